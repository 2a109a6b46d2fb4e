"""Where bytes come from: files, folders and standard input (`files`)."""

from extractor.sources.files import MAX_BYTES, STDIN, find_sources, path_to_name, read_source

__all__ = ["MAX_BYTES", "STDIN", "find_sources", "path_to_name", "read_source"]
