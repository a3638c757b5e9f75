"""Builds the assets before the wheel is packed, and packs them: they are made, not committed."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = "segue/site/static/segue"


class AssetsHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        if not (root / BUILT / ".stamp").is_file() or (root / "package.json").is_file():
            subprocess.run([sys.executable, str(root / "tools" / "build_assets.py")], check=True)  # noqa: S603 - our own script
        build_data["artifacts"].append(f"/{BUILT}/**")
