"""Label text to a form in which the same label printed in two ways is equal.

Folded: white space of any kind, zero-width marks and line breaks dropped; full-width ASCII and brackets to half width;
Kangxi and CJK radicals (U+2E80-2FDF) and compatibility ideographs (U+F900-FAFF), which PDF fonts give for 一, 行 or 不,
to the ordinary character; quotation marks and separating punctuation dropped; traditional characters to simplified.
Not NFKC as a whole: it turns ① into 1, too.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

_COMMON = frozenset(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)
)
"""The 6,763 ideographs of GB 2312."""
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LOOK_ALIKES = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
    if len(unicodedata.normalize("NFKC", chr(code))) == 1
}
# CJK radicals supplement has no compatibility mapping for shapes that fonts use (EquivalentUnifiedIdeograph.txt has).
_LOOK_ALIKES |= {0x2E81: "厂", 0x2E9D: "月", 0x2EA0: "民", 0x2EA9: "王", 0x2EB6: "羊", 0x2EC1: "虎", 0x2EC4: "西",
              0x2EC5: "见", 0x2EC6: "角", 0x2EC9: "贝", 0x2ECB: "车", 0x2ED1: "長", 0x2ED3: "长", 0x2ED4: "门",
              0x2ED7: "雨", 0x2ED8: "青", 0x2ED9: "韦", 0x2EDA: "页", 0x2EDB: "风", 0x2EDC: "飞", 0x2EDD: "食",
              0x2EE2: "马", 0x2EE3: "骨", 0x2EE4: "鬼", 0x2EE5: "鱼", 0x2EE6: "鸟", 0x2EE7: "卤", 0x2EE8: "麦",
              0x2EE9: "黄", 0x2EEA: "黾", 0x2EEC: "齐", 0x2EEE: "齿", 0x2EF0: "龙", 0x2EF3: "龟"}  # fmt: skip
_BRACKETS = {ord("〔"): "(", ord("〕"): ")", ord("［"): "(", ord("］"): ")", ord("["): "(", ord("]"): ")",
             ord("【"): "(", ord("】"): ")", ord("﹙"): "(", ord("﹚"): ")", ord("⑴"): "(1)"}  # fmt: skip
_SHAPES = str.maketrans(_FULL_WIDTH | _LOOK_ALIKES | _BRACKETS)
_INVISIBLE = re.compile(
    r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff\ufe00-\ufe0f\ue000-\uf8ff\u3000\u00a0]+"
)
_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|#160|#12288|#x[aA]0);?")
"""White space escaped twice on its way through a content system."""
_PUNCTUATION = re.compile(r"[、，,。．.；;：:·•“”\"'‘’《》<>/／\\|_*#~\-—－–…]+")
_NUMBERING = re.compile(
    r"^(?:\([一二三四五六七八九十]{1,3}\)|\(\d{1,2}\)|第?[一二三四五六七八九十]{1,3}(?=[、，,．.:：])"
    r"|\d{1,2}(?=[、，,．.:：)])|[①-⑳])[、，,．.:：)]?"
)


def unify(text: str) -> str:
    """Character shapes made ordinary (radicals, compatibility ideographs, full width); spacing and punctuation kept."""
    return text.translate(_SHAPES)


@lru_cache(maxsize=16_384)
def squeeze(text: str) -> str:
    """Shapes made ordinary, white space and invisible characters dropped, punctuation kept."""
    return simplified(_INVISIBLE.sub("", unescape_spaces(text)).translate(_SHAPES))


def simplified(text: str) -> str:
    """Traditional characters and words (mirrors of mainland reports: 檔案 for 文件) as mainland ones, by OpenCC.

    What GB 2312 holds is simplified already; OpenCC is loaded only where another ideograph turns up.
    """
    if text.isascii() or not _has_rare_ideograph(text):
        return text
    return str(_converter().convert(text))


def _has_rare_ideograph(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return any("一" <= char <= "鿿" and char not in _COMMON for char in text)
    return False


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("tw2sp")


def unescape_spaces(text: str) -> str:
    """`&nbsp;` that stands in the text itself as the space it means."""
    return _ENTITY.sub(" ", text) if "&" in text else text


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The comparable form of a label, numbering included: `（一） 予以公开` and `(一)予以公开` are equal."""
    return _PUNCTUATION.sub("", squeeze(text))


@lru_cache(maxsize=65_536)
def fold_core(text: str) -> str:
    """The comparable form without its numbering: `1、属于国家秘密` and `属于国家秘密` are equal."""
    return _PUNCTUATION.sub("", _NUMBERING.sub("", squeeze(text)))


@lru_cache(maxsize=65_536)
def numbering(text: str) -> str:
    """The numbering a label starts with, folded (`（一）` -> `(一)`, `1．` -> `1`); empty where there is none."""
    found = _NUMBERING.match(squeeze(text))
    return _PUNCTUATION.sub("", found.group()) if found else ""
