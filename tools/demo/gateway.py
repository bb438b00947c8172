"""Serves a published folder on this machine, as an IPFS gateway does: `/ipfs/<CID>/1.json`; `/` shows the works.

The tokens' own URIs are `ipfs://…`, which hold on any machine; this is where they can be looked at without IPFS.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from strongroom.metadata import check

KINDS = {".json": "application/json", ".svg": "image/svg+xml", ".html": "text/html; charset=utf-8"}


def contents(folder: Path) -> Mapping[str, tuple[str, bytes]]:
    """Path → kind and content of all that is published. Raises `MetadataError` if it is not what was published."""
    published = check(folder)
    target = folder / "published"
    documents = {path.name: path.read_bytes() for path in sorted((target / "metadata").glob("*.json"))}
    found = {f"/ipfs/{published.metadata}/{name}": (KINDS[".json"], text) for name, text in documents.items()}
    for path in sorted((folder / "images").iterdir()):
        kind = KINDS.get(path.suffix, "application/octet-stream")
        found[f"/ipfs/{published.images}/{path.name}"] = kind, path.read_bytes()
    about = published.contract_uri.removeprefix("ipfs://")
    found[f"/ipfs/{about}"] = KINDS[".json"], (target / "collection.json").read_bytes()
    found["/"] = KINDS[".html"], _page(published.metadata, documents)
    return found


@contextmanager
def serving(folder: Path, port: int) -> Iterator[str]:
    """While inside, the folder is served on this machine, at `port` if that is free; yields the address."""
    pages = contents(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = pages.get(self.path, ("text/plain", b"not published here\n"))
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("X-Content-Type-Options", "nosniff")
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


def _page(metadata: str, documents: Mapping[str, bytes]) -> bytes:
    """All works on one page."""
    figures = []
    for name in sorted(documents, key=lambda each: int(each.removesuffix(".json"))):
        document = json.loads(documents[name])
        image = html.escape(document["image"].replace("ipfs://", "/ipfs/", 1))
        title = html.escape(f"{name.removesuffix('.json')} · {document['name']}")
        figures.append(
            f'<figure><img src="{image}" width="220" alt=""><figcaption><a href="/ipfs/{metadata}/{name}">'
            f"{title}</a></figcaption></figure>"
        )
    style = "body{font:16px sans-serif;background:#10141c;color:#eee}main{display:flex;flex-wrap:wrap}a{color:#9cf}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>The works</title><style>{style}</style>'
        f"<main>{''.join(figures)}</main></html>\n"
    ).encode()
