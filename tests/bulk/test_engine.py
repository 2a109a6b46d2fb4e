"""What the engine's name is made of."""

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from extractor.bulk.engine import LIBRARIES, engine_files, library_version
from extractor.forms import templates_folder


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_every_library_that_reads_is_part_of_the_name() -> None:
    """Otherwise a harvest with another version of it would keep what the old one read."""
    code = [file for file in engine_files(templates_folder()) if file.suffix == ".py"]
    names = {name for file in code for name in imported(file)} - sys.stdlib_module_names - {"extractor"}
    distributions = packages_distributions()
    assert len(names) > 8
    assert {name for name in names if not {name, *distributions.get(name, ())} & set(LIBRARIES)} == set()


def test_every_library_of_the_name_is_one() -> None:
    """A name with a slip would never change."""
    assert [name for name in LIBRARIES if not library_version(name)] == []
