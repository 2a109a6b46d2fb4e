"""Labels printed in different ways fold to the same text, and different labels never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.forms import load_templates
from extractor.text.fold import fold, fold_core, numbering, squeeze, unify

INVISIBLE = " \t\n\r\u00a0\u2002\u2003\u2009\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad"
RADICALS = dict(
    zip(
        "一二八十人入大小子工己文方日目用白立自至行见角车长页民门青王西雨食骨",
        "⼀⼆⼋⼗⼈⼊⼤⼩⼦⼯⼰⽂⽅⽇⽬⽤⽩⽴⾃⾄⾏⻅⻆⻋⻓⻚⺠⻔⻘⺩⻄⻗⻝⻣",
        strict=True,
    )
)

LABELS = sorted(
    {
        label.text
        for template in load_templates()
        for table in template.tables
        for block in table.blocks
        for axis in (*block.rows, *block.columns)
        for label in axis.path
        if label.text
    }
)


def to_full_width(char: str) -> str:
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char


def to_half_width(char: str) -> str:
    return chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char


@st.composite
def label_and_misprint(draw: st.DrawFn) -> tuple[str, str]:
    """A label of a form, and the same with noise between its characters and other shapes of them."""
    label = draw(st.sampled_from(LABELS))
    printed = []
    for char in label:
        shape = draw(st.sampled_from([str, to_full_width, to_half_width, lambda c: RADICALS.get(c, c)]))
        printed.append(draw(st.text(INVISIBLE, max_size=2)) + shape(char))
    return label, "".join(printed) + draw(st.text(INVISIBLE, max_size=2))


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(label_and_misprint())
def test_spacing_width_and_radicals_change_neither_fold_nor_core_nor_numbering(pair: tuple[str, str]) -> None:
    label, printed = pair
    assert fold(printed) == fold(label)
    assert fold_core(printed) == fold_core(label)
    assert numbering(printed) == numbering(label)


@pytest.mark.parametrize("char", sorted(RADICALS))
def test_a_radical_folds_to_the_ordinary_character(char: str) -> None:
    assert fold(f"本{RADICALS[char]}年") == f"本{char}年"


@pytest.mark.parametrize("label", LABELS)
def test_numbering_and_core_are_the_whole_label(label: str) -> None:
    assert numbering(label) + fold_core(label) == fold(label)


def test_labels_that_differ_by_more_than_punctuation_stay_different_when_folded() -> None:
    """But for punctuation, which documents print as they like."""
    kept = str.maketrans("", "", "、，：“”/.—")
    assert len({fold(label) for label in LABELS}) == len({unify(label).translate(kept) for label in LABELS})


@pytest.mark.parametrize(
    ("printed", "official"),
    [
        ("三\n本\n年\n度\n办\n理\n结\n果", "三、本年度办理结果"),
        ("（四）无\n法提供", "（四）无法提供"),
        ("(四)无法提供", "（四）无法提供"),
        ("〔四〕无法提供", "（四）无法提供"),
        ("［四］无法提供", "（四）无法提供"),
        ("1、属于国家秘密", "1.属于国家秘密"),
        ("1．属于国家秘密", "1.属于国家秘密"),
        ("１.属于国家秘密", "1.属于国家秘密"),
        ('3.危及"三安全一稳定"', "3.危及“三安全一稳定”"),
        ("2.其他法律、行政法规禁止公开", "2.其他法律,行政法规禁止公开"),
        ("总 计", "总计"),
        ("第二十条第(八)项", "第二十条第（八）项"),
        ("\ue004规章", "规章"),
    ],
)
def test_prints_of_one_label_seen_in_real_reports_fold_alike(printed: str, official: str) -> None:
    assert fold(printed) == fold(official)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.其他", "5.其他"),
        ("（三）不予公开", "（五）不予处理"),
        ("其他", "其他处理"),
        ("本年增", "本年减"),
        ("㎡", "m2"),
    ],
)
def test_different_labels_fold_differently(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("label", "number", "core"),
    [
        ("一、总体情况", "一", "总体情况"),
        ("十二、其他", "十二", "其他"),
        ("（一）予以公开", "(一)", "予以公开"),
        ("1.属于国家秘密", "1", "属于国家秘密"),
        ("1、属于国家秘密", "1", "属于国家秘密"),
        ("12.其他", "12", "其他"),
        ("(3)其他", "(3)", "其他"),
        ("①其他", "①", "其他"),
        ("规章", "", "规章"),
        ("一般公共预算", "", "一般公共预算"),
        ("二十条", "", "二十条"),
        ("第二十条第（一）项", "", "第二十条第(一)项"),
        ("2020年", "", "2020年"),
        ("", "", ""),
    ],
)
def test_a_label_is_its_numbering_and_its_core(label: str, number: str, core: str) -> None:
    assert (numbering(label), fold_core(label)) == (number, core)


def test_squeezing_keeps_the_punctuation_that_folding_drops() -> None:
    assert squeeze("一、 总体 情况：") == "一、总体情况:"
    assert fold("一、 总体 情况：") == "一总体情况"


@given(st.text())
def test_unify_changes_no_length_but_for_numbers_in_brackets(text: str) -> None:
    assert len(unify(text)) == len(text) + 2 * text.count("⑴")
