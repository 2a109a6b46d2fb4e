"""The command gouji, as a person and a shell see it."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor import accept_from
from extractor.forms import load_templates
from extractor.forms.specimen import WRITERS, draw_values, write_specimen
from extractor.model import Template

Run = Callable[..., Any]


@pytest.fixture
def template() -> Template:
    return next(template for template in load_templates() if template.form == "2021")


@pytest.fixture
def report(tmp_path: Path, template: Template) -> Path:
    """A sound report of the 2021 form."""
    place = tmp_path / "report.txt"
    place.write_bytes(write_specimen(template, draw_values(template, 4), "txt-tsv", agency="示例市数据局", year=2023))
    return place


@pytest.fixture
def wrong(tmp_path: Path, template: Template) -> Path:
    """A report with one sum that does not add up."""
    values = draw_values(template, 4)
    key = ("requests", "total", "total")
    place = tmp_path / "wrong.txt"
    place.write_bytes(write_specimen(template, values | {key: str(int(values[key]) + 1)}, "txt-tsv", year=2023))
    return place


def rows_of(out: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out.decode(), newline="")))


def test_extract_prints_every_cell_of_a_report_as_csv(gouji: Run, report: Path, template: Template) -> None:
    answer = gouji("extract", report)
    assert (answer.status, answer.err) == (0, "")
    rows = rows_of(answer.out)
    values = draw_values(template, 4)
    assert len(rows) == sum(1 for table in template.tables for _ in table.cells())
    found = {(row["table"], row["row"], row["column"]): row["raw"] for row in rows}
    assert found == dict(values)
    assert {(row["source"], row["agency"], row["year"], row["form"]) for row in rows} == {
        (str(report), "示例市数据局", "2023", "2021")
    }


def test_jsonl_tells_of_each_document_what_csv_tells_of_its_cells(gouji: Run, report: Path) -> None:
    record = json.loads(gouji("extract", report, "--format", "jsonl").out)
    rows = rows_of(gouji("extract", report, "--format", "csv").out)
    assert [cell["raw"] for cell in record["cells"]] == [row["raw"] for row in rows]
    assert [cell["location"] for cell in record["cells"]] == [row["location"] for row in rows]
    assert {section["name"] for section in record["sections"]} >= {"overview", "problems"}
    assert (record["findings"], record["sha256"]) == ([], rows[0]["sha256"])


def test_standard_input_is_read_for_a_dash(gouji: Run, report: Path) -> None:
    answer = gouji("extract", "-", stdin=report.read_bytes())
    assert answer.status == 0
    assert {row["source"] for row in rows_of(answer.out)} == {"-"}


def test_a_folder_gives_all_its_reports_in_order(gouji: Run, report: Path, wrong: Path) -> None:
    (report.parent / ".hidden").write_text("no report")
    answer = gouji("extract", report.parent)
    assert answer.status == 0
    assert list(dict.fromkeys(row["source"] for row in rows_of(answer.out))) == [str(report), str(wrong)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("random.bin", bytes(range(256)) * 40),
        ("news.html", "<p>市政府召开会议，强调做好信息公开工作。</p>".encode()),
        ("cut.docx", b"PK\x03\x04cut"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
    ],
)
def test_a_file_that_gives_no_table_is_named_in_one_line_and_the_others_are_done(
    gouji: Run, report: Path, name: str, data: bytes
) -> None:
    bad = report.parent / name
    bad.write_bytes(data)
    answer = gouji("extract", bad, report)
    assert answer.status == 2
    assert re.fullmatch(rf"gouji: {re.escape(str(bad))}: .+\n", answer.err)
    assert {row["source"] for row in rows_of(answer.out)} == {str(report)}


def test_a_missing_file_is_named_even_with_a_name_that_would_steer_a_terminal(gouji: Run) -> None:
    answer = gouji("check", "no\nsuch\x1bfile")
    assert answer.status == 2
    assert answer.err == r"gouji: no\nsuch\x1bfile: cannot be read: there is no such file; check the path" + "\n"


def test_a_terminal_gets_a_table_and_a_pipe_csv(gouji: Run, report: Path) -> None:
    table = gouji("extract", report, terminal=True).text
    assert "收到和处理政府信息公开申请情况" in table
    assert "source,sha256" not in table
    assert gouji("extract", report).text.startswith("source,sha256")
    assert gouji("extract", report, "--format", "csv", terminal=True).text.startswith("source,sha256")


@pytest.mark.parametrize("format", ["parquet", "xlsx"])
def test_what_no_terminal_can_show_is_refused_with_the_remedy(gouji: Run, report: Path, format: str) -> None:
    answer = gouji("extract", report, "--format", format, terminal=True)
    assert (answer.status, answer.out) == (2, b"")
    assert answer.err == f"gouji: {format} cannot be shown on a terminal: name a file with -o FILE\n"
    assert gouji("extract", report, "--format", format).out[:2] in (b"PA", b"PK")


@pytest.mark.parametrize(("name", "start"), [("a.csv", b"sour"), ("a.JSONL", b'{"so'), ("a.parquet", b"PAR1"),
                                             ("a.xlsx", b"PK\x03\x04"), ("a", b"sour")])  # fmt: skip
def test_the_suffix_of_the_file_says_the_format(gouji: Run, report: Path, name: str, start: bytes) -> None:
    place = report.parent / "out" / name
    place.parent.mkdir()
    answer = gouji("extract", report, "-o", place)
    assert (answer.status, answer.out) == (0, b"")
    assert place.read_bytes()[:4] == start
    assert [path.name for path in place.parent.iterdir()] == [name]


def test_an_unknown_suffix_is_refused_with_the_known_ones(gouji: Run, report: Path) -> None:
    answer = gouji("extract", report, "-o", report.parent / "a.json")
    assert answer.status == 2
    assert ".jsonl" in answer.err and "--format" in answer.err
    assert not (report.parent / "a.json").exists()
    assert gouji("extract", report, "-o", report.parent / "a.json", "--format", "jsonl").status == 0


def test_a_result_is_not_replaced_by_nothing(gouji: Run, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("before")
    (tmp_path / "empty").touch()
    answer = gouji("extract", tmp_path / "empty", "-o", tmp_path / "out.csv")
    assert answer.status == 2
    assert answer.err.splitlines()[1].endswith("not written, because no report could be read")
    assert (tmp_path / "out.csv").read_text() == "before"


def test_check_says_nothing_found_with_status_0(gouji: Run, report: Path) -> None:
    answer = gouji("check", report)
    assert answer.status == 0
    assert re.fullmatch(r"示例市数据局 2023年 2021版（.*report\.txt）：未发现问题\n", answer.text)


def test_check_tells_what_does_not_add_up_with_status_1(gouji: Run, report: Path, wrong: Path) -> None:
    answer = gouji("check", report, wrong)
    assert (answer.status, answer.err) == (1, "")
    assert re.search(
        r"错误 sum\.requests\.\w+  .+\n +位置：第\d+行，第\d+格，“收到和处理政府信息公开申请情况”表，[行列]“.+”\n",
        answer.text,
    )
    found = json.loads(gouji("check", report, wrong, "--format", "json").out)
    assert [bool(item["findings"]) for item in found] == [False, True]
    # The two reports are specimens: their text is the same, and that is found, too.
    assert {"sum.requests.row", "sum.requests.results", "sum.requests.balance", "text.other_agency"} == {
        finding["code"] for finding in found[1]["findings"]
    }


def test_what_cannot_be_read_outweighs_findings(gouji: Run, wrong: Path) -> None:
    answer = gouji("check", wrong.parent / "none", wrong)
    assert answer.status == 2
    assert "错误" in answer.text


def test_template_list_and_show_print_the_forms(gouji: Run) -> None:
    assert [line.split()[0] for line in gouji("template", "list").text.splitlines()] == ["2014", "2019", "2021"]
    assert "denied.state_secret" in gouji("template", "show", "2021").text


def test_an_unknown_form_is_answered_with_the_known_ones(gouji: Run) -> None:
    answer = gouji("template", "show", "2020")
    assert (answer.status, answer.err) == (2, "gouji: no form is named 2020: choose one of 2014, 2019, 2021\n")


def test_other_templates_are_used_where_they_are_named(gouji: Run, report: Path, repository: Path) -> None:
    folder = report.parent / "forms"
    folder.mkdir()
    text = (repository / "templates" / "2021.yaml").read_text(encoding="utf-8")
    (folder / "mine.yaml").write_text(text.replace('form: "2021"', "form: mine"), encoding="utf-8")
    assert gouji("template", "list", "--templates", folder).text.split()[0] == "mine"
    assert {row["form"] for row in rows_of(gouji("extract", report, "--templates", folder).out)} == {"mine"}
    nowhere = gouji("extract", report, "--templates", folder / "none")
    assert (nowhere.status, nowhere.err.count("\n")) == (2, 1)


def test_lint_is_silent_about_sound_templates_and_names_what_is_wrong(gouji: Run, tmp_path: Path) -> None:
    assert (gouji("template", "lint").status, gouji("template", "lint").out) == (0, b"")
    (tmp_path / "bad.yaml").write_text("form: 1\n")
    for path in (tmp_path, tmp_path / "bad.yaml"):
        answer = gouji("template", "lint", path)
        assert answer.status == 1
        assert answer.text.startswith(f"{tmp_path / 'bad.yaml'}: ")
    assert gouji("template", "lint", tmp_path / "none.yaml").status == 1


@pytest.mark.parametrize("format", ["txt-tsv", "docx", "html"])
def test_a_specimen_can_be_read_and_adds_up(gouji: Run, tmp_path: Path, format: str) -> None:
    place = tmp_path / "specimen"
    assert gouji("template", "specimen", "2019", "--format", format, "-o", place, "--seed", "3").status == 0
    assert gouji("check", place).status == 0


def test_a_wrong_specimen_format_lists_the_right_ones(gouji: Run, tmp_path: Path) -> None:
    answer = gouji("template", "specimen", "2019", "--format", "doc", "-o", tmp_path / "a")
    assert answer.status == 2
    assert all(format in answer.err for format in WRITERS)
    assert not (tmp_path / "a").exists()


def test_the_version_is_printed(gouji: Run) -> None:
    assert re.fullmatch(r"gouji \d+\.\d+\.\d+\n", gouji("--version").text + gouji("--version").err)


@pytest.mark.parametrize("words", [["extract"], ["extract", "--format", "pdf", "a"], ["foo"], ["check", "--foo", "a"]])
def test_a_wrong_command_has_status_2(gouji: Run, words: list[str]) -> None:
    assert gouji(*words).status == 2


def run_python(code: str, repository: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)


LOADED = """
import sys, cli
try:
    cli.main()
except SystemExit:
    print(*sys.modules, file=sys.stderr)
"""


def test_help_loads_nothing_but_the_command_line(repository: Path) -> None:
    for words in (["--help"], ["extract", "--help"], ["template", "lint", "--help"], ["--version"]):
        roots = {name.partition(".")[0] for name in run_python(LOADED, repository, *words).stderr.split()}
        assert "typer" in roots
        assert not roots & {"numpy", "pydantic", "yaml", "rich", "docx", "pdfplumber", "pyarrow", "lxml", "jieba"}


def test_reading_a_text_file_loads_no_library_of_another_format(repository: Path, report: Path) -> None:
    done = run_python(LOADED, repository, "extract", str(report), "--format", "csv")
    assert len(rows_of(done.stdout.encode())) == 200
    roots = {name.partition(".")[0] for name in done.stderr.split()}
    assert "extractor" in roots
    assert not roots & {"rich", "docx", "lxml", "pdfplumber", "pdfminer", "pypdfium2", "PIL", "pyarrow", "xlsxwriter",
                        "reportlab", "selectolax"}  # fmt: skip


def test_a_reader_that_stops_reading_is_no_error(repository: Path, report: Path) -> None:
    command = f"'{sys.executable}' cli.py extract '{report}' '{report}' '{report}' | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=repository, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("source,sha256")
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_a_full_disk_is_one_clear_error(repository: Path, report: Path) -> None:
    command = f"'{sys.executable}' cli.py extract '{report}' > /dev/full"
    done = subprocess.run(["bash", "-c", command], cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "gouji: standard output: cannot be written: no space left on device; name a file\n"


def test_an_interrupt_has_status_130(gouji: Run, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("extractor.extract_all", interrupt)
    assert gouji("extract", report).status == 130


def test_any_other_exception_is_not_swallowed(gouji: Run, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("extractor.extract_all", fail)
    with pytest.raises(ZeroDivisionError):
        gouji("extract", report)


def test_an_error_rate_sorts_the_cells_and_the_rest_is_listed(
    gouji: Run, report: Path, wrong: Path, tmp_path: Path
) -> None:
    look = tmp_path / "look.csv"
    answer = gouji("extract", report, wrong, "--format", "csv", "--max-error", "0.005", "--review", look)
    every, rest = rows_of(answer.out), rows_of(look.read_bytes())
    assert answer.status == 0 and f"{len(rest)} to look at: see {look}" in answer.err
    least = accept_from(0.005)
    assert len(rest) == sum(float(row["confidence"]) < least for row in every)
    assert all(float(row["confidence"]) < least for row in rest)
    strict = gouji("extract", wrong, "--format", "csv", "--max-error", "0.002", "--review", look)
    assert strict.status == 0 and len(rows_of(look.read_bytes())) >= len(rest)


def test_an_error_rate_that_nothing_supports_is_refused_before_anything_is_read(gouji: Run, report: Path) -> None:
    answer = gouji("extract", report, "--max-error", "0.0000001")
    assert (answer.status, answer.out) == (2, b"") and "cannot be promised" in answer.err
    alone = gouji("extract", report, "--review", "look.csv")
    assert alone.status == 2 and "--max-error" in alone.err


def test_archives_and_crawls_are_read_and_named_like_folders(
    gouji: Callable[..., Any], repository: Path, tmp_path: Path
) -> None:
    report = repository / "corpus" / "2019" / "shangdang-justice-2020" / "document.txt"
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(report, "县/报告.txt")
        archive.writestr("../out.txt", "x")
    answer = gouji("extract", tmp_path / "all.zip", "--format", "jsonl")
    assert answer.status == 2
    assert json.loads(answer.text)["source"] == f"{tmp_path}/all.zip/县/报告.txt"
    assert "../out.txt: has a name that leads out of its archive" in answer.err
