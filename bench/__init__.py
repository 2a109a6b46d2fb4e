"""Scores and measurements. Not part of the package: run its modules from the repository (`python -m bench.score`)."""
