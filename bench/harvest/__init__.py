"""What a harvest does to many documents, some of them poison: `corpus` (the documents), `poison` (what some do to the
process that reads them), `measure` (a harvest from outside: rate, memory, what became of each), `kills` (kill -9 at
random moments), `query` (DuckDB over generated cells)."""
