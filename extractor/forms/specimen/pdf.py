"""Reports as PDF files: A4, page numbers, ruled tables with spans that break over pages where they have to.

Only this module and `pdf_table` need reportlab; both are loaded when the first PDF is written.
"""

import io

from extractor.errors import DependencyError
from extractor.forms.specimen.printed import PrintedReport


def write_pdf(report: PrintedReport, *, repeat_header: bool = False, lower: float = 0) -> bytes:
    """A PDF file. `repeat_header`: each page that continues a table starts with its header again; `lower`: points of
    empty space above the title, which move the page breaks through the tables (less than the height of a page).

    Raises DependencyError without reportlab.
    """
    try:
        from reportlab.lib.pagesizes import A4
        from reportlab.platypus import SimpleDocTemplate

        from extractor.forms.specimen import pdf_table
    except ImportError as error:
        raise DependencyError('reportlab is not installed: pip install "gouji[specimen]"') from error
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=pdf_table.MARGIN,
        rightMargin=pdf_table.MARGIN,
        topMargin=pdf_table.MARGIN,
        bottomMargin=pdf_table.MARGIN,
        title="".join(report.title),
        author=report.agency,
        invariant=True,
    )
    number = pdf_table.draw_page_number
    document.build(pdf_table.report_to_flowables(report, repeat_header, lower), onFirstPage=number, onLaterPages=number)
    return out.getvalue()
