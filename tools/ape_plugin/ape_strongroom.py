"""What this checkout adds to Ape, so that plain `ape …` works without an environment variable.

- `ape-solidity` passes no metadata setting to solc: here `solidity: bytecode_hash` in ape-config.yaml does.
- `ape-solidity` compiles a copy of the project that lacks node_modules: here a project whose remappings point
  there is compiled where it stands, which also saves the copy.
- `ape-foundry` looks for `anvil` on PATH: here the virtual environment's own folder, where set-up puts it,
  comes first also when the environment is not activated.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ape import plugins

BYTECODE_HASHES = ("none", "ipfs", "bzzr1")


def _put_own_folder_on_path() -> None:
    """What activating the environment does, for whoever calls .venv/bin/ape without it."""
    folder = str(Path(sys.prefix) / "bin")
    path = os.environ.get("PATH", os.defpath)
    if path.split(os.pathsep)[0] != folder:
        os.environ["PATH"] = f"{folder}{os.pathsep}{path}"


def _extend_solidity() -> None:
    """Wrap the two methods of ape-solidity's compiler, once.

    A value of `bytecode_hash` that solc does not know raises `ConfigError` when something is compiled.
    """
    from ape.exceptions import ConfigError
    from ape_solidity.compiler import SolidityCompiler

    if getattr(SolidityCompiler, "extended_by_strongroom", False):
        return
    settings_of = SolidityCompiler._get_settings_from_version_map
    compile_copy = SolidityCompiler.compile

    def settings_with_hash(
        self: Any, version_map: Any, import_tree: Any, project: Any = None, **overrides: Any
    ) -> Any:
        wanted = self.get_config(project=project or self.local_project).get("bytecode_hash")
        if wanted is not None and wanted not in BYTECODE_HASHES:
            known = ", ".join(BYTECODE_HASHES)
            raise ConfigError(f"solidity: bytecode_hash is one of {known}, not {wanted!r}.")
        if wanted is not None:
            overrides.setdefault("metadata", {"bytecodeHash": wanted})
        return settings_of(self, version_map, import_tree, project=project, **overrides)

    def compile_in_place(
        self: Any, contract_filepaths: Iterable[Path], project: Any = None, settings: Any = None
    ) -> Iterator[Any]:
        here = project or self.local_project
        remappings = self.get_config(project=here).import_remapping
        if not any(str(remapping.value).startswith("node_modules/") for remapping in remappings):
            yield from compile_copy(self, contract_filepaths, project=project, settings=settings)
            return
        if not (here.path / "node_modules").is_dir():
            raise ConfigError("node_modules is missing: run `make setup`.")
        paths = [path if path.is_absolute() else here.path / path for path in map(Path, contract_filepaths)]
        yield from self._compile(paths, project=here, settings=settings)

    SolidityCompiler._get_settings_from_version_map = settings_with_hash
    SolidityCompiler.compile = compile_in_place
    SolidityCompiler.extended_by_strongroom = True


@plugins.register(plugins.CompilerPlugin)  # type: ignore[untyped-decorator, unused-ignore]
def register_compiler() -> Iterator[tuple[tuple[str, ...], type]]:
    """Registers no compiler: Ape asks this once, before it compiles anything."""
    _extend_solidity()
    yield from ()


_put_own_folder_on_path()
