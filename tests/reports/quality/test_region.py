"""The region that an agency's name says."""

import pytest

from extractor.reports.quality.region import UNKNOWN, agency_to_region


@pytest.mark.parametrize(
    ("agency", "region"),
    [
        ("长治市上党区司法局", "长治市"),
        ("云南省昆明市官渡区教育局", "云南省昆明市"),
        ("广西壮族自治区南宁市民政局", "广西壮族自治区南宁市"),
        ("内蒙古自治区人民政府", "内蒙古自治区"),
        ("甘孜藏族自治州卫生健康委员会", "甘孜藏族自治州"),
        ("苏州市统计局", "苏州市"),
        ("沭阳县水利局", "沭阳县"),
        ("平潭综合实验区管委会", "平潭综合实验区"),
        ("大兴安岭地区行政公署", "大兴安岭地区"),
        ("国家税务总局苏州市税务局", UNKNOWN),
        ("教育部", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_region_is_what_the_name_begins_with(agency: str, region: str) -> None:
    assert agency_to_region(agency) == region
