"""What is typed onto a page: values of form fields and free text. They are annotations, and PDFium counts their text as
the page's only once they are drawn into it.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as raw

_TYPED = frozenset((raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT))
"""Kinds whose text is the document's; stamps and marks lie over it and would hide what they mark."""
_NOT_FOUND = (-1, 0)
"""What has no form: an error, and none."""


@contextmanager
def filled_form(document: Any) -> Iterator[Any]:
    """The document's form, whose fields then get the looks that they lack (/NeedAppearances); None without one."""
    if raw.FPDF_GetFormType(document) in _NOT_FOUND:
        yield None
        return
    wishes = raw.FPDF_FORMFILLINFO(version=2)
    form = raw.FPDFDOC_InitFormFillEnvironment(document, wishes)
    try:
        yield form
    finally:
        raw.FPDFDOC_ExitFormFillEnvironment(form)


def draw_annotations(page: Any, form: Any) -> bool:
    """Draw what is typed onto a page into it. Where that was done, the page has to be loaded anew to be read."""
    kinds = [_kind(page, at) for at in range(raw.FPDFPage_GetAnnotCount(page))]
    if _TYPED.isdisjoint(kinds):
        return False
    if form:
        raw.FORM_OnAfterLoadPage(page, form)
    for at in reversed(range(len(kinds))):
        if kinds[at] not in _TYPED:
            raw.FPDFPage_RemoveAnnot(page, at)
    drawn: bool = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    if form:
        raw.FORM_OnBeforeClosePage(page, form)
    return drawn


def with_drawn_annotations(data: bytes, numbers: Iterable[int]) -> bytes:
    """A PDF that PDFium has opened, for an engine that knows no annotations, to read pages of it (`numbers` from 1): as
    it was where none has text on them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        with filled_form(document.raw) as form:
            drawn = [_draw_on(document.raw, number - 1, form) for number in numbers]
        if not any(drawn):
            return data
        written = io.BytesIO()
        document.save(written)
        return written.getvalue()
    finally:
        document.close()


def _draw_on(document: Any, number: int, form: Any) -> bool:
    page = raw.FPDF_LoadPage(document, number)
    try:
        return bool(page) and draw_annotations(page, form)
    finally:
        raw.FPDF_ClosePage(page)


def _kind(page: Any, at: int) -> int:
    annotation = raw.FPDFPage_GetAnnot(page, at)
    try:
        return int(raw.FPDFAnnot_GetSubtype(annotation))
    finally:
        raw.FPDFPage_CloseAnnot(annotation)
