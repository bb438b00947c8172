"""What this checkout adds to Ape, so that plain `ape …` works without an environment variable.

`ape-solidity` passes no metadata setting to solc: here `solidity: bytecode_hash` in ape-config.yaml does.
`ape-foundry` looks for `anvil` on PATH: here the virtual environment's own folder, where set-up puts it, is
on PATH also when the environment is not activated.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ape import plugins

BYTECODE_HASHES = ("none", "ipfs", "bzzr1")


def _put_own_folder_on_path() -> None:
    """Append the environment's `bin`, so that whatever the user's PATH names comes first."""
    folder = str(Path(sys.prefix) / "bin")
    path = os.environ.get("PATH", os.defpath)
    if folder not in path.split(os.pathsep):
        os.environ["PATH"] = f"{path}{os.pathsep}{folder}"


def _honour_bytecode_hash() -> None:
    """Let `solidity: bytecode_hash` reach solc; without that setting nothing changes.

    Raises `ConfigError`, when something is compiled, for a value that solc does not know.
    """
    from ape.exceptions import ConfigError
    from ape_solidity.compiler import SolidityCompiler

    original = SolidityCompiler._get_settings_from_version_map
    if getattr(original, "honours_bytecode_hash", False):
        return

    def with_metadata(
        self: Any, version_map: Any, import_tree: Any, project: Any = None, **overrides: Any
    ) -> Any:
        wanted = self.get_config(project=project or self.local_project).get("bytecode_hash")
        if wanted is not None and wanted not in BYTECODE_HASHES:
            raise ConfigError(f"solidity: bytecode_hash is one of {', '.join(BYTECODE_HASHES)}, not {wanted!r}.")
        if wanted is not None:
            overrides.setdefault("metadata", {"bytecodeHash": wanted})
        return original(self, version_map, import_tree, project=project, **overrides)

    with_metadata.honours_bytecode_hash = True  # type: ignore[attr-defined]
    SolidityCompiler._get_settings_from_version_map = with_metadata


@plugins.register(plugins.CompilerPlugin)
def register_compiler() -> Iterator[tuple[tuple[str, ...], type]]:
    """Registers no compiler: Ape asks this once, before it compiles anything."""
    _honour_bytecode_hash()
    yield from ()


_put_own_folder_on_path()
