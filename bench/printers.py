"""Programs that print PDFs: LibreOffice prints Word documents, Chromium prints HTML."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
LIMIT = 600
"""Seconds for one call: LibreOffice prints two documents a second, Chromium twenty."""


class MissingProgram(Exception):
    """A program is not installed; the message names it."""


def program(name: str) -> str:
    """Its path. Raises MissingProgram."""
    found = shutil.which(name)
    if found is None:
        raise MissingProgram(f"{name} is not installed: see the README for the Debian packages")
    return found


def print_by_libreoffice(paths: Sequence[Path]) -> list[Path]:
    """Word documents of one folder as PDFs beside them. Raises as `convert_by_libreoffice` does."""
    return convert_by_libreoffice(paths, "pdf")


def convert_by_libreoffice(paths: Sequence[Path], kind: str) -> list[Path]:
    """Documents of one folder as another kind beside them.

    Raises MissingProgram, CalledProcessError, TimeoutExpired.
    """
    folder = paths[0].parent
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [program("soffice"), profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=LIMIT)
    return [path.with_suffix(f".{kind}") for path in paths]


def print_by_chromium(path: Path) -> Path:
    """A page of HTML as a PDF beside it. Raises as `print_by_libreoffice` does."""
    pdf = path.with_suffix(".pdf")
    profile = f"--user-data-dir={path.parent}/profile"
    command = [program("chromium"), *CHROMIUM, profile, f"--print-to-pdf={pdf}", str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=LIMIT)
    return pdf
