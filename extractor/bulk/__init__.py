"""Many sources to one dataset: `plan` (references to batches), `task` (a batch to its parts, the one thing that may run
anywhere), `executor`, `processes` and `cluster` (where it runs), `guard` and `journal` (what a document may do to it),
`ledger` (what was done), `parts`, `rows`, `columns` (the tables), `dataset` and `twins` (what makes them one), `wide`
(the same, a row a report), `shelf` and `remote` (a folder or an object store), `fetching` (lists of addresses), `run`
(all of it), `display` (what a person sees of it)."""

from extractor.bulk.batch import Limits
from extractor.bulk.display import Display, summary_to_lines
from extractor.bulk.executor import Executor
from extractor.bulk.plan import list_work
from extractor.bulk.remote import work_folder
from extractor.bulk.run import Order, Summary, Watcher, harvest
from extractor.bulk.wide import write_wide

__all__ = [
    "Display", "Executor", "Limits", "Order", "Summary", "Watcher", "harvest", "list_work", "summary_to_lines",
    "work_folder", "write_wide",
]  # fmt: skip
