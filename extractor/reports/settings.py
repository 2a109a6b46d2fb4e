"""What `gouji check` does in a working folder: the table [check] of its gouji.toml.

[check]
select = ["sum", "form"]
ignore = ["form.row_absent"]
max-error = 0.005
templates = "forms"
"""

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import SettingsError

SETTINGS_FILE = "gouji.toml"


class CheckSettings(BaseModel):
    """The keys of [check], each as the option of that name; what the command line says counts before them."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    select: list[str] = []
    ignore: list[str] = []
    max_error: Annotated[float | None, Field(alias="max-error", gt=0, lt=1)] = None
    templates: Annotated[Path | None, Field(strict=False)] = None


class _File(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    check: CheckSettings = CheckSettings()


_KEYS = {
    "": list(_File.model_fields),
    "check": [field.alias or name for name, field in CheckSettings.model_fields.items()],
}
"""The keys that are known, by the table they stand in."""


def read_settings(folder: Path) -> CheckSettings:
    """The settings of a folder; without a gouji.toml, those that change nothing.

    Raises SettingsError: no TOML, a key that is not known, a value of the wrong type.
    """
    file = folder / SETTINGS_FILE
    try:
        text = file.read_text(encoding="utf-8")
        return _File.model_validate(tomllib.loads(text)).check
    except FileNotFoundError:
        return CheckSettings()
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {(error.strerror or 'an error').lower()}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file}: is not UTF-8: save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: is not TOML: {error}") from error
    except ValidationError as error:
        raise SettingsError(f"{file}: {_fault(error)}") from error


def _fault(error: ValidationError) -> str:
    """The first fault, and the remedy."""
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    where = ".".join(path)
    if first["type"] != "extra_forbidden":
        return f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}"
    known = _KEYS[".".join(path[:-1])]
    near = get_close_matches(path[-1], known, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"{where}: no such key is known: {meant}known here: {', '.join(known)}"
