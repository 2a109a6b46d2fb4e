"""Where the forms are, and a YAML file to an object of a schema; what is wrong with it is named with its path."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from extractor.errors import TemplateError

MAX_TEMPLATE_BYTES = 1_000_000
"""The three forms take 10 kB each; a megabyte of YAML is a mistake."""

Spec = TypeVar("Spec", bound=BaseModel)

_YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def templates_folder() -> Path:
    """Where the built-in forms are: inside the installed package, or `templates/` of the repository."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def read_yaml(file: Path, schema: type[Spec]) -> Spec:
    """A YAML file as an object of this schema. Raises TemplateError."""
    try:
        if file.stat().st_size > MAX_TEMPLATE_BYTES:
            raise TemplateError(str(file), "", f"larger than {MAX_TEMPLATE_BYTES} bytes: this is no template")
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_YamlLoader)  # noqa: S506 (a safe loader)
        return schema.model_validate(data)
    except OSError as error:
        raise TemplateError(str(file), "", f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TemplateError(str(file), "", "is not UTF-8: save it as UTF-8") from error
    except yaml.YAMLError as error:
        raise TemplateError(str(file), "", f"is not YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        raise TemplateError(str(file), path, first["msg"].removeprefix("Value error, ")) from error
