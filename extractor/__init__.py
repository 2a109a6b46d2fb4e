"""Gouji: the statutory tables of government information-disclosure reports as one canonical table."""
