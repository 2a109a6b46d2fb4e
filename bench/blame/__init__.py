"""Whose error it is: how often the verdict on failing sums is right."""
