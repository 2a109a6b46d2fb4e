"""Where bytes come from: files and folders (`files`), archives and crawls (`kinds` names their modules), object stores
(`stores`), the web (`fetch`, into crawls); `reference` lists and reads what lies in any of them."""

from extractor.sources.files import MAX_BYTES, STDIN, find_sources, path_to_name, read_source
from extractor.sources.reference import Read, Reference, find_references, read_references

__all__ = [
    "MAX_BYTES", "STDIN", "Read", "Reference", "find_references", "find_sources", "path_to_name", "read_references",
    "read_source",
]  # fmt: skip
