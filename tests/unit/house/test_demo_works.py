"""The demo's works and what serves them

├── what is shipped is what the code draws: twelve images, no two alike, well-formed, without a script
├── published twice, the same; a folder that was changed is refused
└── every URI that the tokens name is served, with its kind; nothing else is
"""

import json
from http.client import HTTPConnection
from pathlib import Path
from xml.etree import ElementTree

import pytest

from strongroom.metadata import MetadataError
from tools.demo import gateway, works


def test_what_is_shipped_is_what_is_drawn() -> None:
    shipped = {
        path.relative_to(works.ASSETS).as_posix(): path.read_bytes()
        for path in works.ASSETS.rglob("*")
        if path.is_file()
    }
    assert shipped == works.files()
    images = [content for name, content in shipped.items() if name.endswith(".svg")]
    assert len(set(images)) == works.COUNT
    for image in images:
        assert b"script" not in image
        assert b"href" not in image
        ElementTree.fromstring(image)


def test_published_twice_is_the_same(tmp_path: Path) -> None:
    first = works.publish_to(tmp_path)
    assert first == works.publish_to(tmp_path)
    assert first.tokens == works.COUNT
    (tmp_path / "published" / "metadata" / "1.json").write_text("{}")
    with pytest.raises(MetadataError):
        gateway.contents(tmp_path)


def test_what_tokens_name_is_served(tmp_path: Path) -> None:
    published = works.publish_to(tmp_path)
    with gateway.serving(tmp_path, 0) as address:
        connection = HTTPConnection(address.removeprefix("http://"), timeout=60)

        def fetch(path: str) -> tuple[int, str, bytes]:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, str(answer.headers["Content-Type"]), answer.read()

        for number in range(1, works.COUNT + 1):
            uri = f"{published.base_uri}{number}.json"
            status, kind, text = fetch(uri.replace("ipfs://", "/ipfs/"))
            assert (status, kind) == (200, "application/json")
            status, kind, image = fetch(json.loads(text)["image"].replace("ipfs://", "/ipfs/"))
            assert (status, kind) == (200, "image/svg+xml")
            assert image == (works.ASSETS / "images" / f"{number:02d}.svg").read_bytes()
        assert fetch(published.contract_uri.replace("ipfs://", "/ipfs/"))[0] == 200
        assert fetch("/")[2].count(b"<img ") == works.COUNT
        for path in ("/ipfs/../../etc/passwd", f"/ipfs/{published.metadata}/../items.csv", "/items.csv"):
            assert fetch(path)[0] == 404
        connection.close()


def test_a_port_that_is_taken_is_no_obstacle(tmp_path: Path) -> None:
    works.publish_to(tmp_path)
    with gateway.serving(tmp_path, 0) as first:
        port = int(first.rpartition(":")[2])
        with gateway.serving(tmp_path, port) as second:
            assert second != first
