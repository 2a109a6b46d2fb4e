"""Segmentation with one's own words, and what loading jieba may not do."""

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from extractor.text.segment import segmenter

REPOSITORY = Path(__file__).parents[2]


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


def test_a_report_whose_text_holds_no_figures_does_not_load_jieba(tmp_path: Path) -> None:
    code = (
        "import sys; from extractor import Source, extract\n"
        "path = 'corpus/2019/erqi-justice-2020/document.txt'\n"
        "from pathlib import Path\n"
        "extract(Source.of(path, Path(path).read_bytes())); print('jieba' in sys.modules)"
    )
    done = run(code, tmp_path)
    assert (done.stdout, done.returncode) == ("False\n", 0), done.stderr
