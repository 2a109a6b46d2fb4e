"""What can go wrong, as types.

GoujiError
├── SourceError        a document gives no table
│   ├── UnsupportedError   a type that is not read (or not yet)
│   ├── DamagedError       broken, truncated, or no document at all
│   ├── EncryptedError     needs a password
│   ├── TooLargeError      over a limit of size, depth, time or memory
│   ├── RefusedError       a name, link or nesting in an archive that leads where nothing should
│   ├── UnreachedError     the web gave no document: a dead link, a refusal, what robots.txt forbids
│   ├── ScriptedError      a page that shows nothing until a browser runs its scripts
│   ├── UnknownFormError   no known statutory form in it
│   └── AmbiguousError     fits two forms, or holds several reports where one was asked for
├── TemplateError      a template is wrong: names file, path in it, and the remedy
├── SettingsError      gouji.toml is wrong, or a code that is selected: what was expected
├── PromiseError       an error rate is asked for that the calibration documents do not support
└── DependencyError    an optional package or program is missing, and how to install it

Everything about a readable document is a Finding or a warning, never an exception. Any other exception is a bug.
"""


class GoujiError(Exception):
    """Base of all errors with a message for the user: what happened to what, and what to do."""


class SourceError(GoujiError):
    """No table can be given for this document."""


class UnsupportedError(SourceError):
    """The bytes are of a type that no reader takes."""


class DamagedError(SourceError):
    """The bytes are empty, truncated, or not what they claim to be."""


class EncryptedError(SourceError):
    """The document is locked with a password."""


class TooLargeError(SourceError):
    """The document passes a limit of size, depth, time or memory."""


class RefusedError(SourceError):
    """A member of an archive has a name that leads out of it, is a link, or lies in too many archives."""


class UnreachedError(SourceError):
    """A web address gave no document."""


class ScriptedError(SourceError):
    """A page has no text of its own: only a browser that runs its scripts sees what it shows."""


class UnknownFormError(SourceError):
    """The document was read, and no statutory table of any template is in it."""


class AmbiguousError(SourceError):
    """More than one answer fits, and none may be preferred."""


class TemplateError(GoujiError):
    """A template file is wrong; `file` and `path` say where."""

    def __init__(self, file: str, path: str, problem: str) -> None:
        super().__init__(f"{file}: {path or 'top level'}: {problem}")
        self.file = file
        self.path = path
        self.problem = problem


class SettingsError(GoujiError):
    """The settings of a working folder, or a choice of findings, are wrong."""


class PromiseError(GoujiError):
    """An error rate cannot be promised."""


class DependencyError(GoujiError):
    """A package or program that this job needs is not installed."""
