"""One file for each area of the suite, which says what is measured, of us and of whom. Found by being here."""

import importlib
import pkgutil

from benchmarks.area import Area


def load() -> tuple[Area, ...]:
    """Every area, in the order in which the tables show them."""
    modules = [
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    ]
    areas = [area for module in modules for area in module.AREAS]
    return tuple(sorted(areas, key=lambda area: (area.order, area.name)))
