"""How good the product is, and how far its confidence can be banked on: `python -m bench.score`.

Follow a document through the modules: `cases` (which there are, and how tuning and judging are kept apart), `specimen`
(one of them made), `judged` (what is right in it), `run` (many of them), `measures` (arrays to numbers), `summary`,
`board` and `diagram` (what is shown). `keep` saves what was judged, so that a model can be fitted and scored without
extracting again; `only` shows what is wrong in one document.
"""
