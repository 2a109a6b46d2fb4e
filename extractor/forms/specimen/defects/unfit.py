"""Where a kind of defect cannot be planted: the format shows nothing of it, or shows something else.

Row and cell boundaries are what the text formats lose; a document that shows no blank leaves nothing to find.
"""

UNFIT: dict[str, frozenset[str]] = {}
