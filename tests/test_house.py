"""The rules of the house: style, types, import directions, sizes, and a help page with an example for every command."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parent.parent
OURS = ["extractor", "tests", "bench"]
MAX_MODULE_LINES, MAX_FUNCTION_LINES = 400, 50
MAX_TEST_MODULE_LINES = 600


def python_files(*folders: str) -> list[Path]:
    return sorted(
        [file for folder in folders for file in (REPOSITORY / folder).rglob("*.py")] + list(REPOSITORY.glob("*.py"))
    )


def run(*command: str) -> None:
    done = subprocess.run([sys.executable, *command], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"


def test_ruff_finds_nothing() -> None:
    run("-m", "ruff", "check", "--no-cache", ".")


def test_types_are_right_under_strict_rules() -> None:
    run("-m", "mypy", "--no-error-summary")


def test_imports_go_downward_only() -> None:
    run("-c", "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])")


@pytest.mark.parametrize("file", python_files(*OURS), ids=lambda file: str(file.relative_to(REPOSITORY)))
def test_a_module_can_be_read_in_one_sitting(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    limit = MAX_TEST_MODULE_LINES if "tests" in file.parts else MAX_MODULE_LINES
    assert text.count("\n") <= limit
    long = [
        f"{node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
    ]
    assert not long


def test_every_public_name_of_the_library_says_what_it_is() -> None:
    silent = []
    for file in python_files("extractor"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        for node in (tree, *named):
            name = getattr(node, "name", "module")
            if not name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{file.relative_to(REPOSITORY)}: {name}")
    assert not silent


def test_records_and_errors_import_the_standard_library_only() -> None:
    foreign = {
        root
        for file in [*(REPOSITORY / "extractor" / "model").glob("*.py"), REPOSITORY / "extractor" / "errors.py"]
        for root in imported_roots(file)
        if root not in sys.stdlib_module_names and root != "extractor"
    }
    assert not foreign


def imported_roots(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("no git repository here")
    return [REPOSITORY / name for name in listed.stdout.split("\0") if name]


def test_no_file_names_a_package_registry_or_a_place_on_one_machine() -> None:
    hosts = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("deb", "debian", "org"),
                                           ("npmjs", "org"), ("proxy", "golang", "org"))]  # fmt: skip
    places = ["/".join(parts) for parts in (("", "work", "main"), ("", "work", ".library"), ("", "tmp", "venv"))]
    named = [
        f"{file.relative_to(REPOSITORY)}: {word}"
        for file in tracked_files()
        if file.is_file()
        for word in (*hosts, *places)
        if word.encode() in file.read_bytes()
    ]
    assert not named


def commands() -> list[list[str]]:
    below = [["template", name] for name in ("list", "show", "lint", "specimen")]
    return [[], ["extract"], ["check"], ["explain"], ["harvest"], ["report"], ["serve"], ["template"], *below]


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_has_a_help_page_with_an_example(gouji: Callable[..., Any], command: list[str]) -> None:
    answer = gouji(*command, "--help")
    assert answer.status == 0
    assert "Example:\n" in answer.text
    assert f"    gouji {' '.join(command)}".rstrip() in answer.text


def test_the_commands_tested_here_are_all_there_are(gouji: Callable[..., Any]) -> None:
    import cli
    from extractor.commands import template_app

    known = {" ".join(command) for command in commands()}
    own = {command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback}
    below = {f"template {command.name}" for command in template_app.registered_commands}
    assert known == {"", "template"} | own | below


def test_the_formats_offered_are_those_that_can_be_written() -> None:
    from extractor.commands import options
    from extractor.reports import FINDING_WRITERS, WRITERS

    assert {format.value for format in options.Format} == {*WRITERS, "table"}
    assert {format.value for format in options.FindingFormat} == set(FINDING_WRITERS)
