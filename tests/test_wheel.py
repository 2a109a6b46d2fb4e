"""The wheel: what lies in it, and that it works away from the repository."""

import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("hatchling")

REPOSITORY = Path(__file__).parent.parent
SEED = REPOSITORY / "corpus" / "2019" / "erqi-justice-2020" / "document.txt"


def build(kind: str, folder: Path) -> Path:
    """A wheel made by the build backend itself, so that nothing is fetched."""
    code = f"import sys, hatchling.build; hatchling.build.build_{kind}(sys.argv[1])"
    command = [sys.executable, "-c", code, str(folder)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


def names_in(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_puts_no_generic_name_beside_other_packages(wheel: Path) -> None:
    roots = {name.partition("/")[0] for name in names_in(wheel)}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"extractor", "gouji_cli.py"}


def test_the_wheel_has_the_forms_the_types_and_every_module(wheel: Path) -> None:
    names = set(names_in(wheel))
    forms = {f"extractor/{file.relative_to(REPOSITORY)}" for file in (REPOSITORY / "templates").rglob("*.yaml")}
    modules = {str(file.relative_to(REPOSITORY)) for file in (REPOSITORY / "extractor").rglob("*.py")}
    assert forms
    folders = [REPOSITORY / "extractor" / "reports" / "pages", REPOSITORY / "extractor" / "service" / "web"]
    pages = {str(file.relative_to(REPOSITORY)) for folder in folders for file in folder.iterdir()}
    assert len(pages) > len(folders)
    assert names >= forms | modules | pages | {"extractor/py.typed"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel is installed in."""
    site = tmp_path_factory.mktemp("site")
    install = ["-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(site), str(wheel)]
    subprocess.run([sys.executable, *install], check=True, capture_output=True)
    return site


def test_the_installed_command_works_from_any_folder(site: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def gouji(*words: str) -> str:
        command = [site / "bin" / "gouji", *words]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert [line.split()[0] for line in gouji("template", "list").splitlines()] == ["2014", "2019", "2021"]
    gouji("template", "specimen", "2021", "--format", "html", "-o", "report.html")
    assert gouji("extract", "report.html").count("\n") == 201
    where = "import extractor.forms as forms; print(forms.templates_folder())"
    folder = subprocess.run(
        [sys.executable, "-c", where], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert Path(folder.strip()) == site / "extractor" / "templates"


@contextmanager
def serving(site: Path, folder: Path) -> Iterator[str]:
    """The address of the installed service, run in a folder without anything of ours in the environment."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [site / "bin" / "gouji", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        command, cwd=folder, env={"PYTHONPATH": str(site)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert f"http://127.0.0.1:{port}/" in said, said
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def test_the_installed_service_works_from_an_empty_folder(site: Path, tmp_path: Path) -> None:
    pytest.importorskip("uvicorn")
    from tests.browser import chromium, open_tab
    from tests.service.walk import EXPORTED, correct, export, hand_in

    total = ("requests", "total", "total")
    with chromium() as browser, serving(site, tmp_path) as address, open_tab(browser) as tab:
        hand_in(tab.page, address, SEED)
        machine = correct(tab.page, total, "8")
        assert export(tab.page, total, tmp_path) == dict.fromkeys(EXPORTED, (8, machine))
        assert tab.stays(address)


def test_an_editable_install_opens_the_repository_and_copies_nothing(tmp_path: Path) -> None:
    wheel = build("editable", tmp_path)
    plain = {name for name in names_in(wheel) if ".dist-info/" not in name}
    assert plain == {"_gouji.pth", "gouji_cli.py"}
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("_gouji.pth").decode().strip() == str(REPOSITORY)
        archive.extract("gouji_cli.py", tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", "import gouji_cli; gouji_cli.main()", "--version"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{REPOSITORY}"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("gouji ")
