"""The engines of the comparison, an adapter each, all behind `Reader`; an adapter loads its library when it is made."""

from importlib import import_module

from bench.pdf.engines.reader import Engine, Reader, Venv

ENGINES = (
    Engine(
        "floor", "PDFium: open, load each page and its text", Venv.OURS, "ours:Floor", "pypdfium2", finds_tables=False
    ),
    Engine("reading", "Gouji: reading", Venv.OURS, "ours:Reading"),
    Engine("reading apart", "Gouji: reading, in a process of its own", Venv.OURS, "ours:ReadingApart"),
    Engine("extract", "Gouji: whole extract", Venv.OURS, "ours:Extract", finds_tables=False),
    Engine(
        "extract apart", "Gouji: whole extract, as users get it", Venv.OURS, "ours:ExtractApart", finds_tables=False
    ),
    Engine("pdfplumber", "find_tables and extract", Venv.OURS, "tables:Pdfplumber", "pdfplumber"),
    Engine("camelot", "lattice", Venv.PEERS, "tables:Camelot", "camelot-py", slow=True),
    Engine("tablers", "find_tables", Venv.PEERS, "tables:Tablers", "tablers"),
    Engine("pdfspine", "find_tables", Venv.PEERS, "tables:Pdfspine", "pdfspine"),
    Engine("pylopdf", "find_tables", Venv.PEERS, "tables:Pylopdf", "pylopdf"),
    Engine("pdf_oxide", "extract_tables", Venv.PEERS, "tables:PdfOxide", "pdf_oxide"),
    Engine("tabula", "lattice, Java kept running", Venv.PEERS, "tables:Tabula", "tabula-py", slow=True),
    Engine("img2table", "on a rendering", Venv.PEERS, "tables:Img2table", "img2table", slow=True),
    Engine("docling-parse", "characters only", Venv.PEERS, "texts:DoclingParse", "docling-parse", finds_tables=False),
    Engine("pdfminer.six", "lines only", Venv.OURS, "texts:Pdfminer", "pdfminer.six", finds_tables=False),
    Engine("pdftotext", "-layout, lines only; with starting it", Venv.OURS, "texts:Pdftotext", finds_tables=False),
)
"""In the order of the page. The environment says which of them are installed."""


def load(name: str) -> Reader:
    """The adapter of an engine. Raises ImportError where its library is not installed."""
    engine = next(engine for engine in ENGINES if engine.name == name)
    module, _, made = engine.adapter.partition(":")
    reader: Reader = getattr(import_module(f"bench.pdf.engines.{module}"), made)()
    return reader


__all__ = ["ENGINES", "Engine", "Reader", "Venv", "load"]
