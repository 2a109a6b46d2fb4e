"""Build hook: in an editable install the module `gouji_cli` opens cli.py of the repository, so edits take effect."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DOOR = '"""The command gouji of an editable install: cli.py of the repository."""\n\nfrom cli import main as main\n'


class EditableDoor(BuildHookInterface[Any]):
    """Puts `gouji_cli.py` into editable wheels; ordinary wheels get cli.py itself under that name."""

    folder: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Only the editable build has no copy of cli.py."""
        if version != "editable":
            return
        self.folder = Path(tempfile.mkdtemp(prefix="gouji-door-"))
        door = self.folder / "gouji_cli.py"
        door.write_text(DOOR, encoding="utf-8")
        build_data["force_include_editable"] = {str(door): "gouji_cli.py"}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The door is in the wheel; its folder goes."""
        if self.folder is not None:
            shutil.rmtree(self.folder)
