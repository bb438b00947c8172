"""
Overview

lately
  blocks go by            what is kept of the events stays one entry for each question
"""

from __future__ import annotations

from typing import Any

from tests.e2e.conftest import Demo, Tab

KEYS = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("strongroom", 1);
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const keys = asked.result.transaction("logs").objectStore("logs").getAllKeys();
    keys.onsuccess = () => { asked.result.close(); resolve(keys.result); };
  };
})"""


def shorten(route: Any) -> None:
    script = route.fetch().text()
    assert script.count("50400") == 1
    route.fulfill(body=script.replace("50400", "200"), content_type="text/javascript; charset=utf-8")


def test_blocks_that_go_by_add_no_entries_to_the_store(tab: Tab, chain: Demo) -> None:
    # "lately" is 50,400 blocks, which no test has the time for: 200, so that it begins after the deployment
    tab.page.route("**/assets/Overview-*.js", shorten)
    chain.node.request("anvil_mine", hex(300))
    tab.go()
    tab.page.locator(".activity-list").wait_for(state="attached")
    tab.settle()
    before = set(tab.page.evaluate(KEYS))
    assert any("recent LendingPool" in key for key in before)
    for _ in range(3):
        chain.node.request("anvil_mine", hex(100))
        tab.settle()
    assert set(tab.page.evaluate(KEYS)) == before
