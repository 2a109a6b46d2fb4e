"""The environment of the peers, apart from the product's: some need other versions of what the product uses."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PEERS = REPOSITORY / ".venv-peers"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")

LEFT_OUT = {
    "PyMuPDF": "AGPL; measured once: 0 of 15 PDFs right, it moves low punctuation to the end of a number",
    "pdfplumber-rs": "installs itself as the package pdfplumber and overwrites the real one",
    "docling, paves": "load the weights of their table models from a hub",
    "edgeparse": "finds no tables in such documents",
    "playa-pdf": "objects of a page only; installed as a part of camelot",
    "bolivar": "its hook into pdfplumber fails, and runs at every start of the interpreter",
    "pdfboss, ripdoc": "need a later Python; have no wheel",
}
"""Engines that were looked at and do not take part, and why."""


def python() -> Path:
    """The interpreter of the peers, whether it is there or not."""
    return PEERS / "bin" / "python"


def set_up() -> None:
    """Make the environment with the pinned versions. Raises CalledProcessError."""
    subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
    subprocess.run([str(python()), "-m", "pip", "install", "-q", "--no-deps", "-r", str(REQUIREMENTS)], check=True)
