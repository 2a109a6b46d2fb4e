"""Programs that print PDFs, run as their users run them; tests skip where one is missing."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
]
LIMIT = 120
"""Seconds for one run of a program."""


def program(name: str) -> str:
    """Where the program is; skips the test that asks where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: see the README for the Debian packages")
    return found


def print_by_libreoffice(paths: Sequence[Path]) -> list[Path]:
    """A PDF beside each document, all of one folder, by one run: starting it costs more than a document."""
    folder = paths[0].parent
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [program("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=LIMIT)
    return [path.with_suffix(".pdf") for path in paths]


def print_by_chromium(path: Path) -> Path:
    """A PDF beside the page."""
    pdf = path.with_suffix(".pdf")
    command = [
        program("chromium"),
        *CHROMIUM,
        f"--user-data-dir={path.parent}/profile",
        f"--print-to-pdf={pdf}",
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=LIMIT)
    return pdf
