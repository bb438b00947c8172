"""Brings the market up, shows what happens in it, and stays until Ctrl-C.

    python -m tools.demo              what `make demo` does
    python -m tools.demo --exit       the same, then ends; status 1 if the books do not balance

The chain, the registry and what the scenario did lie in `.strongroom/`, or below `$STRONGROOM_ROOT`. A second run
finds all of it and deploys nothing.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from strongroom.deployments import (
    LOCAL_CHAIN_ID,
    ROOT_VARIABLE,
    RegistryError,
    registry_path,
)
from tools.anvil import ROOT, AnvilError, HeldError, LocalChain
from tools.demo.awake import Awake

_POLL_SECONDS = 1.0
_REFRESH_SECONDS = 6 * 3_600


class DemoError(Exception):
    """The demo cannot go on. The message is one line and says what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit status: 0, 1 for a failure, 130 if it was stopped before it was done."""
    options = _parser().parse_args(arguments)
    _go_straight_to_this_machine()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return _Demo(options).run()
    except KeyboardInterrupt:
        print("demo: stopped before it was done; run it again to go on", file=sys.stderr)
        return 130
    except Exception as error:
        if not isinstance(error, _expected()):
            raise
        print(f"demo: {' '.join(str(error).split())}", file=sys.stderr)
        return 1


class _Demo:
    def __init__(self, options: argparse.Namespace) -> None:
        from strongroom.client.lending.discovery import CACHE_VARIABLE
        from tools.demo.report import Report

        self._exit: bool = options.exit
        self._again: bool = options.again
        self._fresh: bool = options.fresh
        self._unsaved: bool = options.unsaved
        self._played = False
        self._open = ExitStack()
        """What is closed at the end."""
        self._gallery: str | None = None
        self._page: str | None = None
        self._report = Report()
        self._say = self._report.say
        root = Path(os.environ.get(ROOT_VARIABLE) or ROOT).expanduser().resolve()
        self._registry = registry_path(LOCAL_CHAIN_ID, root)
        self._folder = root / ".strongroom"
        # what is remembered of one local chain is nothing to another, which may begin with the same block
        os.environ.setdefault(CACHE_VARIABLE, str(self._folder / "markets.sqlite3"))
        self._record = self._folder / "demo.json"
        self._chain = LocalChain(self._folder, options.port)

    def run(self) -> int:
        self._compile_if_needed()
        try:
            with self._chain.held():
                return self._keep()
        except HeldError as held:
            return self._join(held)

    def _compile_if_needed(self) -> None:
        from tools.artifacts import stale_sources

        stale = stale_sources()
        if not stale:
            return
        more = f" and {len(stale) - 1} more" if stale[1:] else ""
        with self._report.working(f"{stale[0]}{more} changed since strongroom/artifacts was made: compiling"):
            done = subprocess.run(
                [sys.executable, "-m", "tools.artifacts"],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode != 0:
            raise DemoError(f"the contracts do not compile: {(done.stderr or done.stdout).strip()}")
        self._say(
            done.stdout.strip().splitlines()[-1] + "; run `make artifacts` to bring the client up to date"
        )

    # With the chain in hand

    def _keep(self) -> int:
        from tools.demo.market import is_running_at

        if self._fresh:
            aside = self._chain.forget()
            if aside is not None:
                self._say(f"The saved chain is put aside as {aside}; starting anew")
        elif self._chain.running() is None and is_running_at(self._chain.port, self._registry):
            self._say(f"Found the deployment on the chain at {self._chain.url}, which another program runs")
            return self._show(self._connect(), stays=True)
        try:
            with self._report.working("starting anvil"):
                lines: list[str] = []
                opened = self._chain.open(lines.append)
            for line in lines:
                self._say(line)
            if opened.found_running:
                self._say(f"Found the chain running at {self._chain.url}")
            else:
                how = "from its saved state" if opened.restored else "anew"
                self._say(f"Started anvil at {self._chain.url} (chain id {LOCAL_CHAIN_ID}) {how}")
            status = self._bring_about()
            if not self._exit:
                self._stay()
            return status
        finally:
            self._close()

    def _bring_about(self) -> int:
        from tools.demo import actors, market

        people = actors.derive()
        started = time.monotonic()
        with self._report.working("looking for the deployment") as progress:
            lines: list[str] = []

            def tell(line: str) -> None:
                lines.append(line)
                progress(line)

            found = market.set_up(self._chain.url, self._registry, people, tell)
        for line in lines:
            if not self._fresh and line.startswith(("the saved deployment", "it was deployed from other")):
                self._say(line[0].upper() + line[1:] + ("" if found.is_new else "; FRESH=1 deploys anew"))
        deployment = found.deployment
        if found.is_new:
            self._chain.save()
            self._say(
                f"Deployed {len(deployment.contracts)} contracts in {len(deployment.journal)} transactions, "
                f"{deployment.gas_used:,} gas, {time.monotonic() - started:.1f} s; the deployer has no role left"
            )
        else:
            self._say(
                f"Found the deployment of block {min(item.block for item in deployment.contracts.values())}: "
                "nothing is deployed again"
            )
        for line in market.refresh_prices(found.room, people, self._props(found.key)):
            self._say(line[0].upper() + line[1:])
        self._play(found, people)
        self._chain.save()
        if not self._exit:
            self._serve()
        return self._show(found, stays=not self._exit)

    def _play(self, found: Any, people: Any) -> None:
        """The chapters, unless this deployment has seen them to their end."""
        from tools.demo.chapter import Row, Stage
        from tools.demo.chapters import CHAPTERS
        from tools.demo.chapters.winddown import WindDown
        from tools.demo.copy import copied
        from tools.demo.record import Record

        before = Record.read(self._record, found.key)
        if before is not None and before.finished and not self._again:
            self._say("The scenario has run on this deployment: it is not played again (AGAIN=1 does)")
            return
        if before is not None and not before.finished:
            self._say("The scenario was interrupted: playing it from its beginning")
        record = Record(self._record, found.key, props=before.props if before else {})
        record.write()
        rows: list[Row] = []
        with self._report.working("playing the scenario") as progress:

            def happened(row: Row) -> None:
                rows.append(row)
                progress(f"{row.who} {row.what}")

            stage = Stage(found.room, people, happened, record.props, record.keep, self._folder)
            for chapter in CHAPTERS:
                chapter(stage).play()
            progress("copying the chain, to show how it could end")
            with copied(self._chain, self._registry) as room:
                WindDown(replace(stage, room=room, keep=lambda name, address: None)).play()
        self._chain.save()
        record.rows, record.finished = rows, True
        record.write()
        self._played = True

    def _serve(self) -> None:
        """The dApp, and the works' metadata and images, on this machine, while the demo stays."""
        from strongroom.deployments import read
        from tools import page
        from tools.demo import actors, gateway, works

        with self._report.working("building the page"):
            page.build()
        people = [
            {"name": name, "duty": actors.DUTIES[name], "address": account.address}
            for name, account in actors.derive().items()
        ]
        works.publish_to(self._folder / works.FOLDER)
        chains = page.serving(
            lambda: [page.entry(read(self._registry), self._chain.url, people, ipfs="./ipfs/")],
            self._chain.port + 2,
            works=gateway.contents(self._folder / works.FOLDER),
        )
        self._page = self._open.enter_context(chains)
        address = gateway.serving(self._folder / works.FOLDER, self._chain.port + 1)
        self._gallery = self._open.enter_context(address)

    def _props(self, key: str) -> dict[str, str]:
        from tools.demo.record import Record

        recorded = Record.read(self._record, key)
        return {} if recorded is None else recorded.props

    def _show(self, found: Any, stays: bool) -> int:
        from tools.demo import actors
        from tools.demo.books import close_books
        from tools.demo.record import Record

        recorded = Record.read(self._record, found.key)
        if recorded is not None and recorded.finished:
            title = "What happened" if self._played else "What happened when it was played"
            self._report.happenings(recorded.rows, title)
        closing = close_books(found.room)
        self._report.closing(closing)
        self._report.addresses(found, actors.derive())
        self._report.how_to_go_on(
            self._chain.url,
            self._chain.port,
            self._registry,
            stays,
            splitter=None if recorded is None else recorded.props.get("splitter"),
            asset=None if recorded is None else recorded.props.get("asset"),
            gallery=self._gallery,
            page=self._page,
        )
        if closing.balances:
            self._say("Everything balances to the wei.")
            return 0
        print("demo: the books do not balance, see the table above", file=sys.stderr)
        return 1

    def _connect(self) -> Any:
        from tools.demo.market import Market, connect

        return Market(connect(self._chain.url, self._registry), is_new=False)

    def _stay(self) -> None:
        """Saves whatever happens, and keeps prices fresh, until it is interrupted."""
        from tools.demo import actors, market

        refreshed = time.monotonic()
        awake = Awake(self._chain.request)
        pause = _POLL_SECONDS
        try:
            if self._page is not None:
                self._say(f"The dApp is at {self._page}")
            self._say(f"The chain is up at {self._chain.url}. Ctrl-C stops it; nothing is lost.")
            while True:
                time.sleep(pause)
                before = time.monotonic()
                if self._chain.running() is None:
                    raise DemoError(
                        "anvil has ended by itself; its last state is saved, run this again to go on"
                    )
                if not self._unsaved:
                    awake.look(before)
                    self._chain.save_if_changed()
                # a long chain takes a while to save: a tenth of the time at most
                pause = max(_POLL_SECONDS, 10 * (time.monotonic() - before))
                if time.monotonic() - refreshed > _REFRESH_SECONDS:
                    found = self._connect()
                    props = self._props(found.key)
                    market.refresh_prices(found.room, actors.derive(), props, _REFRESH_SECONDS // 2)
                    refreshed = time.monotonic()
        except KeyboardInterrupt:
            self._say("")

    def _close(self) -> None:
        """Saves and stops the chain; one that cannot be saved goes on running."""
        with _undisturbed():
            self._open.close()
            if self._chain.running() is None:
                return
            try:
                if not self._unsaved:
                    self._chain.save()
            except AnvilError as error:
                if self._chain.answers():
                    print(f"demo: {error}; so it goes on running, and the next run finds it", file=sys.stderr)
                    return
            self._chain.stop()
            if not self._unsaved:
                self._say(
                    f"The chain is stopped, its state saved in {self._folder}. `make demo` goes on from it."
                )

    # With the chain in another demo's hands

    def _join(self, held: HeldError) -> int:
        running = self._chain.running()
        if self._fresh or self._again or running is None:
            raise held
        self._chain = LocalChain(self._folder, running.port)
        from tools.demo.market import is_running_at

        if not is_running_at(running.port, self._registry):
            raise DemoError(
                f"process {held.pid} is just setting the chain up: run this again when it is done"
            )
        self._say(
            f"Found the demo running at {self._chain.url}, kept up by process {held.pid}: "
            "nothing is deployed again"
        )
        return self._show(self._connect(), stays=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.demo", description="A real market on a local chain."
    )
    parser.add_argument("--exit", action="store_true", help="end when all is shown, instead of staying up")
    parser.add_argument("--port", type=_port, default=8545, help="where the chain answers (8545)")
    parser.add_argument(
        "--again", action="store_true", help="play the scenario again on the saved deployment"
    )
    parser.add_argument("--fresh", action="store_true", help="put the saved chain aside and start a new one")
    parser.add_argument(
        "--unsaved", action="store_true", help="leave the chain alone after the scenario: for tests"
    )
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return int(text)


def _go_straight_to_this_machine() -> None:
    """Past any proxy."""
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), "127.0.0.1")))


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals that end the program wait; the state is being saved."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _expected() -> tuple[type[Exception], ...]:
    """What has a message for the person who runs this; all else is a fault of the program."""
    from scripts._errors import ScriptError
    from strongroom.client.errors import ClientError, ContractError
    from tools.demo.chapter import ScenarioError
    from tools.page import PageError

    ours = (
        DemoError,
        PageError,
        AnvilError,
        RegistryError,
        ScriptError,
        ClientError,
        ContractError,
        ScenarioError,
    )
    return (*ours, OSError)


if __name__ == "__main__":
    sys.exit(main())
