"""The dApp, built and served: static files, and `chains.json`, which tells it what is deployed where.

python -m tools.page build         builds `frontend/dist` if anything it is made from has changed
python -m tools.page chains        prints `chains.json` of the committed deployments

The built page works from any file server: copy `frontend/dist` there. Only `chains.json` differs from place to place.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import Any

from strongroom.deployments import Deployment, read

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
DIST = FRONTEND / "dist"
_STAMP = DIST / ".made-from"
_SOURCES = ("src", "public", "index.html", "package-lock.json", "tsconfig.json", "vite.config.ts")

NAMES = {
    1: "Ethereum",
    10: "Optimism",
    8453: "Base",
    42161: "Arbitrum",
    11155111: "Sepolia",
    84532: "Base Sepolia",
}
EXPLORERS = {
    1: "https://etherscan.io",
    10: "https://optimistic.etherscan.io",
    8453: "https://basescan.org",
    42161: "https://arbiscan.io",
    11155111: "https://sepolia.etherscan.io",
    84532: "https://sepolia.basescan.org",
}

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
"""Sent with every file; the Content-Security-Policy is in the page itself, so that it holds on any server."""


class PageError(Exception):
    """The page cannot be built. The message says what to do."""


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="The dApp, built.")
    parser.add_argument("what", choices=("build", "chains"))
    if parser.parse_args().what == "build":
        print("built frontend/dist" if build() else "frontend/dist is up to date")
        (DIST / "chains.json").write_text(committed(), encoding="utf-8")
    else:
        print(committed(), end="")
    return 0


# Building


def build() -> bool:
    """Builds the page if what it is made from has changed; whether it was built. Raises `PageError`."""
    with (FRONTEND / ".building").open("w") as lock:
        # two who build at once would empty the folder under each other
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _build()


def _build() -> bool:
    made_from = _digest()
    if _STAMP.is_file() and _STAMP.read_text(encoding="utf-8") == made_from:
        return False
    vite = FRONTEND / "node_modules" / ".bin" / "vite"
    if not vite.is_file():
        raise PageError("frontend/node_modules is missing: run `make setup`")
    command = [str(vite), "build", "--logLevel", "warn"]
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=FRONTEND, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise PageError(f"the page does not build: {(done.stderr or done.stdout).strip()[:600]}")
    _STAMP.write_text(made_from, encoding="utf-8")
    return True


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(_files(FRONTEND / name for name in _SOURCES)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(FRONTEND)} {len(content)} ".encode() + content)
    return digest.hexdigest()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (item for item in path.rglob("*") if item.is_file())
        elif path.is_file():
            yield path


# What is deployed where


def entry(
    deployment: Deployment, rpc: str, accounts: Sequence[Mapping[str, str]] = (), ipfs: str | None = None
) -> dict[str, Any]:
    """A chain as `chains.json` holds it. `accounts`, which the node itself signs for, only on a local chain.

    `ipfs` is where the page's own server has what `ipfs://` addresses name: the page asks no gateway.
    """
    chain_id = deployment.chain_id
    found: dict[str, Any] = {
        "chainId": chain_id,
        "name": NAMES.get(chain_id, "Local chain" if accounts else f"Chain {chain_id}"),
        "rpc": rpc,
        "genesis": deployment.genesis,
        "contracts": {
            name: {"address": contract.address, "block": contract.block}
            for name, contract in sorted(deployment.contracts.items())
        },
    }
    if chain_id in EXPLORERS:
        found["explorer"] = EXPLORERS[chain_id]
    if ipfs is not None:
        found["ipfs"] = ipfs
    if accounts:
        found["accounts"] = [dict(account) for account in accounts]
    return found


def committed() -> str:
    """`chains.json` of the public networks that the suite is deployed on."""
    deployments = [read(path) for path in sorted((ROOT / "deployments").glob("*.json"))]
    return json.dumps([entry(item, "") for item in deployments if item.complete], indent=1) + "\n"


# Serving


@contextmanager
def serving(
    chains: Callable[[], Sequence[Mapping[str, Any]]],
    port: int,
    folder: Path = DIST,
    works: Mapping[str, tuple[str, bytes]] | None = None,
) -> Iterator[str]:
    """While inside, the built page is served on this machine, at `port` if that is free; yields its address.

    `chains` is asked anew for each request of `chains.json`. `works` are files of others, below `/ipfs/`: path → kind
    and content. Looked at by themselves they may run nothing, for they are served from the page's own origin.
    """
    root = folder.resolve()
    others = {path: item for path, item in (works or {}).items() if path.startswith("/ipfs/")}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            file = (root / (path.lstrip("/") or "index.html")).resolve()
            if path == "/chains.json":
                self._send(200, KINDS[".json"], json.dumps(list(chains())).encode())
            elif path in others:
                self._send(
                    200, *others[path], more={"Content-Security-Policy": "sandbox; default-src 'none'"}
                )
            elif file.is_relative_to(root) and file.suffix in KINDS and file.is_file():
                # a file of assets/ has its content's hash in its name
                cache = "public, max-age=31536000, immutable" if path.startswith("/assets/") else "no-cache"
                self._send(200, KINDS[file.suffix], file.read_bytes(), cache)
            else:
                self._send(404, "text/plain", b"there is nothing here\n")

        def _send(
            self,
            status: int,
            kind: str,
            content: bytes,
            cache: str = "no-cache",
            more: Mapping[str, str] = MappingProxyType({}),
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", cache)
            for name, value in {**HEADERS, **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except (OSError, OverflowError):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    raise SystemExit(main())
