"""Set-up: everything the house needs, in one idempotent step that says what it is doing.

    python3 tools/setup.py [--quiet] [--python PATH]

Virtual environment, hashed Python requirements, `npm ci`, anvil, compiler. Each part leaves a stamp of what
it was made from, inside the folder it made, written last: deleting the folder or killing set-up midway is
recovered from by the next run, and a run that finds every stamp in place takes a fraction of a second.
Standard library only, and readable by Python 3.6, so that a too old Python gets a line and no traceback.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Callable, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NODE_MODULES = ROOT / "node_modules"
STATE = ROOT / ".strongroom"
LOGS = STATE / "logs"
SHIM = ROOT / "tools" / "solc_shim"

PYTHONS = ((3, 11), (3, 12))
NODE_MINIMUM = 20
SOLC_VERSION = "0.8.37"
SOLC_COMMIT = "f401782d"
SOLC_PIN = "{}+commit.{}".format(SOLC_VERSION, SOLC_COMMIT)
EDITABLE = (ROOT, ROOT / "tools" / "ape_plugin")


class SetupError(Exception):
    """One line for the person: what is wrong and what to do about it."""


# ---------------------------------------------------------------- what is there


def run(
    command: Sequence[object], timeout: float = 60, env: Optional[Dict[str, str]] = None
) -> Tuple[int, str]:
    """Exit status and output of a short command; (127, reason) where it cannot be run at all."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            env=env,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 127, str(error)
    return done.returncode, done.stdout.decode("utf-8", "replace").strip()


def python_version(python: object) -> Optional[Tuple[int, int, int]]:
    """The version of an interpreter, or None where the command does not run (a pyenv shim, say)."""
    status, text = run([python, "-c", "import sys; print(*sys.version_info[:3])"])
    parts = text.split()
    if status != 0 or len(parts) != 3:
        return None
    return int(parts[0]), int(parts[1]), int(parts[2])


def dotted(version: Iterable[int]) -> str:
    return ".".join(str(part) for part in version)


def choose_python(asked: Optional[str]) -> str:
    """The interpreter for the environment: the one asked for, else this one, else one found on PATH.

    Of an interpreter that is itself in a virtual environment, the one it was made from.
    Raises `SetupError` where none is 3.11 or 3.12, or where it cannot make virtual environments.
    """
    candidates = [asked] if asked else [sys.executable, "python3.12", "python3.11"]
    for candidate in candidates:
        version = python_version(candidate)
        if version is None or version[:2] not in PYTHONS:
            continue
        probe = "import sys, venv, ensurepip; print(getattr(sys, '_base_executable', '') or sys.executable)"
        status, base = run([candidate, "-c", probe])
        if status != 0:
            name = "python{}.{}-venv".format(version[0], version[1])
            raise SetupError(
                "Python's venv module is missing. Install it (on Debian: apt-get install {}) "
                "and run this again.".format(name)
            )
        return base
    shown = asked or "python3"
    version = python_version(candidates[0])
    found = "{} is {}".format(shown, dotted(version)) if version else "{} does not run".format(shown)
    raise SetupError(
        "Python 3.11 or 3.12 is needed, and {}. Install one (Debian: apt-get install python3 python3-venv; "
        "macOS: brew install python@3.12), or name one: make setup PYTHON=/path/to/python3.12".format(found)
    )


def check_node() -> str:
    """The version of Node; raises `SetupError` where it or npm is missing or too old."""
    how = "Install Node {} or newer (nodejs.org, nvm, or your package manager) and run this again.".format(
        NODE_MINIMUM
    )
    if shutil.which("node") is None:
        raise SetupError("Node is missing. " + how)
    status, text = run(["node", "--version"])
    found = re.match(r"v(\d+)\.\d+\.\d+", text)
    if status != 0 or found is None:
        raise SetupError(
            "`node --version` does not answer ({}). {}".format(text.splitlines()[0] if text else status, how)
        )
    if int(found.group(1)) < NODE_MINIMUM:
        raise SetupError("Node {} or newer is needed, and node is {}. {}".format(NODE_MINIMUM, text, how))
    if shutil.which("npm") is None:
        raise SetupError("npm is missing, though Node is there. Install it (on Debian: apt-get install npm).")
    return text


def digest(*parts: object) -> str:
    """A short content hash of texts and files; a missing file counts as empty."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) and part.is_file() else str(part).encode()
        sha.update(len(data).to_bytes(8, "big") + data)
    return sha.hexdigest()[:32]


def stamped(stamp: Path, value: str) -> bool:
    try:
        return stamp.read_text() == value
    except OSError:
        return False


# ---------------------------------------------------------------- saying what it does


class Board:
    """Progress of steps that may run side by side: a live line on a terminal, plain lines elsewhere."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.live = sys.stdout.isatty()
        self.started: Dict[str, float] = {}
        self.lock = threading.Lock()
        self.stop = threading.Event()
        self.ticker: Optional[threading.Thread] = None
        self.spoke = False

    def say(self, text: str) -> None:
        with self.lock:
            self._line(text)

    def _line(self, text: str) -> None:
        self.spoke = True
        sys.stdout.write("\r\x1b[K" + text + "\n" if self.live else text + "\n")
        sys.stdout.flush()

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[List[str]]:
        """Say that a step begins and, when it ends, how long it took, or what the caller adds to the list."""
        outcome: List[str] = []
        began = time.monotonic()
        with self.lock:
            self.started[name] = began
            self._line("  {} …".format(name))
            if self.ticker is None:
                self.ticker = threading.Thread(target=self._tick, daemon=True)
                self.ticker.start()
        try:
            yield outcome
        except BaseException:
            with self.lock:
                self.started.pop(name, None)
            raise
        with self.lock:
            self.started.pop(name, None)
            taken = "done in {:.0f} s".format(time.monotonic() - began)
            self._line("  {}: {}".format(name, outcome[0] if outcome else taken))

    def _tick(self) -> None:
        turn = 0
        while not self.stop.wait(1):
            turn += 1
            with self.lock:
                now = time.monotonic()
                running = ["{} {:.0f} s".format(name, now - began) for name, began in self.started.items()]
                if running and self.live:
                    sys.stdout.write("\r\x1b[K  … " + ", ".join(running))
                    sys.stdout.flush()
                elif running and turn % 10 == 0:
                    self._line("  … " + ", ".join(running))

    def close(self) -> None:
        self.stop.set()
        if self.ticker is not None:
            self.ticker.join()
        if self.live and self.spoke:
            sys.stdout.write("\r\x1b[K")
            sys.stdout.flush()


children: List["subprocess.Popen[bytes]"] = []
held: List[
    int
] = []  # the lock; children share it, so that one which outlives us keeps the next set-up waiting
ending = threading.Event()


def logged(command: Sequence[object], log: str, advice: str, cwd: Path = ROOT) -> None:
    """Run a long command with its output in a log; raises `SetupError` with its last lines where it fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / log
    with path.open("wb") as out:
        try:
            child = subprocess.Popen(
                [str(part) for part in command],
                cwd=str(cwd),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=held,
            )
        except OSError as error:
            raise SetupError("{} cannot be run: {}".format(command[0], error))
        children.append(child)
        status = child.wait()
    if status == 0:
        return
    if ending.is_set():
        raise SetupError("interrupted")
    lines = [line for line in path.read_text("utf-8", "replace").splitlines() if line.strip()]
    for line in lines[-8:]:
        sys.stderr.write("    " + line[:300] + "\n")
    raise SetupError("{} (the whole output: {})".format(advice, path.relative_to(ROOT)))


def end_children() -> None:
    """End what this run started, so that an interrupted set-up leaves nobody writing into its folders."""
    ending.set()
    for child in children:
        if child.poll() is None:
            with contextlib.suppress(OSError):
                os.killpg(child.pid, signal.SIGTERM)


# ---------------------------------------------------------------- Python


def requirements_stamp(version: Tuple[int, int, int]) -> str:
    return digest(dotted(version[:2]), ROOT / "requirements.txt")


def editable_stamp() -> str:
    # What lies before the linters' settings decides what is installed.
    return digest(*[(folder / "pyproject.toml").read_text().split("[tool.ruff")[0] for folder in EDITABLE])


def python_ready() -> bool:
    """Whether the environment holds exactly what requirements.txt and pyproject.toml ask for."""
    # The interpreter's version is read from the environment's own note: starting it would cost more.
    try:
        found = re.search(r"^version\s*=\s*(\d+)\.(\d+)\.(\d+)", (VENV / "pyvenv.cfg").read_text(), re.M)
    except OSError:
        return False
    if found is None or not os.access(str(VENV / "bin" / "python"), os.X_OK):
        return False
    version = (int(found.group(1)), int(found.group(2)), int(found.group(3)))
    if not stamped(VENV / ".place", str(VENV)):
        return False
    return stamped(VENV / ".requirements", requirements_stamp(version)) and stamped(
        VENV / ".editable", editable_stamp()
    )


def set_up_python(board: Board, python: str) -> None:
    version = python_version(python)
    assert version is not None
    inside = VENV / "bin" / "python"
    unfinished, place = VENV / ".unfinished", VENV / ".place"
    # An environment does not survive being moved, nor a pip that was stopped midway: those are made anew.
    whole = stamped(place, str(VENV)) and not unfinished.exists()
    if not whole or (python_version(inside) or ())[:2] not in PYTHONS:
        with board.step("virtual environment .venv (Python {})".format(dotted(version))):
            command = [python, "-m", "venv", "--clear", VENV]
            logged(command, "venv.log", "The virtual environment cannot be made.")
            place.write_text(str(VENV))
    own = python_version(inside)
    assert own is not None
    wanted = requirements_stamp(own)
    if not stamped(VENV / ".requirements", wanted):
        count = len(re.findall(r"^[A-Za-z0-9][^\n]*==", (ROOT / "requirements.txt").read_text(), re.M))
        with board.step("{} Python packages, each checked against its hash".format(count)):
            unfinished.touch()
            pip = [
                inside,
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-deps",
                "--require-hashes",
            ]
            advice = "pip could not install the requirements. Check the network and run this again."
            # A current pip is more than twice as fast as the one that Python brings. Three small packages
            # come as source: with the pinned setuptools there first, they build without a download.
            logged(pip + ["-r", part_of_requirements("pip", "setuptools")], "pip-first.log", advice)
            pip += ["--no-compile", "--no-build-isolation"]
            logged(pip + ["-r", ROOT / "requirements.txt"], "pip.log", advice)
            unfinished.unlink()
        (VENV / ".requirements").write_text(wanted)
        with contextlib.suppress(OSError):
            (VENV / ".editable").unlink()
    if not stamped(VENV / ".editable", editable_stamp()):
        with board.step("this checkout's own packages"):
            command = [
                inside,
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-deps",
                "--no-compile",
            ]
            command += ["--no-build-isolation", "--no-index"]
            for folder in EDITABLE:
                command += ["-e", folder]
            logged(command, "pip-own.log", "This checkout's own packages could not be installed.")
        (VENV / ".editable").write_text(editable_stamp())


def part_of_requirements(*names: str) -> Path:
    """A requirements file with only the named packages' hashed lines, written beside the logs."""
    text = (ROOT / "requirements.txt").read_text()
    blocks = re.findall(r"^([A-Za-z0-9][^=\s]*)(==(?:.*\\\n)*.*\n)", text, re.M)
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / "requirements-first.txt"
    path.write_text("".join(name + rest for name, rest in blocks if name in names))
    return path


# ---------------------------------------------------------------- npm and anvil


PACKAGES = (
    (ROOT, "npm packages: contracts' libraries, anvil, solc, linters"),
    (ROOT / "frontend", "npm packages of the dApp"),
)
E2E_PACKAGES = ((ROOT / "tests" / "e2e", "npm packages of the dApp's tests"),)
"""Only for `make e2e` and `make test`: with Lighthouse, more than all others together."""


def npm_stamp(folder: Path) -> str:
    return digest(
        folder / "package-lock.json", folder / "package.json", platform.system(), platform.machine()
    )


def npm_folder_ready(folder: Path) -> bool:
    return stamped(folder / "node_modules" / ".strongroom", npm_stamp(folder))


def npm_ready() -> bool:
    return all(npm_folder_ready(folder) for folder, _ in PACKAGES)


def set_up_npm(board: Board, packages: Sequence[Tuple[Path, str]] = PACKAGES) -> None:
    for folder, title in packages:
        if npm_folder_ready(folder):
            continue
        with board.step(title):
            # No package's own install script is run: anvil's binary lies ready in its platform's package.
            logged(
                ["npm", "ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"],
                "npm.log" if folder == ROOT else "npm-{}.log".format(folder.name),
                "npm could not install the packages. Check the network and run this again.",
                folder,
            )
        (folder / "node_modules" / ".strongroom").write_text(npm_stamp(folder))


def anvil_binary() -> Path:
    """Where npm puts the binary for this machine; it need not be there."""
    system = {"Darwin": "darwin", "Linux": "linux"}.get(platform.system(), platform.system().lower())
    machine = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    return NODE_MODULES / "@foundry-rs" / "anvil-{}-{}".format(system, machine) / "bin" / "anvil"


def link_anvil() -> None:
    """`.venv/bin/anvil` → the binary itself: no Node process in between to start, or to lose a signal."""
    binary = anvil_binary()
    if not os.access(str(binary), os.X_OK):
        raise SetupError(
            "npm has no anvil for this machine ({} {}). Install Foundry's anvil yourself and link it as "
            ".venv/bin/anvil.".format(platform.system(), platform.machine())
        )
    link = VENV / "bin" / "anvil"
    target = os.path.relpath(str(binary), str(link.parent))
    if link.is_symlink() and os.readlink(str(link)) == target:
        return
    fresh = link.with_name(".anvil-{}".format(os.getpid()))
    os.symlink(target, str(fresh))
    os.replace(str(fresh), str(link))


def anvil_linked() -> bool:
    link = VENV / "bin" / "anvil"
    return os.access(str(link), os.X_OK)


# ---------------------------------------------------------------- the compiler


def solcx_folder() -> Path:
    """py-solc-x's own rule for where compilers are."""
    named = os.environ.get("SOLCX_BINARY_PATH")
    return Path(named) if named else Path.home() / ".solcx"


def solc_path() -> Path:
    return solcx_folder() / "solc-v{}".format(SOLC_VERSION)


def solc_kind(path: Path) -> Optional[str]:
    """`native`, `npm`, or None where there is none."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        ours = b"Strongroom's stand-in" in file.read(200)
    return "npm" if ours else "native"


def solc_answers(path: Path) -> Tuple[bool, str]:
    """Whether a compiler says the pinned version and commit; and what it says."""
    status, text = run([path, "--version"], timeout=20)
    found = re.search(r"\d+\.\d+\.\d+\+commit\.[0-9a-f]+", text)
    said = found.group(0) if found else (text.splitlines()[-1][:120] if text else "nothing")
    return status == 0 and said == SOLC_PIN, said


def shim_parts() -> Tuple[str, str]:
    """Folder name of the shim's copy, and the text of its executable. Named by content: an update never
    changes a copy that some process is compiling with."""
    lock = (SHIM / "solc.cjs", SHIM / "solc.sh", SOLC_PIN)
    folder = "npm-solc-{}-{}".format(SOLC_VERSION, digest(*lock)[:10])
    text = (SHIM / "solc.sh").read_text().replace("@FOLDER@", folder)
    node = shutil.which("node") or "node"
    return folder, text.replace("@NODE@", "'" + node.replace("'", "'\\''") + "'")


def solc_ready() -> bool:
    path = solc_path()
    kind = solc_kind(path)
    if kind is None:
        return False
    if kind == "npm":
        folder, text = shim_parts()
        if not (path.read_text().splitlines()[2] == text.splitlines()[2] and (path.parent / folder).is_dir()):
            return False
    good, said = solc_answers(path)
    if not good and kind == "native":
        raise SetupError(
            "{} answers {} where {} is pinned. Delete that file and run this again.".format(
                path, said, SOLC_PIN
            )
        )
    return good


DOWNLOAD = """
import functools, signal, sys, warnings
warnings.simplefilter("ignore")
import requests, solcx.install as install
signal.alarm({first})  # the first answer, name look-up included; the default action ends the process
real = requests.get
def get(url, **options):
    answer = real(url, timeout=15, **options)
    signal.alarm(0)
    return answer
install.requests.get = get
try:
    install.install_solc("{version}", show_progress=False)
except Exception as error:
    print(type(error).__name__)
    sys.exit(1)
"""


def download_native() -> bool:
    """Let py-solc-x fetch the native compiler. False where the network refuses or none fits this machine."""
    code = DOWNLOAD.format(first=8, version=SOLC_VERSION)
    status, _ = run([VENV / "bin" / "python", "-c", code], timeout=300)
    return status == 0 and solc_path().exists()


def solc_package_parts() -> List[Path]:
    """The npm package and, found as Node finds them, everything it requires."""
    found: List[Path] = []

    def add(name: str, seen_from: Path) -> None:
        place = seen_from
        while True:
            candidate = place / "node_modules" / name
            if (candidate / "package.json").is_file():
                break
            if place == ROOT:
                raise SetupError(
                    "The npm package {} is missing. Delete node_modules and run this again.".format(name)
                )
            place = place.parent
        if candidate in found:
            return
        found.append(candidate)
        for needed in json.loads((candidate / "package.json").read_text()).get("dependencies", {}):
            add(needed, candidate)

    add("solc", ROOT)
    return found


def register_npm_solc() -> None:
    """Put the npm compiler into py-solc-x's folder under the name py-solc-x looks for.

    Built in a temporary folder and renamed into place, the executable last, so that a process which compiles
    meanwhile sees either none or a whole one. Other names must not start with `solc-v`: py-solc-x would read
    them as versions.
    """
    home = solcx_folder()
    home.mkdir(parents=True, exist_ok=True)
    folder, text = shim_parts()
    work = Path(tempfile.mkdtemp(prefix=".strongroom-", dir=str(home)))
    try:
        for part in solc_package_parts():
            inside = part.relative_to(ROOT)
            nested = shutil.ignore_patterns("node_modules", "*.d.ts")
            shutil.copytree(str(part), str(work / "copy" / inside), ignore=nested)
        copy = work / "copy"
        shutil.copy(str(SHIM / "solc.cjs"), str(copy / "solc.cjs"))
        (copy / "pin.txt").write_text(SOLC_PIN + "\n")
        version = "solc, the solidity compiler commandline interface\nVersion: {}.Emscripten.clang\n"
        (copy / "version.txt").write_text(version.format(SOLC_PIN))
        # A real compilation: the commit is checked by the shim itself, and so is that it works here at all.
        trial = json.dumps(
            {
                "language": "Solidity",
                "sources": {
                    "a.sol": {
                        "content": "// SPDX-License-Identifier: MIT\npragma solidity 0.8.37; contract A {}"
                    }
                },
                "settings": {"outputSelection": {"*": {"*": ["evm.bytecode.object"]}}},
            }
        )
        (work / "trial.json").write_text(trial)
        command = ["node", "--stack-size=8192", copy / "solc.cjs", "--standard-json", work / "trial.json"]
        status, answer = run(command, timeout=120)
        if status != 0 or '"object":"60' not in answer:
            raise SetupError("The npm solc does not compile here: {}".format(answer[:300] or status))
        if not (home / folder).is_dir():
            try:
                os.rename(str(copy), str(home / folder))
            except OSError:
                if not (home / folder).is_dir():  # another set-up may have been first, with the same content
                    raise
        executable = work / "executable"
        executable.write_text(text)
        executable.chmod(0o755)
        os.replace(str(executable), str(solc_path()))
        for older in home.glob("npm-solc-{}-*".format(SOLC_VERSION)):
            if (
                older.name != folder and time.time() - older.stat().st_mtime > 86400
            ):  # nobody can be in it now
                shutil.rmtree(str(older), ignore_errors=True)
    finally:
        shutil.rmtree(str(work), ignore_errors=True)


def set_up_solc(board: Board) -> None:
    if solc_ready():
        return
    native = False
    if solc_kind(solc_path()) is None:
        with board.step("native compiler, solc {}".format(SOLC_VERSION)) as outcome:
            native = download_native()
            if not native:
                outcome.append("the network refuses; npm's build of the same commit will do, more slowly")
    if not native:
        with board.step("npm's solc {}, registered with py-solc-x".format(SOLC_VERSION)):
            register_npm_solc()
    if not solc_ready():
        raise SetupError(
            "solc {} is not usable after set-up. Delete {} and run this again.".format(
                SOLC_VERSION, solc_path()
            )
        )


# ---------------------------------------------------------------- all of it


def at_once(*jobs: Callable[[], None]) -> None:
    """Run jobs side by side; the first error is raised, once all have ended."""
    errors: List[BaseException] = []

    def guard(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guard, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.2)
    if errors:
        raise errors[0]


@contextlib.contextmanager
def alone(board: Board) -> Iterator[None]:
    """One set-up at a time in a checkout."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            board.say("  another set-up is at work in this folder; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        held.append(lock.fileno())
        yield
        held.clear()


def everything_ready() -> bool:
    return python_ready() and npm_ready() and anvil_linked() and solc_ready()


def set_up(quiet: bool, python: Optional[str]) -> None:
    """All of it. Raises `SetupError`."""
    began = time.monotonic()
    node = check_node()
    if everything_ready():
        if not quiet:
            print("set-up: everything is in place")
        return
    chosen = choose_python(python)
    board = Board(quiet)
    try:
        board.say("set-up: Node {}, the first time takes about a minute".format(node))
        with alone(board):
            at_once(lambda: set_up_python(board, chosen), lambda: set_up_npm(board))
            link_anvil()
            set_up_solc(board)
    finally:
        end_children()
        board.close()
    print(
        "set-up: ready in {:.0f} s (make doctor shows what came from where)".format(time.monotonic() - began)
    )


def set_up_e2e(quiet: bool) -> None:
    """What only the dApp's tests need. Raises `SetupError`."""
    if all(npm_folder_ready(folder) for folder, _ in E2E_PACKAGES):
        return
    board = Board(quiet)
    try:
        with alone(board):
            set_up_npm(board, E2E_PACKAGES)
    finally:
        end_children()
        board.close()


def main(arguments: Optional[Sequence[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="Install everything Strongroom needs into this checkout.")
    parser.add_argument("--e2e", action="store_true", help="also what only the dApp's tests need")
    parser.add_argument("--quiet", action="store_true", help="say nothing when everything is in place")
    parser.add_argument("--python", help="the interpreter for .venv")
    options = parser.parse_args(arguments)
    try:
        set_up(options.quiet, options.python)
        if options.e2e:
            set_up_e2e(options.quiet)
    except SetupError as error:
        sys.stderr.write("set-up: {}\n".format(error))
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("set-up: interrupted; run it again to continue\n")
        return 130
    except OSError as error:
        sys.stderr.write("set-up: {}\n".format(error))
        return 1
    return 0


if __name__ == "__main__":
    # As an end asked for: children are ended too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
