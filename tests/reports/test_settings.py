"""gouji.toml: what it may say, and what is answered to what it may not."""

from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.reports.settings import CheckSettings, read_settings


def read(folder: Path, text: str) -> CheckSettings:
    (folder / "gouji.toml").write_text(text, encoding="utf-8")
    return read_settings(folder)


def test_without_a_file_or_a_table_nothing_is_set(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == CheckSettings() == read(tmp_path, "") == read(tmp_path, "[check]")


def test_every_key_is_read(tmp_path: Path) -> None:
    text = '[check]\nselect = ["sum"]\nignore = ["sum.disputes"]\nmax-error = 0.005\ntemplates = "forms"\n'
    found = read(tmp_path, text)
    assert (found.select, found.ignore, found.max_error) == (["sum"], ["sum.disputes"], 0.005)
    assert found.templates == Path("forms")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "[check]\nselct = []",
            "check.selct: no such key is known: did you mean select? known here: select, ignore, max-error, templates",
        ),
        ("[check]\nmax_error = 0.1", "check.max_error: no such key is known: did you mean max-error?"),
        ("[chekc]", "chekc: no such key is known: did you mean check? known here: check"),
        ("[check]\nxyz = 1", "check.xyz: no such key is known: known here: select"),
        ('[check]\nselect = "sum"', "check.select: input should be a valid list"),
        ("[check]\nmax-error = 2.0", "check.max-error: input should be less than 1"),
        ("[check\n", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named_with_the_remedy(tmp_path: Path, text: str, answer: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'gouji.toml'}: ")
    assert answer in str(caught.value)


def test_bytes_that_are_no_text_and_a_folder_of_that_name_are_clear_errors(tmp_path: Path) -> None:
    (tmp_path / "gouji.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="is not UTF-8: save it"):
        read_settings(tmp_path)
    (tmp_path / "gouji.toml").unlink()
    (tmp_path / "gouji.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read: is a directory"):
        read_settings(tmp_path)
