"""What every adapter can do, and what is known of an engine before it is loaded. Standard library only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bench.pdf.found import FoundTable


class Venv(StrEnum):
    """Where an engine is installed."""

    OURS = "ours"
    PEERS = "peers"


@dataclass(frozen=True, slots=True)
class Engine:
    """`adapter`: module and class; `package`: the distribution whose version is shown; `slow`: takes part in every
    third round only."""

    name: str
    does: str
    venv: Venv
    adapter: str
    package: str = ""
    slow: bool = False
    finds_tables: bool = True


class Reader:
    """An engine. `path` and `data` are the same PDF; an adapter takes what its engine likes better."""

    def settle(self) -> None:
        """What is done once in a process that is the engine's own: nothing, mostly."""

    def run(self, path: str, data: bytes) -> object:
        """What is timed: all tables of the document with all of their texts, or what else the engine gives."""
        raise NotImplementedError

    def tables(self, path: str, data: bytes) -> Iterable[FoundTable]:
        """What is judged."""
        return ()

    def helpers(self) -> Sequence[int]:
        """Processes that work for it now, whose time counts too."""
        return ()
