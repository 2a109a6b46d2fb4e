"""gouji report: results to the page that says how good they are."""

from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.options import NeededMaxError, NeededOutput, Quiet, Results, Templates, option


def report(
    paths: Results,
    output: NeededOutput,
    max_error: NeededMaxError = 0.001,
    title: Annotated[str, typer.Option(help="The heading of the page.")] = "信息公开年度报告提取质量报告",
    decisions: Annotated[
        list[Path] | None, option(metavar="FILE", help="What people decided: /api/corrections of gouji serve.")
    ] = None,
    templates: Templates = None,
    quiet: Quiet = False,
) -> None:
    """Write the quality report of extracted results as one HTML page.

    What was read, failed and needs eyes at an error rate (0.001 unless --max-error says another); how sure the cells
    are; findings by code; the worst reports and cells, with pictures where the PDF is still in its place.

    \b
    Example:
      gouji report dataset/ -o quality.html
      gouji extract reports/ -o results/cells.jsonl --failed results/failed.jsonl
      gouji report results/ -o quality.html --max-error 0.001
      gouji report dataset/ -o quality.html --decisions corrections.jsonl
    """
    from extractor.forms import load_templates
    from extractor.reports.quality import write_quality
    from extractor.reports.target import open_target

    with open_target(output) as out:
        write_quality(
            paths, load_templates(templates), out,
            max_error=max_error, title=title, decisions=decisions or (), quiet=quiet,
        )  # fmt: skip
