"""Claims in sentences: hand-marked ones, and what must be left alone. data/narrative.yaml says how they came to be.

What was found when a batch was first read, before anything was changed for it (precision, recall): of the first batch
the half held out 0.991, 0.909; batch 2 0.942, 0.817; batch 3 0.939, 0.807; batch 4, which is full of traps, 0.833, 0.882;
batch 5, which is not, 1.000, 0.972. All are sentences of one hand, and all but batch 5 have since been learned from.

Batch 6 is what went wrong in whole reports whose texts fit their tables, each read again with one contradiction planted.
Of the first 52 there were 7 false findings, and 44 of the 49 contradictions were found (3 more fitted another accepted
reading); after changes for these, of 24 others 3 false, 22 of 23 found; after changes for those, of 22 others 2 false,
19 of 22 found. That was learned, too.
"""

import hashlib
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import load_templates
from extractor.checks.claim_course import Office
from extractor.checks.claim_words import Lexicon
from extractor.checks.claims import Claim, read_claims
from extractor.model import SectionText

LEAST_PRECISION, LEAST_RECALL = Decimal("0.98"), Decimal("0.90")
FORMS = {template.form: template for template in load_templates()}
SENTENCES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "narrative.yaml").read_text(encoding="utf-8")
)

Mark = tuple[tuple[str, ...], Decimal, Decimal | None]


def claims_in(
    text: str, *, form: str = "2021", year: int | None = 2023, agency: str = "云川市水利局", section: str = "overview"
) -> list[Claim]:
    narrative = FORMS[form].narrative
    assert narrative is not None
    known = {kind.name for kind in narrative.kinds}
    found = read_claims(narrative.vocabulary, (SectionText(section, "", text),), Office(agency, year))
    return [claim for claim in found if known.issuperset(claim.kinds)]


def marks_of(claims: list[Claim]) -> Counter[Mark]:
    return Counter((tuple(sorted(claim.kinds)), claim.low, claim.high) for claim in claims)


def marked(sentence: dict[str, Any]) -> Counter[Mark]:
    return Counter(map(text_to_mark, sentence["claims"]))


def text_to_mark(text: str) -> Mark:
    kinds, _, value = text.partition("=")
    low, dots, high = value.partition("..")
    return tuple(sorted(kinds.split("+"))), Decimal(low), (Decimal(high) if high else None) if dots else Decimal(low)


def read(sentence: dict[str, Any]) -> Counter[Mark]:
    options = {key: sentence[key] for key in ("form", "year", "agency", "section") if key in sentence}
    return marks_of(claims_in(sentence["text"], **options))


def part_of(sentence: dict[str, Any]) -> str:
    """The batch of a sentence; the first in two halves by the hash of its text."""
    if "batch" in sentence:
        return str(sentence["batch"])
    return "held out" if int(hashlib.sha256(sentence["text"].encode()).hexdigest(), 16) % 2 else "seen"


@pytest.mark.parametrize("part", ["seen", "held out", "2", "3", "4", "5", "6"])
def test_claims_are_found_as_marked(part: str) -> None:
    right = found = wanted = 0
    wrong = []
    for sentence in SENTENCES:
        if part_of(sentence) == part:
            got, marks = read(sentence), marked(sentence)
            right, found, wanted = right + (got & marks).total(), found + got.total(), wanted + marks.total()
            wrong += [(sentence["text"], got - marks)] if got - marks else []
    assert wanted >= 40
    assert Decimal(right) / found >= LEAST_PRECISION, wrong
    assert Decimal(right) / wanted >= LEAST_RECALL


def test_the_sentences_are_many_and_all_different() -> None:
    assert len(SENTENCES) == len({(s["text"], s.get("agency")) for s in SENTENCES}) >= 160
    assert sum(not sentence["claims"] for sentence in SENTENCES) >= 40


def test_a_claim_has_its_sentence_and_its_place_in_the_section() -> None:
    text = "（一）概况\n一是加强领导。2023年，我局共收到政府信息公开\n申请 12 件，均已办结。二是加强培训。"
    (claim,) = claims_in(text)
    assert claim.quote == "2023年，我局共收到政府信息公开申请 12 件，均已办结。"
    assert text[claim.start : claim.end] == "我局共收到政府信息公开\n申请 12 件"
    assert (claim.words, claim.section) == ("我局共收到政府信息公开申请12件", "overview")


def test_a_heading_says_what_the_next_sentence_speaks_of() -> None:
    assert claims_in("全年共收到申请5件。") == []
    assert marks_of(claims_in("（二）依申请公开情况\n全年共收到申请5件。")) == Counter({(("received",), 5, 5): 1})


def test_a_matter_goes_on_to_the_next_sentence_until_another_is_named() -> None:
    assert len(claims_in("全年收到政府信息公开申请5件。已办结4件。")) == 2
    assert len(claims_in("全年收到政府信息公开申请5件。收到来信30件。已办结4件。")) == 1


def test_a_year_is_not_ours_where_the_report_has_none() -> None:
    assert claims_in("2023年收到政府信息公开申请5件。", year=None) == []
    assert len(claims_in("全年收到政府信息公开申请5件。", year=None)) == 1


def test_an_office_that_is_named_may_be_any_where_the_agency_is_not_known() -> None:
    assert claims_in("县财政局收到政府信息公开申请5件。", agency="") == []
    assert len(claims_in("县财政局收到政府信息公开申请5件。", agency="平川县财政局")) == 1
    assert len(claims_in("我局收到政府信息公开申请5件。", agency="")) == 1


def test_full_width_digits_and_mirrors_in_traditional_characters_are_read() -> None:
    assert marks_of(claims_in("本年收到政府信息公開申請１２件。")) == Counter({(("received",), 12, 12): 1})


@pytest.mark.parametrize(
    "text",
    [
        "四、结转下年度继续办理 0 0 0 0 0 0 0",
        "（一）予以公开 3 0 0 1 0 0 4",
        "行政复议 行政诉讼\n结果维持 结果纠正 其他结果 尚未审结 总计",
        "",
        "。。，，；；",
        "无",
        "0",
        "件件件",
    ],
)
def test_scraps_of_tables_and_of_nothing_claim_nothing(text: str) -> None:
    assert claims_in(text, section="requests") == []


@settings(max_examples=200)
@given(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=4), st.sampled_from(("overview", "requests", "")))
def test_clauses_passed_over_where_nothing_is_claimed_change_no_claim(
    sentences: list[dict[str, Any]], section: str
) -> None:
    text = "".join(sentence["text"] for sentence in sentences)
    found = claims_in(text, section=section)
    with patch.object(Lexicon, "turning_clauses", Lexicon.clauses):
        assert claims_in(text, section=section) == found


@given(
    st.text(
        alphabet="收到受理政府信息公开申请行政复议诉讼答复办结上年结转未没有无一二十百万余近约件起0123456789.,、，。；：（） \n其中均各和年局",
        max_size=80,
    )
)
def test_any_text_is_read_and_every_claim_stands_where_it_says(text: str) -> None:
    for claim in claims_in(text, section="requests"):
        assert 0 <= claim.start < claim.end <= len(text)
        assert "".join(text[claim.start : claim.end].split()).startswith(claim.words[:1])
        assert claim.low >= 0 and (claim.high is None or claim.low <= claim.high)


@pytest.mark.parametrize(
    "text",
    [
        "未收到政府信息公开申请" * 5000,
        "收到申请" + "9" * 50_000 + "件",
        "收到申请" + "万" * 50_000 + "件",
        "(" * 50_000,
    ],
)
def test_what_is_no_sentence_is_not_read(text: str) -> None:
    assert claims_in(text, section="requests") == []
