"""Statutory forms: YAML files to templates (`load`), the figures in their text (`narrative`), their faults
(`lint`), and filled documents (`specimen`)."""

from extractor.forms.lint import Problem, lint_file
from extractor.forms.load import load_file, load_template, load_templates
from extractor.forms.read import templates_folder

__all__ = ["Problem", "lint_file", "load_file", "load_template", "load_templates", "templates_folder"]
