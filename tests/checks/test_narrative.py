"""Text against tables: no finding where any accepted reading fits, exactly one for each sentence that contradicts."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extractor import Cell, CellStatus, Finding, Source, extract, load_templates
from extractor.checks import narrative_findings
from extractor.model import CanonicalTable, Head, Key, Level, SectionText, Template
from extractor.text.numbers import read_number

DATA = Path(__file__).parents[1] / "data" / "real-figures"
SEED = Path(__file__).parents[2] / "corpus" / "2019" / "shangdang-justice-2020" / "document.txt"
FORMS = {template.form: template for template in load_templates()}
AGENCIES = {"hangzhou": "杭州市人民政府", "pingtan": "平潭综合实验区管理委员会", "suqian": "宿迁市人民政府"}


def figures(file: Path) -> tuple[Template, CanonicalTable, str, int]:
    """A real report's form, table, agency and year."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    template = FORMS[rows[0]["form"]]
    printed = {(row["table"], row["row"], row["column"]): row["printed"] for row in rows}
    cells = []
    for table in template.tables:
        for row, column in table.cells():
            raw = printed[table.name, row.name, column.name]
            read = read_number(raw, row.unit or column.unit)
            cells.append(Cell(table.name, row.name, column.name, read.value, read.status, raw, 1.0))
    return template, tuple(cells), AGENCIES[file.stem.partition("_")[0]], int(rows[0]["year"])


REPORTS = {file.stem: figures(file) for file in sorted(DATA.glob("*.csv"))}


class Told:
    """The figures of a report by short names, for sentences."""

    def __init__(self, table: CanonicalTable) -> None:
        self.values = {cell.key: cell.value for cell in table}

    def __getitem__(self, address: str) -> str:
        """`new`, `review.total`, `normative_documents/issued`, `denied.`: the total of a row, or of the rows so named."""
        if "/" in address:
            row, column = address.split("/")
            return f"{self.values['proactive', row, column]}"
        found = [
            value or Decimal(0)
            for (table, row, column), value in self.values.items()
            if (table, column) == ("requests", "total") and (row == address or address[-1] == "." and row[: len(address)] == address)
            or (table, column) == ("disputes", address)
        ]  # fmt: skip
        assert found
        return str(sum(found))


def narrative(form: str, table: CanonicalTable, year: int) -> Iterator[str]:
    """Sentences that fit a report's figures, as their offices would write them."""
    told = Told(table)
    new, carried_in, total, carried_out = told["new"], told["carried_in"], told["total"], told["carried_out"]
    both = Decimal(new) + Decimal(carried_in)
    litigations = Decimal(told["litigation_direct.total"]) + Decimal(told["litigation_after_review.total"])
    yield f"{year}年，共收到政府信息公开申请{new}件，上年结转{carried_in}件，办结{total}件，结转下年度继续办理{carried_out}件。"
    yield f"全年共受理政府信息公开申请{both}件（含上年结转{carried_in}件），较上年增加12件，已答复{total}件。"
    yield f"办理结果为：予以公开{told['granted']}件，部分公开{told['partly_granted']}件，不予公开{told['denied.']}件，无法提供{told['unavailable.']}件，不予处理{told['not_processed.']}件。"
    yield f"{year - 1}年共收到申请{int(new) + 7}件，其中市公安局收到3件。"
    yield f"因政府信息公开被申请行政复议{told['review.total']}件，被提起行政诉讼{litigations}件。"
    yield f"未经复议直接起诉{told['litigation_direct.total']}件，复议后起诉{told['litigation_after_review.total']}件。"
    yield f"行政复议、行政诉讼共{litigations + Decimal(told['review.total'])}件。"
    if form == "2021":
        made = [told[f"normative_documents/{column}"] for column in ("issued", "repealed", "in_force")]
        yield f"本年制发行政规范性文件{made[0]}件，废止{made[1]}件，现行有效{made[2]}件。"
        yield f"现行有效规章{told['regulations/in_force']}件。"
    else:
        yield f"新制作规范性文件{told['normative_documents/made']}件，公开规范性文件{told['normative_documents/published']}件。"
    yield f"通过门户网站主动公开信息{int(new) * 3 + 1}条，办理人大代表建议{int(new) + 2}件，全部办结。"


def findings(name: str, *sentences: str, section: str = "overview") -> list[Finding]:
    template, table, agency, year = REPORTS[name]
    head = Head(agency=agency, year=year, sections=(SectionText(section, "", "".join(sentences)),))
    return list(narrative_findings(template, table, head))


@pytest.mark.parametrize("name", REPORTS)
def test_a_narrative_that_fits_the_real_figures_has_no_finding(name: str) -> None:
    template, table, _, year = REPORTS[name]
    assert findings(name, *narrative(template.form, table, year)) == []


@pytest.mark.parametrize("name", REPORTS)
def test_each_sentence_that_contradicts_the_real_figures_gives_exactly_its_finding(name: str) -> None:
    told = Told(REPORTS[name][1])
    wrong = {
        "received": f"全年共收到政府信息公开申请{int(told['new']) + int(told['carried_in']) + 1}件。",
        "carried": f"政府信息公开申请上年结转{int(told['carried_in']) + 1}件。",
        "completed": f"办结政府信息公开申请{int(told['total']) + 1}件。",
        "denied": f"政府信息公开申请中，不予公开{int(told['denied.']) + 1}件。",
        "reviews": f"被申请行政复议{int(told['review.total']) + 1}件。",
        "litigations": f"行政诉讼{int(told['litigation_direct.total']) + int(told['litigation_after_review.total']) + 1}件。",
        "none": "全年未收到政府信息公开申请。",
        "about": f"共收到政府信息公开申请近{int(told['new']) * 2}件。",
        "spelled": "全年收到政府信息公开申请九十九万九千九百九十九件。",
    }  # fmt: skip
    for sentence in wrong.values():
        (finding,) = findings(name, sentence)
        assert (finding.code, finding.level, finding.quote, finding.section) == (
            "narrative.differs", Level.WARNING, sentence, "overview",
        )  # fmt: skip
    both = findings(name, *wrong.values())
    assert [finding.quote for finding in both] == list(wrong.values())


def test_a_finding_says_what_is_claimed_what_stands_in_the_table_and_where() -> None:
    (finding,) = findings("suqian_2023", "全年共收到政府信息公开申请3512件。")
    assert finding.cells == (("requests", "new", "total"), ("requests", "carried_in", "total"))
    assert finding.expected == "3511或3607"
    assert "3512" in finding.message and "收到申请数" in finding.message
    assert "3511" in finding.printed and "收到政府信息公开申请3512件" in finding.printed
    assert (finding.table, finding.where) == ("requests", "new")


@pytest.mark.parametrize("value", [3511, 3607])
def test_received_may_be_new_or_new_and_carried_in(value: int) -> None:
    assert findings("suqian_2023", f"共收到政府信息公开申请{value}件。") == []


@pytest.mark.parametrize(
    ("words", "fits"),
    [("3500余件", True), ("近3600件", True), ("约3500件", True), ("超过3500件", True), ("3000-4000件", True), ("0.35万余件", True),
     ("3700余件", False), ("近3500件", False), ("约5000件", False), ("超过3700件", False), ("100-200件", False), ("不足3000件", False)],
)  # fmt: skip
def test_an_approximate_claim_fits_within_what_its_words_allow(words: str, fits: bool) -> None:
    assert (findings("suqian_2023", f"共收到政府信息公开申请{words}。") == []) is fits


def with_cell(key: Key, cell: Cell) -> list[Finding]:
    template, table, agency, year = REPORTS["suqian_2023"]
    changed = tuple(cell if one.key == key else one for one in table)
    head = Head(agency=agency, year=year, sections=(SectionText("overview", "", "政府信息公开申请上年结转7件。"),))
    return list(narrative_findings(template, changed, head))


@pytest.mark.parametrize("status", [CellStatus.ABSENT, CellStatus.UNREADABLE, CellStatus.BLANK, CellStatus.PLACEHOLDER])
def test_a_cell_that_is_not_known_contradicts_nothing(status: CellStatus) -> None:
    key = ("requests", "carried_in", "total")
    assert with_cell(key, Cell(*key, None, status, "", 1.0)) == []


def test_a_doubted_cell_makes_a_finding_that_is_doubted() -> None:
    key = ("requests", "carried_in", "total")
    sure, doubted = (with_cell(key, Cell(*key, Decimal(96), CellStatus.PRINTED, "96", c)) for c in (1.0, 0.4))
    assert 0.9 < sure[0].confidence <= 1 and doubted[0].confidence <= 0.4


def test_a_form_without_words_for_its_text_is_not_asked() -> None:
    template, table, agency, year = REPORTS["suqian_2023"]
    head = Head(agency=agency, year=year, sections=(SectionText("overview", "", "共收到政府信息公开申请1件。"),))
    assert len(list(narrative_findings(template, table, head))) == 1
    assert list(narrative_findings(replace(template, narrative=None), table, head)) == []


def test_the_same_sentence_twice_over_is_one_finding_each_time_it_says_another_thing() -> None:
    sentence = "共收到政府信息公开申请1件。"
    assert len(findings("suqian_2023", sentence, sentence)) == 1


def test_a_whole_document_is_checked() -> None:
    text = SEED.read_text(encoding="utf-8")
    fits = extract(Source.of("seed.txt", text.encode()))
    assert not [one for one in fits.findings if one.code.startswith("narrative.")]
    wrong = text.replace(
        "我局未收到政府信息公开方面的申请、行政复议和行政诉讼", "我局共收到政府信息公开申请3件，行政复议1件"
    )
    assert wrong != text
    found = [
        one for one in extract(Source.of("seed.txt", wrong.encode())).findings if one.code.startswith("narrative.")
    ]
    assert [one.cells[0] for one in found] == [("requests", "new", "total"), ("disputes", "cases", "review.total")]
    assert all(one.quote == "2020年，我局共收到政府信息公开申请3件，行政复议1件。" for one in found)
