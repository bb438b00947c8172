"""
What is promised of every page: small, accessible in both themes, readable on a phone, quick; and none of it by opinion.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ROOT, SCREENSHOTS, Demo, Tab, at_best, expect
from tools import chromium
from tools.demo import actors
from tools.page import DIST, build

FIRST_PAGE_BYTES = 90 * 1024
ALL_BYTES = 160 * 1024
NOTICES_BYTES = 32 * 1024
MODULES = Path(__file__).parent / "node_modules"

PAGES = {
    "overview": (),
    "dollar": ("dollar",),
    "send": ("dollar", "send"),
    "lend": ("lend",),
    "market": ("lend", "{market}"),
    "vault": ("lend", "vault", "{vault}"),
    "save": ("credit",),
    "credit": ("credit", "borrow"),
    "stability": ("credit", "stability"),
    "redeem": ("credit", "redeem"),
    "collect": ("collect",),
    "collection": ("collect", "{collection}"),
    "work": ("collect", "{collection}", "1"),
    "statement": ("collect", "splitter", "{splitter}"),
    "position": ("credit", "borrow", "{position}"),
    "edition": ("collect", "{items}", "7"),
    "assets": ("assets",),
    "asset": ("assets", "{house}"),
    "sale": ("assets", "{house}", "sale"),
    "trade": ("assets", "{house}", "trade"),
    "redemption": ("assets", "{house}", "redeem"),
    "buyout": ("assets", "{work}", "buyout"),
    "holders": ("assets", "{house}", "holders"),
    "desk": ("assets", "{house}", "desk"),
    "system": ("system",),
    "winddown": ("system", "winddown"),
}
"""Where each is; in braces what the demo's scenario has made."""
SEEN_BY = {"desk": actors.ISSUER}
"""Who looks at it, if not the holder."""


def zipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def first_page_scripts() -> set[str]:
    """Scripts of the first page: the entry and, from there, what is imported at once, and the overview with its own."""
    entry = re.search(r'src="\./assets/([^"]+\.js)"', (DIST / "index.html").read_text(encoding="utf-8"))
    assert entry
    overview = next(path.name for path in (DIST / "assets").glob("Overview-*.js"))
    chart = [path.name for path in (DIST / "assets").glob("uPlot*.js")]
    found: set[str] = set()
    queue = [entry[1], overview, *chart]
    while queue:
        name = queue.pop()
        if name in found:
            continue
        found.add(name)
        text = (DIST / "assets" / name).read_text(encoding="utf-8")
        queue += re.findall(r'(?:from|import)\s*"\./([^"]+\.js)"', text)
    return found


def test_the_first_page_is_small() -> None:
    build()
    size = sum(zipped(DIST / "assets" / name) for name in first_page_scripts())
    assert size <= FIRST_PAGE_BYTES, f"{size / 1024:.1f} KB"


def test_the_whole_is_small() -> None:
    """All scripts. The errors' notices are data beside them, fetched when one is wanted, with a limit of their own."""
    build()
    notices = sum(zipped(path) for path in (DIST / "assets").glob("*.json"))
    assert notices <= NOTICES_BYTES, f"{notices / 1024:.1f} KB"
    size = sum(zipped(path) for path in (DIST / "assets").glob("*.js"))
    assert size <= ALL_BYTES, f"{size / 1024:.1f} KB"


LOOKS = (("light", "light", (1_280, 900)), ("dark", "dark", (1_280, 900)), ("phone", "light", (390, 844)))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_in_both_themes_and_has_its_pictures(
    open_tab: Callable[..., Tab], name: str
) -> None:
    """One visit for all of it: axe is asked in each theme, and each look has its picture."""
    tab = open_tab(SEEN_BY.get(name, actors.HOLDER), size=LOOKS[0][2], bypass_csp=True)
    tab.go(*(part.format(**tab.demo.props) for part in PAGES[name]))
    tab.connect()
    settle(tab)
    tab.page.add_script_tag(path=str(MODULES / "axe-core" / "axe.min.js"))
    SCREENSHOTS.mkdir(exist_ok=True)
    for look, theme, (width, height) in LOOKS:
        tab.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        tab.page.set_viewport_size({"width": width, "height": height})
        settle(tab)
        expect(tab.page.locator(".skeleton")).to_have_count(0)
        tab.page.screenshot(path=str(SCREENSHOTS / f"{name}-{look}.png"), full_page=True)
        overflow = tab.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{look}: the page is wider than its window"
        found: dict[str, Any] = tab.page.evaluate("() => axe.run()")
        serious = [
            (item["id"], [node["target"] for node in item["nodes"]])
            for item in found["violations"]
            if item["impact"] in ("serious", "critical")
        ]
        assert serious == [], look


def settle(tab: Tab) -> None:
    """Waits until nothing is being loaded."""
    tab.settle()
    tab.page.wait_for_function("() => document.querySelectorAll('.skeleton, progress').length === 0")


@pytest.mark.quiet
def test_lighthouse(demo: Demo, tmp_path: Path) -> None:
    """Performance at least 95, accessibility and best practices 100, on the overview."""
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    at_best(lambda: require_scores(path, demo.page, tmp_path / "report.json"))


def require_scores(chrome: str, page: str, report: Path) -> None:
    done = subprocess.run(
        [
            "node",
            str(MODULES / "lighthouse" / "cli" / "index.js"),
            page,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            "--only-categories=performance,accessibility,best-practices",
            "--preset=desktop",
            f"--chrome-flags={' '.join(chromium.ARGUMENTS)}",
            "--no-enable-error-reporting",
        ],
        cwd=ROOT,
        env={**os.environ, "CHROME_PATH": chrome},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    found = json.loads(report.read_text(encoding="utf-8"))
    scores = {name: round((item["score"] or 0) * 100) for name, item in found["categories"].items()}
    failed = [name for name, audit in found["audits"].items() if audit.get("score") not in (None, 1)]
    assert scores["accessibility"] == 100, failed
    assert scores["best-practices"] == 100, failed
    assert scores["performance"] >= 95, (scores, failed)


@pytest.mark.quiet
def test_the_demos_data_is_there_within_two_seconds(open_tab: Callable[..., Tab], chain: Demo) -> None:
    def opened() -> None:
        page = open_tab().page
        page.goto(chain.page)
        page.locator(".figure .amount").first.wait_for(timeout=2_000)

    at_best(opened)
