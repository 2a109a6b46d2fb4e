"""Engines that find tables, each with the settings that its documentation names for ruled tables."""

from collections.abc import Iterator

from bench.pdf.engines.reader import Reader
from bench.pdf.found import ANY_PAGE, FoundTable, found_table

Rows = list[list[str | None]]


class ByPage(Reader):
    """An engine whose run gives the page (from 1) and the rows of each table."""

    def pages(self, path: str, data: bytes) -> Iterator[tuple[int, Rows]]:
        """Page and rows of each table."""
        raise NotImplementedError

    def run(self, path: str, data: bytes) -> object:
        return list(self.pages(path, data))

    def tables(self, path: str, data: bytes) -> Iterator[FoundTable]:
        return (found_table(page, rows) for page, rows in self.pages(path, data))


class Pdfplumber(ByPage):
    """find_tables once a page, extract once a table."""

    def __init__(self) -> None:
        import pdfplumber

        self.open = pdfplumber.open

    def pages(self, path: str, data: bytes) -> Iterator[tuple[int, Rows]]:
        with self.open(path) as pdf:
            for page in pdf.pages:
                for table in page.find_tables():
                    yield page.page_number, table.extract()
                page.close()


class Camelot(ByPage):
    """All pages by one call."""

    def __init__(self) -> None:
        import camelot
        import cv2

        cv2.setNumThreads(1)
        self.read = camelot.read_pdf

    def pages(self, path: str, data: bytes) -> Iterator[tuple[int, Rows]]:
        for table in self.read(path, pages="all", flavor="lattice", suppress_stdout=True):
            yield table.page, table.df.values.tolist()


class Tablers(ByPage):
    """`to_list` marks what a merged cell covers, and has no text there."""

    def __init__(self) -> None:
        import tablers

        self.library = tablers

    def pages(self, path: str, data: bytes) -> Iterator[tuple[int, Rows]]:
        document = self.library.Document(bytes=data)
        for number, page in enumerate(document.pages(), 1):
            for table in self.library.find_tables(page, extract_text=True):
                yield number, [[cell.text for cell in row] for row in table.to_list()]
        document.close()


class Pdfspine(ByPage):
    """An interface like PyMuPDF's."""

    def __init__(self) -> None:
        import pdfspine

        self.open = pdfspine.open

    def pages(self, path: str, data: bytes) -> Iterator[tuple[int, Rows]]:
        document = self.open(path)
        for number in range(document.page_count):
            for table in document[number].find_tables().tables:
                yield number + 1, table.extract()
        document.close()


class Pylopdf(Pdfspine):
    """An interface like PyMuPDF's too."""

    def __init__(self) -> None:
        import pylopdf

        self.open = pylopdf.open


class PdfOxide(ByPage):
    """Tables as dictionaries of rows of cells."""

    def __init__(self) -> None:
        import pdf_oxide

        self.open = pdf_oxide.PdfDocument

    def pages(self, path: str, data: bytes) -> Iterator[tuple[int, Rows]]:
        document = self.open(path)
        for number in range(document.page_count()):
            for table in document.extract_tables(number):
                yield number + 1, [[cell["text"] for cell in row["cells"]] for row in table["rows"]]


class Tabula(ByPage):
    """Java in this process, so that it is started once. Its answers do not tell the page."""

    def __init__(self) -> None:
        import tabula

        self.read = tabula.read_pdf

    def pages(self, path: str, data: bytes) -> Iterator[tuple[int, Rows]]:
        for table in self.read(
            path, pages="all", lattice=True, output_format="json", java_options=["-XX:+UseSerialGC", "-Xshare:auto"]
        ):
            if table["data"]:
                yield ANY_PAGE, [[cell["text"] for cell in row] for row in table["data"]]


class Img2table(ByPage):
    """On a rendering of 200 dots an inch, its default; texts from the PDF. It repeats merged cells at each place."""

    def __init__(self) -> None:
        import cv2
        from img2table.document import PDF

        cv2.setNumThreads(1)
        self.document = PDF

    def pages(self, path: str, data: bytes) -> Iterator[tuple[int, Rows]]:
        for page, tables in self.document(src=data).extract_tables().items():
            for table in tables:
                yield page + 1, [[cell.value for cell in row] for row in table.content.values()]
