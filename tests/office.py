"""Files of old formats, as LibreOffice writes them from specimens; tests that ask for them skip where it is missing."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from extractor.forms.specimen import draw_values, write_specimen
from tests.producers import Key, printed_once, program
from tests.test_specimens import TEMPLATES

LIMIT = 280
SETS = (11, 12)
"""Value sets of each form."""
FROM = {"doc": "docx", "rtf": "docx", "xls": "xlsx"}
"""Which specimens the files are made of."""


def old_files(factory: pytest.TempPathFactory) -> dict[Key, bytes]:
    """(form, `doc-11`) -> the file, for every form, old format and value set."""
    program("soffice")
    return printed_once(factory, "old-files", write_old)


def write_old(folder: Path) -> Mapping[Key, bytes]:
    """One run of LibreOffice for each format: starting it costs more than a document."""
    names = [(form, seed) for form in TEMPLATES for seed in SETS]
    for suffix in sorted(set(FROM.values())):
        for form, seed in names:
            data = write_specimen(TEMPLATES[form], draw_values(TEMPLATES[form], seed), suffix)
            (folder / f"{form}-{seed}.{suffix}").write_bytes(data)
    for wanted, source in FROM.items():
        convert(folder, source, wanted)
    return {
        (form, f"{wanted}-{seed}"): (folder / f"{form}-{seed}.{wanted}").read_bytes()
        for wanted in FROM
        for form, seed in names
    }


def convert(folder: Path, source: str, wanted: str) -> None:
    """All files of a folder with one suffix, again with another."""
    profile = f"-env:UserInstallation={folder.as_uri()}/profile"
    command = [program("soffice"), profile, "--headless", "--convert-to", wanted, "--outdir", str(folder)]
    paths = sorted(map(str, folder.glob(f"*.{source}")))
    subprocess.run([*command, *paths], check=True, capture_output=True, timeout=LIMIT)
