"""A copy of the demo's chain, for what must not happen to the chain itself."""

from __future__ import annotations

import os
import random
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from strongroom.client import Strongroom
from strongroom.client.lending.discovery import CACHE_VARIABLE
from tools.anvil import HOST, AnvilError, LocalChain
from tools.demo.market import connect

FOLDER = "copy"
"""Below the demo's own folder; gone at the end."""


@contextmanager
def copied(chain: LocalChain, registry: Path) -> Iterator[Strongroom]:
    """The deployment on an anvil of its own that begins with the chain's state, as it is now, and ends with this.

    Raises `AnvilError`.
    """
    chain.save()
    folder = chain.folder / FOLDER
    own = LocalChain(folder, _free_port())
    own.stop()  # one that a killed demo left
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(chain.folder / "anvil-state.json", folder / "anvil-state.json")
    remembered = os.environ.get(CACHE_VARIABLE)
    # what happens on the copy is nothing to the chain, although both have the same blocks until now
    os.environ[CACHE_VARIABLE] = str(folder / "markets.sqlite3")
    try:
        own.open(lambda line: None)
        yield connect(own.url, registry)
    finally:
        own.stop()
        shutil.rmtree(folder, ignore_errors=True)
        if remembered is None:
            os.environ.pop(CACHE_VARIABLE)
        else:
            os.environ[CACHE_VARIABLE] = remembered


def _free_port() -> int:
    """Outside of what the system hands out: nothing else is given it before anvil takes it."""
    for port in random.sample(range(20_000, 30_000), 50):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port
    raise AnvilError("no port is free for a copy of the chain")
