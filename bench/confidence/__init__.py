"""The fit of the confidence model: on documents with planted defects, judged on others (`bench.score`)."""
