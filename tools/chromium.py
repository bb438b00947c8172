"""A Chromium for the page's tests: found, or, for root on Debian, installed by apt.

python -m tools.chromium            prints where it is, installing it if need be; status 1 if there is none
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


def find() -> str | None:
    """Its path; `CHROMIUM` in the environment names another."""
    asked = os.environ.get("CHROMIUM")
    if asked:
        return asked if os.access(asked, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> str | None:
    """By apt where that can be; its path, or None."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("installing Chromium by apt, for the page's tests", file=sys.stderr)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-q", "-y", "chromium"]):
        done = subprocess.run(command, check=False, **quiet)  # type: ignore[call-overload]
        if done.returncode != 0 and command[1] == "install":
            return None
    return find()


def main() -> int:
    """Command line."""
    path = find() or install()
    if path is None:
        print(
            "no Chromium: the page's tests are left out (Debian: apt-get install chromium, or CHROMIUM=path)",
            file=sys.stderr,
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
