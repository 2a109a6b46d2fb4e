"""Whatever a page's bytes claim, the text that comes out is the one that was written."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.encoding import bytes_to_text

SIMPLIFIED = (
    "某市自然资源局2023年政府信息公开工作年度报告\n一、总体情况。本年度我单位认真贯彻落实《中华人民共和国政府信息公开条例》，"
    "收到和处理政府信息公开申请情况：予以公开、部分公开、不予公开；属于国家秘密，其他法律行政法规禁止公开。\n"
    "三、本年度办理结果\t12\t0\t3\n行政机关不再处理其政府信息公开申请\t0\t0\t0\n"
)
TRADITIONAL = (
    "政府信息公開工作年度報告\n一、總體情況。本年度新收政府信息公開申請數量，上年結轉政府信息公開申請數量；"
    "無法提供：本機關不掌握相關政府信息，沒有現成信息需要另行製作，補正後申請內容仍不明確。\n"
    "結果維持\t0\t結果糾正\t0\t尚未審結\t0\n政府檔案處、商業企業、科研機構、社會公益組織、法律服務機構\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "gb18030", "gbk", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "utf-32"]
)
def test_simplified_text_comes_back_from_every_encoding(encoding: str) -> None:
    assert bytes_to_text(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030", "utf-16-le", "utf-16-be"])
def test_traditional_text_comes_back_from_every_encoding(encoding: str) -> None:
    assert bytes_to_text(TRADITIONAL.encode(encoding)) == TRADITIONAL


def test_the_declared_charset_is_not_believed_against_the_bytes() -> None:
    for declared, actual in [("gb2312", "utf-8"), ("utf-8", "gb18030"), ("big5", "gb18030"), ("iso-8859-1", "gb18030")]:
        page = f'<html><head><meta charset="{declared}"></head><body>{SIMPLIFIED}</body></html>'
        assert bytes_to_text(page.encode(actual)) == page


def test_a_utf8_mark_before_gb18030_bytes_is_not_believed() -> None:
    assert bytes_to_text(b"\xef\xbb\xbf" + SIMPLIFIED.encode("gb18030")) == SIMPLIFIED


def test_a_gb18030_mark_is_dropped() -> None:
    assert bytes_to_text(("\ufeff" + SIMPLIFIED).encode("gb18030")) == SIMPLIFIED


def test_where_nothing_is_common_the_reading_that_loses_least_wins() -> None:
    assert bytes_to_text("㐀㐁䶵".encode("gb18030")) == "㐀㐁䶵"


def test_the_declaration_breaks_a_tie() -> None:
    page = b'<meta charset="{}">'
    tied = bytes.fromhex("a2a2a2a3")
    assert {bytes_to_text(page.replace(b"{}", name) + tied)[-2:] for name in (b"big5", b"gbk")} == {
        tied.decode("big5hkscs"), tied.decode("gb18030")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("utf-8", SIMPLIFIED), ("gb18030", SIMPLIFIED), ("big5", TRADITIONAL), ("utf-8", TRADITIONAL)],
)
def test_damaged_bytes_do_not_change_the_encoding(encoding: str, text: str) -> None:
    rnd = random.Random(7)
    for _ in range(40):
        damaged = bytearray(text.encode(encoding))
        for _ in range(8):
            damaged[rnd.randrange(len(damaged))] = rnd.randrange(256)
        codec = "big5hkscs" if encoding == "big5" else encoding
        assert bytes_to_text(bytes(damaged)) == bytes(damaged).decode(codec, "replace")


def test_a_table_of_tabs_and_zeros_is_not_taken_for_utf16() -> None:
    text = "(六)\t0\t0\t0\t0\t0\t0\t0\n总计\t0\t0\t0\t0\t0\t0\t0\n"
    assert bytes_to_text(text.encode("gb18030")) == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")))
def test_utf8_round_trips(text: str) -> None:
    assert bytes_to_text(text.encode()) == text


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    assert isinstance(bytes_to_text(data), str)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_a_megabyte_takes_a_fraction_of_a_second(encoding: str) -> None:
    data = (TRADITIONAL * 3000).encode(encoding)[:1_000_001] + b"\xff"
    begun = time.process_time()
    bytes_to_text(data)
    assert time.process_time() - begun < 0.5
