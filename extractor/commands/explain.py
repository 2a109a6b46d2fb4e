"""gouji explain: what a kind of finding means."""

from extractor.commands.options import CodeName, Templates


def explain(code: CodeName = None, templates: Templates = None) -> None:
    """Print what a kind of finding means, why it matters and what to do; without CODE, list them all.

    \b
    Example:
      gouji explain
      gouji explain form.row_absent
    """
    from extractor.checks import known_codes
    from extractor.forms import load_templates
    from extractor.reports.explain import code_to_lines, codes_to_lines
    from extractor.reports.target import print_lines

    forms = load_templates(templates)
    codes = known_codes(forms)
    print_lines(code_to_lines(code, codes, forms) if code else codes_to_lines(codes))
