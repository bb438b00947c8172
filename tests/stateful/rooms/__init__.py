"""The rooms that have a machine. A new one is a module or package in this folder with `build() -> Machine`."""

import pkgutil
from importlib import import_module

from tests.stateful.driver import Machine


def names() -> tuple[str, ...]:
    """All rooms."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def build(name: str, **options: object) -> Machine:
    """The machine of a room, at the beginning of an episode. Raises `LookupError` for an unknown room."""
    if name not in names():
        raise LookupError(f"no room named {name!r} (there are: {', '.join(names())})")
    machine: Machine = import_module(f"{__name__}.{name}").build(**options)
    return machine
