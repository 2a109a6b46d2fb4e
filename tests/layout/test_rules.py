"""Drawn pieces to whole rules."""

import numpy as np

from extractor.layout.page import Floats
from extractor.layout.rules import boxes_to_rules, group_near, merge_rules


def rules(*found: tuple[float, ...]) -> Floats:
    return np.array(found, float)


def test_thin_boxes_are_rules_along_their_middle_and_thick_ones_are_shading():
    horizontal, vertical = boxes_to_rules(rules((10, 20, 110, 20.5), (10, 20, 10.5, 90), (0, 0, 50, 50)))
    assert horizontal.tolist() == [[20.25, 10, 110]]
    assert vertical.tolist() == [[10.25, 20, 90]]


def test_dots_in_one_exact_line_are_a_rule_and_scattered_ones_are_none():
    dots = [(10 + 2 * step, 20, 10.5 + 2 * step, 20.5) for step in range(20)]
    horizontal, vertical = boxes_to_rules(rules(*dots, (300, 300, 301, 301)))
    assert horizontal.tolist() == [[20.25, 10, 48.5]]
    assert not len(vertical)


def test_pieces_of_one_line_are_joined_over_small_gaps_only():
    pieces = rules((20, 0, 40), (20.4, 41, 80), (19.8, 70, 100), (20, 120, 160))
    assert merge_rules(pieces)[:, 1:].tolist() == [[0, 100], [120, 160]]


def test_crumbs_that_stay_alone_are_dropped():
    assert merge_rules(rules((20, 0, 4), (50, 0, 30))).tolist() == [[50, 0, 30]]


def test_values_within_reach_are_one_group():
    centres, groups = group_near(np.array([10.0, 1, 2, 11]), 1.5)
    assert (centres.tolist(), groups.tolist()) == ([1.5, 10.5], [1, 0, 0, 1])
