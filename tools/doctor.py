"""Doctor: each tool's version, where it came from, and what to do about what is missing.

    python3 tools/doctor.py [--json]

Changes nothing. Status 1 if something that is needed is missing, too old, or not the pinned version.
Standard library only: it must run before, and without, the virtual environment.
"""

import argparse
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import setup

MAKE_SETUP = "make setup"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class Finding(NamedTuple):
    """What is known of one tool. `advice` is empty where all is well."""

    name: str
    version: str
    source: str
    advice: str = ""
    needed: bool = True

    @property
    def ok(self) -> bool:
        return not self.advice


def shown(path: object) -> str:
    """A path as a person writes it: inside the checkout relative, inside the home folder with a tilde."""
    text = str(path)
    for folder, short in ((str(setup.ROOT) + os.sep, ""), (str(Path.home()) + os.sep, "~/")):
        if text.startswith(folder):
            return short + text[len(folder) :]
    return text


def examine_python() -> Finding:
    inside = setup.VENV / "bin" / "python"
    version = setup.python_version(inside)
    if version is not None and version[:2] in setup.PYTHONS:
        _, base = setup.run([inside, "-c", "import sys; print(getattr(sys, '_base_executable', ''))"])
        return Finding("python", setup.dotted(version), ".venv, made from {}".format(shown(base)))
    try:
        chosen = setup.choose_python(None)
    except setup.SetupError as error:
        return Finding("python", "", "", str(error))
    found = setup.dotted(setup.python_version(chosen) or ())
    return Finding("python", found, shown(chosen), "There is no environment yet: {}".format(MAKE_SETUP))


def examine_node() -> Finding:
    try:
        return Finding("node", setup.check_node(), shown(shutil.which("node")))
    except setup.SetupError as error:
        return Finding("node", "", shown(shutil.which("node") or ""), str(error))


def examine_command(name: str, advice: str) -> Finding:
    path = shutil.which(name)
    status, text = setup.run([path or name, "--version"])
    found = re.search(r"\d+(\.\d+)+", text)
    if path is None or status != 0 or found is None:
        return Finding(name, "", shown(path or ""), advice)
    return Finding(name, found.group(0), shown(path))


def examine_packages() -> List[Finding]:
    """The Python packages that the house stands on, against their pins."""
    pins = dict(
        re.findall(r"^([A-Za-z0-9-]+)==([^\s;]+)", (setup.ROOT / "requirements.txt").read_text(), re.M)
    )
    names = [
        "eth-ape",
        "ape-foundry",
        "ape-solidity",
        "web3",
        "pyrevm",
        "pytest",
        "hypothesis",
        "ruff",
        "mypy",
    ]
    own = ["strongroom", "ape-strongroom"]
    code = (
        "import importlib.metadata as m, json, sys\n"
        "def version(name):\n"
        "    try: return m.version(name)\n"
        "    except m.PackageNotFoundError: return ''\n"
        "print(json.dumps({name: version(name) for name in sys.argv[1:]}))"
    )
    status, text = setup.run([setup.VENV / "bin" / "python", "-c", code] + names + own)
    found: Dict[str, str] = json.loads(text) if status == 0 else {}
    findings = []
    for name in names + own:
        version, pin = found.get(name, ""), pins.get(name)
        advice = ""
        if not version:
            advice = "It is not installed: {}".format(MAKE_SETUP)
        elif pin is not None and version != pin:
            advice = "{} is pinned: {}".format(pin, MAKE_SETUP)
        source = ".venv, this checkout" if name in own else ".venv, from requirements.txt"
        findings.append(Finding(name, version, source if version else "", advice))
    return findings


def examine_libraries() -> List[Finding]:
    """The npm packages of package.json, against their pins."""
    package = json.loads((setup.ROOT / "package.json").read_text())
    pins = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
    findings = []
    for name, pin in sorted(pins.items()):
        if name in ("@foundry-rs/anvil", "solc"):
            continue  # looked at as tools
        try:
            version = json.loads((setup.NODE_MODULES / name / "package.json").read_text())["version"]
        except (OSError, ValueError, KeyError):
            findings.append(Finding(name, "", "", "It is not installed: {}".format(MAKE_SETUP)))
            continue
        advice = "" if version == pin else "{} is pinned: {}".format(pin, MAKE_SETUP)
        findings.append(Finding(name, version, "node_modules", advice))
    return findings


def examine_anvil() -> Finding:
    link = setup.VENV / "bin" / "anvil"
    status, text = setup.run([link, "--version"])
    found = re.search(r"\d+\.\d+\.\d+", text)
    if status != 0 or found is None:
        return Finding("anvil", "", "", "It does not run: {}".format(MAKE_SETUP))
    from_npm = Path(os.path.realpath(str(link))) == Path(os.path.realpath(str(setup.anvil_binary())))
    source = "npm, {}".format(shown(setup.anvil_binary())) if from_npm else shown(os.path.realpath(str(link)))
    pin = json.loads((setup.ROOT / "package.json").read_text())["devDependencies"]["@foundry-rs/anvil"]
    return Finding(
        "anvil", found.group(0), source, "" if found.group(0) == pin else "{} is pinned".format(pin)
    )


def examine_solc() -> Finding:
    path = setup.solc_path()
    kind = setup.solc_kind(path)
    if kind is None:
        return Finding("solc", "", "", "The compiler is missing: {}".format(MAKE_SETUP))
    good, said = setup.solc_answers(path)
    source = {"native": "native, by py-solc-x", "npm": "npm's WebAssembly build"}[kind] + ", " + shown(path)
    if good and kind == "npm" and not setup.solc_ready():
        return Finding("solc", said, source, "Its copy is not up to date: {}".format(MAKE_SETUP))
    advice = "" if good else "{} is pinned. Delete {} and: {}".format(setup.SOLC_PIN, shown(path), MAKE_SETUP)
    return Finding("solc", said, source, advice)


def examine_chromium() -> Finding:
    for name in CHROMIUMS:
        if shutil.which(name):
            return examine_command(name, "It does not run")._replace(name="chromium", needed=False)
    return Finding(
        "chromium", "", "", "Only browser tests need it (Debian: apt-get install chromium)", needed=False
    )


def examine_set_up() -> Finding:
    parts = {
        "Python packages": setup.python_ready,
        "npm packages": setup.npm_ready,
        "anvil": setup.anvil_linked,
    }
    behind = [name for name, ready in parts.items() if not ready()]
    advice = "Not finished, or older than the lock files ({}): {}".format(", ".join(behind), MAKE_SETUP)
    return Finding("set-up", "" if behind else "complete", "", advice if behind else "")


def examine() -> List[Finding]:
    """Everything, in the order in which things need each other."""
    steps: Sequence[Callable[[], Finding]] = (
        examine_python,
        examine_node,
        lambda: examine_command("npm", "Install npm, which usually comes with Node"),
        lambda: examine_command("git", "Install git: deployments record the commit they were made from"),
        examine_set_up,
        examine_anvil,
        examine_solc,
    )
    return [step() for step in steps] + examine_packages() + examine_libraries() + [examine_chromium()]


def main(arguments: Optional[Sequence[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="Say what is installed, from where, and what is missing.")
    parser.add_argument("--json", action="store_true", help="for programs")
    options = parser.parse_args(arguments)
    findings = examine()
    ok = all(finding.ok for finding in findings if finding.needed)
    if options.json:
        tools = [dict(finding._asdict(), ok=finding.ok) for finding in findings]
        print(json.dumps({"ok": ok, "tools": tools}, indent=2))
        return 0 if ok else 1
    width = max(len(finding.name) for finding in findings)
    across = max(len(finding.version) for finding in findings)
    for finding in findings:
        mark = "ok" if finding.ok else "MISSING" if finding.needed else "-"
        text = finding.source if finding.ok else "; ".join(filter(None, (finding.source, finding.advice)))
        print(
            "{:8} {:{}}  {:{}}  {}".format(mark, finding.name, width, finding.version, across, text).rstrip()
        )
    print("everything needed is there" if ok else "something needed is missing: see the lines above")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
