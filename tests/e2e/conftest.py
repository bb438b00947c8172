"""The page in a real Chromium, over the demo's deployment on a real anvil; each test starts from the demo's end.

What no test may see: a request to anything but the page's origin and the node, an error in the console, a failure
of the script. Where there is no Chromium the tests are skipped and say so.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from strongroom.client import Strongroom
from strongroom.client.lending.discovery import CACHE_VARIABLE
from strongroom.deployments import LOCAL_CHAIN_ID, ROOT_VARIABLE, registry_path
from tests.e2e.stage import Stage, play
from tests.integration.node import Node, a_second_each_block, connect
from tools import chromium
from tools.demo import actors, market

playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = Path(__file__).parent / "screenshots"
WALLET = (Path(__file__).parent / "wallet.js").read_text(encoding="utf-8")
TIMEOUT = 180_000
"""Milliseconds that anything on the page may take; far more than it does, for a machine that is busy or slow: what is
late is no failure."""
playwright.expect.set_options(timeout=TIMEOUT)
expect = playwright.expect
"""Asserts of what is shown, that wait until it is so."""
LATE = int(os.environ.get("E2E_LATE", "0"))
"""Milliseconds by which each answer comes late, to bring out what leans on a quick node: `E2E_LATE=1500 make e2e`."""
TRAFFIC = """
const ask = window.fetch;
const traffic = (window.traffic = { open: 0, since: performance.now(), block: 0 });
window.fetch = async (...request) => {
  traffic.open++;
  try {
    if (LATE) await new Promise((done) => setTimeout(done, LATE));
    const answer = await ask(...request);
    if (String(request[1]?.body).includes("eth_getBlockByNumber"))
      answer
        .clone()
        .json()
        .then(({ result }) => (traffic.block = Math.max(traffic.block, Number(result.number))))
        .catch(() => 0);
    return answer;
  } finally {
    traffic.open--;
    traffic.since = performance.now();
  }
};
""".replace("LATE", str(LATE))
"""Keeps in mind what the page is still asking for, and the newest block that it has seen."""
QUIET = 400
"""Milliseconds without a question until all are taken for answered; the page looks for a new block after 700."""
SETTLED = """([block, quiet]) =>
  traffic.block >= block && traffic.open === 0 && performance.now() - traffic.since > quiet"""
STANDS = "{ const now = Date.now(); Date.now = () => now; }"
STAYS = """{
  const later = window.setTimeout;
  window.setTimeout = (act, wait, ...more) => (wait === SPAN ? 0 : later(act, wait, ...more));
}"""
COMING_UP = 1_800
"""Seconds that the demo may take to come up; it takes some 25 where nothing else runs."""


@dataclass(frozen=True)
class Demo:
    """The demo, running."""

    page: str
    """Where the dApp is."""
    node: Node
    registry: Path
    props: dict[str, str] = field(default_factory=dict)
    """Contracts that the tests steer, by name."""

    def room(self, actor: str | None = None) -> Strongroom:
        """The client, as one of the demo's people if named."""
        account = None if actor is None else actors.derive()[actor]
        return Strongroom.connect(self.node.url, account, deployments=self.registry)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`make demo` in a folder of its own, until the tests are over."""
    root = tmp_path_factory.mktemp("demo")
    port = _free_port()
    command = [sys.executable, "-u", "-m", "tools.demo", "--unsaved", "--port", str(port)]
    environment = {**os.environ, ROOT_VARIABLE: str(root)}
    log = (root / "demo.log").open("wb")
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        address = _await_page(process, root / "demo.log")
        # what is remembered of one worker's chain is nothing to another's, which may begin with the same block
        os.environ[CACHE_VARIABLE] = str(root / "tests.sqlite3")
        node = a_second_each_block(connect(f"http://127.0.0.1:{port}"))
        found = Demo(address, node, registry_path(LOCAL_CHAIN_ID, root))
        kept = json.loads((root / ".strongroom" / "demo.json").read_text(encoding="utf-8"))["props"]
        people = actors.derive()
        found.props.update({**kept, **play(Stage(found.room(), people))})
        market.refresh_prices(found.room(), people, kept, 0)
        yield found
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(120)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


def _await_page(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + COMING_UP
    while time.monotonic() < deadline:
        found = re.search(r"The dApp is at (\S+)", log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found[1]
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        time.sleep(0.1)
    raise AssertionError("the demo did not come up: " + log.read_text(encoding="utf-8", errors="replace"))


def _free_port() -> int:
    """One whose next two are free, too: none that a connection outwards may be given meanwhile, nor another worker."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for _ in range(50):
        port = 20_000 + 1_000 * (worker % 12) + 3 * random.randrange(300)
        try:
            for offset in range(3):
                with socket.socket() as one:
                    one.bind(("127.0.0.1", port + offset))
        except OSError:
            continue
        return port
    raise AssertionError("no free ports")


@pytest.fixture(autouse=True)
def machine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests of several workers run side by side; one that is marked `quiet` measures time, and runs alone."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "machine.lock").open("w") as file:
        is_quiet = request.node.get_closest_marker("quiet") is not None
        fcntl.flock(file, fcntl.LOCK_EX if is_quiet else fcntl.LOCK_SH)
        yield


AT_REST = 0.75
"""Of the processors' time, what is idle on a machine that does nothing else while no test does anything."""
PATIENCE = 240
"""Seconds that are waited, all in all, for the machine to come to rest."""


def at_best(measure: Callable[[], None], tries: int = 3) -> None:
    """What is measured, at its best: what else a machine does makes it worse by chance, and never better.

    It fails only if it is too slow each time that the machine is otherwise at rest. On one that never is, nothing can
    be measured: then the test is skipped, and says so.
    """
    deadline = time.monotonic() + PATIENCE
    was_at_rest = True
    while True:
        try:
            measure()
            return
        except (AssertionError, playwright.TimeoutError) as slow:
            is_at_rest = idle() >= AT_REST
            tries -= was_at_rest and is_at_rest
            if tries <= 0:
                raise
            while not is_at_rest and time.monotonic() < deadline:
                is_at_rest = idle() >= AT_REST
            if time.monotonic() >= deadline:
                pytest.skip(f"this measures time, and the machine is busy with other things: {slow}")
            was_at_rest = is_at_rest


def idle(seconds: float = 1.0) -> float:
    """The part of the processors' time that nobody uses meanwhile; all of it where the system does not say."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return 1.0

    def read() -> tuple[int, int]:
        times = [int(part) for part in stat.read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
        return times[3] + times[4], sum(times)

    free, whole = read()
    time.sleep(seconds)
    free_then, whole_then = read()
    return (free_then - free) / max(1, whole_then - whole)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium."""
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS), timeout=TIMEOUT)
        yield found
        found.close()


@pytest.fixture
def chain(demo: Demo) -> Iterator[Demo]:
    """The demo's chain, put back afterwards."""
    snapshot = demo.node.request("evm_snapshot")
    yield demo
    assert demo.node.request("evm_revert", snapshot)


@dataclass
class Tab:
    """A tab of the browser with the page in it, and what it did that it should not."""

    page: Any
    demo: Demo
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    account: str = ""
    friends: list[str] = field(default_factory=list)
    """Addresses that the test's person has set, and the page may therefore ask."""

    def go(self, *parts: str) -> None:
        """To a page of the dApp."""
        self.page.goto(f"{self.demo.page}/#/{'/'.join(parts)}")
        self.page.locator("main h1").first.wait_for()

    def connect(self, to: str = "Test Wallet") -> None:
        """Connects a wallet, or a demo account."""
        self.page.get_by_role("banner").get_by_role("button", name="Connect").click()
        self.page.get_by_role("dialog").get_by_role("button", name=to).first.click()
        self.page.get_by_role("button", name="Disconnect").wait_for()

    def button(self, name: str, exact: bool = False) -> Any:
        """A button by its words."""
        return self.page.get_by_role("button", name=name, exact=exact)

    def dialog(self) -> Any:
        """The open dialog."""
        return self.page.get_by_role("dialog")

    def sees(self, text: str) -> None:
        """Waits until the text is on the page."""
        self.page.get_by_text(text).first.wait_for()

    def done(self) -> None:
        """Waits until the open dialog says that it is done, or signed."""
        self.dialog().get_by_text(re.compile("^(Done|Signed)")).first.wait_for()

    def close(self) -> None:
        """Closes the dialog of what is done, by the keyboard: the button moves when what has changed is read."""
        self.dialog().get_by_role("button", name="Close").last.press("Enter")
        self.dialog().wait_for(state="detached")

    def settle(self) -> None:
        """Waits until the page has seen the chain's newest block, and what it asked for is there.

        Playwright's "networkidle" is no such thing: it holds for good once a page was idle.
        """
        newest = int(self.demo.node.request("eth_blockNumber"), 16)
        self.page.wait_for_function(SETTLED, arg=[newest, QUIET])

    def sent(self) -> None:
        """Waits until the node has a transaction of the account that no block has yet."""
        count, account = "eth_getTransactionCount", self.account
        deadline = time.monotonic() + TIMEOUT / 1_000
        while self.demo.node.request(count, account, "pending") == self.demo.node.request(
            count, account, "latest"
        ):
            assert time.monotonic() < deadline, "nothing was sent"
            self.page.wait_for_timeout(50)

    def stop_clock(self) -> None:
        """From the next load on the page's clock stands: it does not run out of patience, however slow all else is."""
        self.page.add_init_script(STANDS)

    def keep(self, milliseconds: int) -> None:
        """From the next load on what the page says for so long, it says for good: it is not gone before it is seen."""
        self.page.add_init_script(STAYS.replace("SPAN", str(milliseconds)))

    def steer(self, **settings: Any) -> None:
        """Makes the test wallet behave otherwise."""
        self.page.evaluate("settings => Object.assign(window.wallet, settings)", settings)

    def asked(self, method: str) -> list[Any]:
        """Parameters of the requests of a kind that the wallet got."""
        return list(
            self.page.evaluate(
                "m => window.wallet.asked.filter(x => x.method === m).map(x => x.params)", method
            )
        )


@pytest.fixture
def open_tab(browser: Any, chain: Demo) -> Iterator[Callable[..., Tab]]:
    """Opens tabs, each with a fresh profile; looks at the end whether any misbehaved."""
    opened: list[tuple[Tab, Any]] = []

    def opening(
        actor: str = actors.HOLDER,
        theme: str = "light",
        size: tuple[int, int] = (1_200, 900),
        wallet: bool = True,
        **options: Any,
    ) -> Tab:
        context = browser.new_context(
            color_scheme=theme,
            viewport={"width": size[0], "height": size[1]},
            reduced_motion="reduce",
            **options,
        )
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        page.add_init_script(TRAFFIC)
        tab = Tab(page, chain)
        tab.account = actors.derive()[actor].address
        if wallet:
            script = WALLET.replace("__ACCOUNT__", tab.account).replace("__RPC__", chain.node.url)
            page.add_init_script(script.replace("__CHAIN_ID__", str(LOCAL_CHAIN_ID)))
        allowed = (chain.page, chain.node.url, "data:", "blob:")
        page.on(
            "request",
            lambda request: (
                request.url.startswith((*allowed, *tab.friends)) or tab.foreign.append(request.url)
            ),
        )
        page.on("pageerror", lambda error: tab.faults.append(str(error)))
        page.on("console", lambda said: said.type == "error" and tab.faults.append(said.text))
        opened.append((tab, context))
        return tab

    yield opening
    for tab, context in opened:
        context.close()
        assert tab.foreign == [], "the page asked strangers"
        assert tab.faults == [], "the page's console has errors"


@pytest.fixture
def tab(open_tab: Callable[..., Tab]) -> Tab:
    """One tab, with the holder's wallet in it."""
    return open_tab()
