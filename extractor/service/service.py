"""Everything that a running service has: its database, its forms, its processes, and the threads that read files."""

import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from extractor.cells import accept_from
from extractor.checks import Code, known_codes
from extractor.errors import SourceError
from extractor.forms import load_templates
from extractor.model import Template
from extractor.reports.plain import printable
from extractor.service.database import Database
from extractor.service.dataset import Opened, open_dataset
from extractor.service.documents import Document, Reviewed, UnknownError, every_document, open_document
from extractor.service.guard import Sessions
from extractor.service.jobs import end_job, resume_jobs, take_job
from extractor.service.originals import GoneError, find_source
from extractor.service.packing import unpack
from extractor.service.placing import place_labels, set_placed, take_unplaced
from extractor.service.pool import Pool
from extractor.service.requeue import keep_queue
from extractor.service.settings import Settings
from extractor.service.work import (
    BUG,
    READING_SECONDS,
    SHOWING_SECONDS,
    Answer,
    PagePicture,
    ShownBlock,
    draw_page,
    read_upload,
    show_text,
)

IDLE_SECONDS = 1.0
"""Between two looks for a job where nobody said that there is one."""
MAX_PICTURES = 64
"""Pages that stay in memory, at some 60 kB each."""


class Service:
    """Made when the service starts, closed when it ends; its methods may be called by any thread."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError, TemplateError, PromiseError."""
        self.settings = settings
        self.least = accept_from(settings.max_error)
        self.forms: tuple[Template, ...] = load_templates(settings.templates)
        self.templates = {template.form: template for template in self.forms}
        self.codes: dict[str, Code] = known_codes(self.forms)
        self.sessions = Sessions(settings.keys)
        self.db = Database(settings.folder)
        keep_queue(self.db, self.least, settings.audit)
        resume_jobs(self.db)
        self._reading, self._showing = Pool(settings.processes), Pool(1)
        self._ended, self._news = threading.Event(), threading.Semaphore(0)
        self.page_picture = lru_cache(MAX_PICTURES)(self._page_picture)
        self.text = lru_cache(MAX_PICTURES)(self._text)
        self._threads = [threading.Thread(target=self._read_jobs, daemon=True) for _ in range(settings.processes)]
        self._threads.append(threading.Thread(target=self._warm_up, daemon=True))
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End all threads and processes; what was being read is read again at the next start."""
        self._ended.set()
        self._reading.close()
        self._showing.close()
        self._news.release(len(self._threads))
        for thread in self._threads:
            thread.join()
        self.db.close()

    def open_dataset(self, folder: Path) -> Opened:
        """A harvest's dataset for review. Raises as `dataset.open_dataset`."""
        return open_dataset(self.db, folder, self.templates, self.least, self.settings.audit)

    def wake(self) -> None:
        """There is a new job."""
        self._news.release()

    def read(self, name: str, data: bytes) -> Answer:
        """The reports of a file, in a confined process."""
        try:
            answer = self._reading.call(READING_SECONDS, read_upload, name, data, self.settings.templates)
        except SourceError as error:
            answer = Answer(error=type(error).__name__, message=str(error))
        if answer.error == BUG:
            print(f"gouji: {printable(name)}: {answer.message}\n{answer.trace}", file=sys.stderr, flush=True)
        return answer

    def answer_to_reviewed(self, answer: Answer) -> Iterator[Reviewed]:
        """Reports that are not in the database, as reviewed ones that nobody has reviewed."""
        for data in answer.reports:
            report = unpack(data)
            document = Document(
                0, "", report.sha256, report.source, report.agency, report.year, report.form, report.confidence,
                len(report.cells), len(report.findings), 0, 0.0,
            )  # fmt: skip
            yield Reviewed(document, self.templates[report.form], report, {}, {})

    def open(self, document: Document) -> Reviewed:
        """A document with all that was decided of it. Raises UnknownError where its form is not in use any more."""
        if document.form not in self.templates:
            raise UnknownError(document.form)
        return open_document(self.db, document, self.templates)

    def every_reviewed(self) -> Iterator[Reviewed]:
        """All documents, in the order in which they came."""
        return (self.open(document) for document in every_document(self.db))

    def _page_picture(self, sha256: str, number: int) -> PagePicture:
        return self._showing.call(SHOWING_SECONDS, draw_page, find_source(self.db, sha256).data, number)

    def _text(self, sha256: str) -> tuple[ShownBlock, ...]:
        return self._showing.call(SHOWING_SECONDS, show_text, find_source(self.db, sha256).data)

    def _warm_up(self) -> None:
        """The first who looks at a page need not wait for the process that draws it."""
        with suppress(SourceError):
            self._showing.call(SHOWING_SECONDS, show_text, b"\n")

    def _read_jobs(self) -> None:
        while not self._ended.is_set():
            job = take_job(self.db)
            if job is None:
                if not self._place_some():
                    self._news.acquire(timeout=IDLE_SECONDS)
                continue
            id, name, sha256 = job
            answer = self.read(name, find_source(self.db, sha256).data)
            if not self._ended.is_set():
                end_job(self.db, id, answer, self.least, self.settings.audit)

    def _place_some(self) -> bool:
        """Place the labels of one harvested report, if one is left."""
        row = take_unplaced(self.db)
        if row is None:
            return False
        with suppress(GoneError):
            answer = self.read(row["sha256"], find_source(self.db, row["sha256"]).data)
            if self._ended.is_set():
                with self.db.write() as write:
                    set_placed(write, row, 0)
            else:
                place_labels(self.db, row, answer)
        return True
