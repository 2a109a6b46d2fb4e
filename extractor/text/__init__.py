"""Text: labels to comparable form (`fold`), printed numbers to values (`numbers`), bytes to text (`encoding`)."""

from extractor.text.fold import fold, fold_core, numbering, simplified, squeeze, unify

__all__ = ["fold", "fold_core", "numbering", "simplified", "squeeze", "unify"]
