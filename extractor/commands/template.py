"""gouji template: the forms."""

import typer

from extractor.commands.options import SETTINGS, LintPaths, Name, NeededOutput, Seed, SpecimenFormat, Templates
from extractor.commands.reading import say

template_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, context_settings=SETTINGS)


@template_app.callback()
def template() -> None:
    """The forms that reports are read by: look at them, test your own.

    \b
    Example:
      gouji template show 2021
    """


@template_app.command("list")
def list_templates(templates: Templates = None) -> None:
    """Print the forms: name, report years, notice, cells of each table.

    \b
    Example:
      gouji template list
    """
    from extractor.forms import load_templates
    from extractor.reports.target import print_lines
    from extractor.reports.templates import templates_to_lines

    print_lines(templates_to_lines(load_templates(templates)))


@template_app.command("show")
def show_template(name: Name, templates: Templates = None) -> None:
    """Print a form: rows and columns with names and units, relations.

    \b
    Example:
      gouji template show 2021
    """
    from extractor.forms import load_template
    from extractor.reports.target import print_lines
    from extractor.reports.templates import template_to_lines

    print_lines(template_to_lines(load_template(name, templates)))


@template_app.command("lint")
def lint_templates(paths: LintPaths = None, templates: Templates = None) -> None:
    """Print what is wrong with template files, each with its path and remedy.

    Exit status 1 where something is.

    \b
    Example:
      gouji template lint my-form.yaml
      gouji template lint --templates my-forms/
    """
    from extractor.forms import lint_file, templates_folder
    from extractor.reports.target import print_lines

    places = paths or [templates or templates_folder()]
    files = [file for place in places for file in (sorted(place.glob("*.yaml")) or [place])]
    problems = [problem for file in files for problem in lint_file(file)]
    print_lines(map(str, problems))
    say(f"template files: {len(files)}, problems: {len(problems)}")
    raise typer.Exit(1 if problems else 0)


@template_app.command("specimen")
def write_specimen_file(
    name: Name, output: NeededOutput, format: SpecimenFormat = "docx", seed: Seed = 1, templates: Templates = None
) -> None:
    """Write a report of the form, filled with made-up numbers that add up.

    \b
    Example:
      gouji template specimen 2021 --format pdf -o specimen.pdf
    """
    from extractor.forms import load_template
    from extractor.forms.specimen import Scale, draw_values, write_specimen
    from extractor.reports.target import open_target

    form = load_template(name, templates)
    with open_target(output) as out:
        out.write(write_specimen(form, draw_values(form, seed, scale=Scale.COUNTY), format))
