"""Findings as a person and a program get them."""

import io
import json
import re
from collections.abc import Callable

import pytest

from extractor.forms import load_templates
from extractor.model import Extraction
from extractor.reports import FINDING_WRITERS

Make = Callable[..., Extraction]


def written(format: str, *reports: Extraction) -> str:
    out = io.BytesIO()
    FINDING_WRITERS[format](reports, load_templates(), out)
    return out.getvalue().decode()


def test_findings_stand_under_their_report_gravest_first(make: Make) -> None:
    assert written("text", make()).splitlines() == [
        "示例市数据局 2023年 2021版（reports/a.txt）：错误 1 项，提示 1 项",
        "  错误 sum.requests.balance  “总计”列：第一项加第二项之和不等于第三项加第四项之和。",
        "      位置：第46行，第3格，“收到和处理政府信息公开申请情况”表，列“申请人情况·总计”",
        "      应为：27",
        "      原件所示：21",
        "  提示 year.title  标题中没有年度。",
    ]


def test_a_clean_report_takes_one_line_and_unknowns_are_named(make: Make) -> None:
    clean = make(findings=(), agency="", year=None)
    assert written("text", clean) == "机关未识别 年份未识别 2021版（reports/a.txt）：未发现问题\n"


def test_a_document_cannot_steer_the_terminal(make: Make) -> None:
    assert "\x1b" not in written("text", make(agency="\x1b[2J市", source="a\nb\x1b]0;x\x07"))
    assert written("text", make(findings=(), source="a\nb")).count("\n") == 1


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def test_levels_are_coloured_on_a_terminal_and_the_words_stay(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    plain = written("text", make())
    for no_colour in (False, True):
        out = Terminal()
        FINDING_WRITERS["text"]([make()], load_templates(), out)
        shown = out.getvalue().decode()
        assert re.sub(r"\x1b\[[\d;]*m", "", shown) == plain
        assert ("\x1b[1;31m错误\x1b[0m" in shown) is not no_colour
        monkeypatch.setenv("NO_COLOR", "1")


def test_json_is_one_array_whatever_the_number_of_reports(make: Make) -> None:
    for count in range(3):
        reports = json.loads(written("json", *[make()] * count))
        assert len(reports) == count
    assert list(reports[0]) == ["source", "sha256", "agency", "year", "form", "findings"]
    assert reports[0]["findings"][1] == {
        "code": "sum.requests.balance",
        "level": "error",
        "message": "“总计”列：第一项加第二项之和不等于第三项加第四项之和。",
        "table": "requests",
        "where": "total",
        "cells": [
            {"table": "requests", "row": "new", "column": "total"},
            {"table": "requests", "row": "total", "column": "total"},
        ],
        "printed": "21",
        "expected": "27",
        "verdict": None,
        "culprits": [],
        "suggestion": None,
        "confidence": 1.0,
        "quote": "",
        "section": "",
    }
