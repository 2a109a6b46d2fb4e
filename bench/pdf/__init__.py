"""The product's PDF reading beside PDFium's own page load and beside other engines, on the same pages."""
