"""Pages to lines and tables: ruled tables with their spans, tables without rules by the spacing of their words."""
