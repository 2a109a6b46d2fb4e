"""Pictures of pages to rules, lines of text and what stands in them: `sheet` (clean and level), `rulings`, `textlines`,
`recognise` (with a second look, `glyphs`); an engine a file (`paddle`) behind the records of `words`. Needs the extra
`ocr`."""
