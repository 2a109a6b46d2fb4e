"""Texts of labels that are not as the form prints them: broken, misspelt, cut, in other marks; the row stays itself."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from extractor.forms.specimen.defects.known import is_regular
from extractor.forms.specimen.defects.planted import Planted, reprinted
from extractor.forms.specimen.defects.spots import Spot, group_labels, headers, lettered, own_labels, tables, with_cells
from extractor.forms.specimen.printed import Role

Respell = Callable[[str, Random], str]
"""Makes another text of a label."""

MOST_LABELS = 6
"""Labels that a careless hand spoils at once."""

NUMBER = re.compile(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+[.．])")
"""The number of a label, as the forms print it."""
LETTER = re.compile(r"[\u4e00-\u9fff]")

ALIKE = {
    "制": "治", "作": "做", "数": "教", "量": "里", "公": "么", "开": "幵", "请": "清", "申": "甲", "理": "埋",
    "果": "杲", "本": "木", "机": "肌", "关": "芙", "掌": "常", "握": "渥", "结": "给", "转": "传", "议": "义",
    "复": "覆", "许": "诉", "罚": "伐", "强": "墙", "规": "现", "范": "苑", "性": "姓", "件": "仵", "息": "熄",
    "属": "厉", "秘": "泌", "案": "按", "卷": "券", "询": "徇", "访": "防", "报": "极", "投": "没", "类": "娄",
    "法": "法律", "费": "废", "购": "构", "企": "仑", "业": "亚", "研": "砚", "益": "溢", "组": "祖", "织": "识",
    "务": "条", "决": "诀", "处": "外", "收": "牧", "信": "倍",
}  # fmt: skip
"""What is typed or read for a character: one that sounds or looks like it."""

INSTRUCTIONS = ("（单位：件）", "（按自然年度统计）", "（如无，请填0）", "（由信息公开机构填写）", "（不得为空）")
"""What a notice says beside a label for those who fill in the form."""

SPACES = (" ", "　", "\u00a0", "\u2002")


def respelt(planted: Planted, rng: Random, found: Sequence[Spot], change: Respell, most: int = 0) -> Planted | None:
    """Some of the texts changed (`most`: at most so many, 0: all); None where the change changes nothing."""
    chosen = rng.sample(found, min(len(found), rng.randint(1, most))) if most else found
    new = {spot: replace(spot.cell, text=change(spot.cell.text, rng)) for spot in chosen}
    new = {spot: cell for spot, cell in new.items() if cell.text != spot.cell.text}
    return reprinted(planted, with_cells(planted.report, new)) if new else None


def label_broken(planted: Planted, rng: Random) -> Planted | None:
    """“broken over lines in a cell”: by hand, after some character."""
    long = [spot for spot in own_labels(planted.report) if len(core(spot.cell.text)) > 3]
    return respelt(planted, rng, long, break_text, MOST_LABELS)


def header_broken(planted: Planted, rng: Random) -> Planted | None:
    """“broken over lines in a cell”: a text over a column, by hand."""
    long = [spot for spot in headers(planted.report) if len(spot.cell.text) > 2]
    return respelt(planted, rng, long, break_text, MOST_LABELS)


def break_text(text: str, rng: Random) -> str:
    """One or two line breaks."""
    for _ in range(rng.randint(1, 2)):
        place = rng.randrange(first_letter(text) + 1, len(text))
        if "\n" not in text[place - 1 : place + 1]:
            text = f"{text[:place]}\n{text[place:]}"
    return text


def label_stacked(planted: Planted, rng: Random) -> Planted | None:
    """“one character a line (三/本/年/度/办/理/结/果)”; only short ones: a stacked long one fills a page."""
    short = [
        spot
        for spot in lettered(planted.report)
        if spot.cell.role is Role.LABEL and spot.cell.colspan == 1 and 3 < len(spot.cell.text) < 14
    ]
    return respelt(planted, rng, short, lambda text, _: stack_text(text), MOST_LABELS)


def stack_text(text: str) -> str:
    """A character a line, the label's number on the first."""
    words = core(text)
    return text.removesuffix(words) + "\n".join(words.replace("\n", ""))


def label_misspelt(planted: Planted, rng: Random) -> Planted | None:
    """“typos (行政法复议, 上年转结)”: a character lost, doubled, swapped with the next, or another one."""
    long = [spot for spot in lettered(planted.report) if len(LETTER.findall(core(spot.cell.text))) >= 4]
    return respelt(planted, rng, long, misspell, MOST_LABELS)


def misspell(text: str, rng: Random) -> str:
    """One slip behind the label's number."""
    first = first_letter(text)
    places = [place for place in range(first, len(text)) if LETTER.match(text[place])]
    place = rng.choice(places)
    before, char, after = text[:place], text[place], text[place + 1 :]
    slips = [before + after, before + char + char + after]
    if LETTER.match(after[:1]) and after[0] != char:
        slips.append(before + after[0] + char + after[1:])
    if char in ALIKE:
        slips.append(before + ALIKE[char] + after)
    return rng.choice(slips)


def first_letter(text: str) -> int:
    """The place behind the label's number."""
    return len(text) - len(core(text))


def core(text: str) -> str:
    """The text without the label's number."""
    return NUMBER.sub("", text)


def label_cut(planted: Planted, rng: Random) -> Planted | None:
    """“cuts (对外公开总数, 现行有效件, （六）其他)”: the last characters lost, where the order still tells the row."""
    own = tables(planted.report)
    long = [
        spot
        for spot in lettered(planted.report)
        if len(core(spot.cell.text)) >= 4 and spot.cell.role is not Role.TITLE and is_regular(planted, own[spot.site])
    ]
    return respelt(planted, rng, long, cut_text, MOST_LABELS)


def cut_text(text: str, rng: Random) -> str:
    """At most half of the words lost."""
    return text[: len(text) - rng.randint(1, max(1, len(core(text)) // 2))]


def label_comma(planted: Planted, rng: Random) -> Planted | None:
    """“、 turned into ,”: inside labels, their number's mark included."""
    mark = rng.choice((",", "，"))
    return respelt(planted, rng, lettered(planted.report), lambda text, _: text.replace("、", mark))


def label_full_width(planted: Planted, rng: Random) -> Planted | None:
    """“half and full width”: figures, points and brackets as wide as characters."""
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    return respelt(planted, rng, lettered(planted.report), lambda text, _: text.translate(wide))


def label_half_width(planted: Planted, rng: Random) -> Planted | None:
    """“(一) for （一）”: brackets and colons as typed on a Latin keyboard."""
    narrow = str.maketrans("（），：／", "(),:/")
    return respelt(planted, rng, lettered(planted.report), lambda text, _: text.translate(narrow))


def numbering_mark(planted: Planted, rng: Random) -> Planted | None:
    """“1、for 1.”, 一. for 一、: another mark behind the number."""
    mark = rng.choice(("、", "．", ",", "，", ")"))
    return respelt(
        planted, rng, own_labels(planted.report), lambda text, _: re.sub(r"^(\d+)[.．]", rf"\g<1>{mark}", text)
    )


def numbering_missing(planted: Planted, rng: Random) -> Planted | None:
    """The numbers of labels left out (属于国家秘密), where the words alone tell the row."""
    numbered = [spot for spot in own_labels(planted.report) if len(core(spot.cell.text)) > 3]
    return respelt(planted, rng, numbered, lambda text, _: core(text), 0 if rng.random() < 0.5 else MOST_LABELS)


def label_spaced(planted: Planted, rng: Random) -> Planted | None:
    """“spaces inside words”: of any width, behind the number or between two characters."""
    return respelt(planted, rng, lettered(planted.report), space_text, MOST_LABELS)


def space_text(text: str, rng: Random) -> str:
    """One or two spaces."""
    for _ in range(rng.randint(1, 2)):
        place = rng.randrange(min(first_letter(text), len(text) - 1), len(text)) or 1
        text = f"{text[:place]}{rng.choice(SPACES)}{text[place:]}"
    return text


def label_instructed(planted: Planted, rng: Random) -> Planted | None:
    """“instructions kept inside labels”."""
    found = [*own_labels(planted.report), *group_labels(planted.report)]
    return respelt(planted, rng, found, lambda text, rng: text + rng.choice(INSTRUCTIONS), MOST_LABELS)
