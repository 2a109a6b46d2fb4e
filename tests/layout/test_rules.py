"""Drawn pieces to whole rules."""

from extractor.layout.page import Rule
from extractor.layout.rules import boxes_to_rules, group_near, merge_rules


def test_thin_boxes_are_rules_along_their_middle_and_thick_ones_are_shading():
    horizontal, vertical = boxes_to_rules([(10, 20, 110, 20.5), (10, 20, 10.5, 90), (0, 0, 50, 50)])
    assert horizontal == (Rule(20.25, 10, 110),)
    assert vertical == (Rule(10.25, 20, 90),)


def test_dots_in_one_exact_line_are_a_rule_and_scattered_ones_are_none():
    dots = [(10 + 2 * step, 20, 10.5 + 2 * step, 20.5) for step in range(20)]
    horizontal, vertical = boxes_to_rules([*dots, (300, 300, 301, 301)])
    assert horizontal == (Rule(20.25, 10, 48.5),)
    assert vertical == ()


def test_pieces_of_one_line_are_joined_over_small_gaps_only():
    pieces = [Rule(20, 0, 40), Rule(20.4, 41, 80), Rule(19.8, 70, 100), Rule(20, 120, 160)]
    assert [(rule.start, rule.end) for rule in merge_rules(pieces)] == [(0, 100), (120, 160)]


def test_crumbs_that_stay_alone_are_dropped():
    assert merge_rules([Rule(20, 0, 4), Rule(50, 0, 30)]) == [Rule(50, 0, 30)]


def test_values_within_reach_are_one_group():
    assert group_near([10, 1, 2, 11], 1.5) == [1.5, 10.5]
    assert group_near([], 1) == []
