"""Segmentation with one's own words, as jieba has it, and what reading its dictionary may not do."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import DependencyError
from extractor.text import segment
from extractor.text.segment import LEAST_COUNT, OWN_FREQUENCY, segmenter

REPOSITORY = Path(__file__).parents[2]
NARRATIVE = (REPOSITORY / "tests" / "data" / "narrative.yaml").read_text(encoding="utf-8")
OWN = frozenset({"政府信息公开申请", "申请人", "申请", "行政复议"})


def test_words_of_ones_own_are_kept_whole() -> None:
    cut = segmenter(frozenset({"政府信息公开申请", "申请人", "申请"}))
    assert (
        cut("我局收到政府信息公开申请") == ["我局", "收到", "政府信息公开申请"]
        or cut("收到政府信息公开申请")[-1] == "政府信息公开申请"
    )
    assert "申请人" in cut("答复申请人") and "申请" in cut("答复申请")


def test_words_of_one_vocabulary_are_not_those_of_another() -> None:
    segmenter(frozenset({"甲乙丙丁戊"}))
    assert "甲乙丙丁戊" not in segmenter(frozenset({"申请"}))("甲乙丙丁戊")


@given(st.text(alphabet="政府信息公开申请收到办结十年，1a\n", max_size=40))
def test_the_words_joined_are_the_text(text: str) -> None:
    assert "".join(segmenter(frozenset({"申请"}))(text)) == text


def run(code: str, temporary: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TMPDIR": str(temporary)}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_loading_writes_nothing_to_standard_error_or_to_the_temporary_folder(tmp_path: Path) -> None:
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(b"no marshalled dictionary")
    code = "from extractor.text.segment import segmenter; print(segmenter(frozenset())('收到申请'))"
    done = run(code, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "['收到', '申请']\n", "")
    assert list(tmp_path.iterdir()) == [planted] and planted.read_bytes() == b"no marshalled dictionary"


@settings(max_examples=30)
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=5), st.integers(2, 40))
def test_texts_are_cut_as_jieba_cuts_them(picked: list[int], size: int) -> None:
    tokenizer, sentences = jieba_with(OWN), "".join(re.findall("[一-鿿]+", NARRATIVE))
    text = "".join(sentences[at : at + size] for at in picked)
    assert segmenter(OWN)(text) == list(tokenizer.cut(text, HMM=False))


@cache
def jieba_with(words: frozenset[str]) -> Any:
    """jieba itself, with the words that are kept of its dictionary."""
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        counted = [(word.decode(), int(count)) for word, count, _ in map(bytes.split, file)]
    tokenizer.FREQ = {word: count for word, count in counted if count >= LEAST_COUNT}
    for word in tuple(tokenizer.FREQ):
        for end in range(1, len(word)):
            tokenizer.FREQ.setdefault(word[:end], 0)
    tokenizer.total, tokenizer.initialized = sum(count for _, count in counted), True
    for word in words:
        tokenizer.add_word(word, OWN_FREQUENCY)
    return tokenizer


def test_a_report_whose_text_holds_no_figures_does_not_read_the_dictionary(tmp_path: Path) -> None:
    code = (
        "from extractor import Source, extract\n"
        "from extractor.text.segment import segmenter\n"
        "path = 'corpus/2019/erqi-justice-2020/document.txt'\n"
        "from pathlib import Path\n"
        "extract(Source.of(path, Path(path).read_bytes())); print(segmenter.cache_info().currsize)"
    )
    done = run(code, tmp_path)
    assert (done.stdout, done.returncode) == ("0\n", 0), done.stderr


def test_without_jieba_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "find_spec", lambda name: None)
    with pytest.raises(DependencyError, match="pip install jieba"):
        segmenter(frozenset({"没有词典"}))
