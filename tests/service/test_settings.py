"""What the service may be started with."""

from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.service import Settings, read_keys

KEY = "k" * 16


@pytest.mark.parametrize("host", ["192.168.1.2", "::", "example.test"])
def test_others_may_only_come_with_keys(host: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--keys"):
        Settings(tmp_path, host)
    Settings(tmp_path, host, keys={"a": KEY})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_this_machine_needs_none(host: str, tmp_path: Path) -> None:
    assert "localhost" in Settings(tmp_path, host).hosts


def test_keys_are_lines_of_name_and_key(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# people\n\n张三 {KEY}\nli {KEY}1\n", encoding="utf-8")
    assert read_keys(file) == {"张三": KEY, "li": f"{KEY}1"}


@pytest.mark.parametrize("text", ["", "a short\n", f"a {KEY}\na {KEY}2\n", f"a b {KEY}\n", "\xff"])
def test_a_file_that_gives_no_safe_keys_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError):
        read_keys(file)
