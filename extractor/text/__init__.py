"""Text: labels to comparable form (`fold`), printed numbers to values (`numbers`), bytes to text (`encoding`); running
text to words (`segment`), Chinese numerals (`numerals`) and counted things (`quantities`) in it."""

from extractor.text.fold import fold, fold_core, numbering, simplified, squeeze, unify

__all__ = ["fold", "fold_core", "numbering", "simplified", "squeeze", "unify"]
