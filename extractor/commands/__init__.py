"""What the command line can do, a module a command: options and words in `options`, reading files in `reading`.

Each is a function that typer calls: it builds objects, calls the library, and ends with an exit status (2: something
could not be read, or the command was wrong). What a command does not need is imported inside of it, so that --help
answers at once. cli.py puts them together.
"""

from extractor.commands.check import check
from extractor.commands.explain import explain
from extractor.commands.extract import extract
from extractor.commands.harvest import harvest
from extractor.commands.report import report
from extractor.commands.serve import serve
from extractor.commands.template import template_app

__all__ = ["check", "explain", "extract", "harvest", "report", "serve", "template_app"]
