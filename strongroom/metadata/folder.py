"""A collection's folder: images and a table in, metadata out.

    works/
      items.csv          image,name,description, and a column for each trait
      images/            the files that the table names
      published/         written: metadata/1.json …, collection.json, images.car, metadata.car, manifest.json

Token n is the table's nth line. What was published is checked by computing it again.
"""

import csv
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak

from strongroom.metadata.ipfs import IpfsError, Node, cid_text, directory_node, file_node, read_car, write_car

FORMATS = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".svg": (b"<svg", b"<?xml"),
}
"""By ending: how such a file begins."""
OWN_COLUMNS = ("image", "name", "description")
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")


class MetadataError(ValueError):
    """A folder that cannot be published, or is not what was published; the message names the place."""


@dataclass(frozen=True)
class Published:
    """What came of a folder."""

    tokens: int
    images: str
    """CID of the folder of images."""
    metadata: str
    """CID of the folder of metadata."""
    base_uri: str
    """For `setBaseURI`."""
    contract_uri: str
    """For `setContractURI`."""
    provenance: str
    """For `commitProvenance`: the base URI's Keccak-256 hash."""


def publish(folder: Path, name: str = "", description: str = "") -> Published:
    """Write `published/` in a folder, and check it. `name` and `description` are the collection's.

    Raises `MetadataError`, and then has written nothing.
    """
    rows, traits = _read_table(folder / "items.csv")
    images = _read_images(folder / "images", rows)
    try:
        image_nodes = {each: file_node(content) for each, content in images.items()}
        image_folder = directory_node(image_nodes)
        documents = {
            f"{number}.json": _document(row, traits, images[row["image"]], image_folder)
            for number, row in enumerate(rows, 1)
        }
        metadata_folder = directory_node({each: file_node(text) for each, text in documents.items()})
    except IpfsError as error:
        raise MetadataError(str(error)) from None
    first = f"ipfs://{image_folder.text}/{rows[0]['image']}"
    about = _json({"name": name or folder.resolve().name, "description": description, "image": first})
    base_uri = f"ipfs://{metadata_folder.text}/"
    result = Published(
        len(rows),
        image_folder.text,
        metadata_folder.text,
        base_uri,
        f"ipfs://{file_node(about).text}",
        "0x" + keccak(text=base_uri).hex(),
    )
    target = folder / "published"
    (target / "metadata").mkdir(parents=True, exist_ok=True)
    for old in (target / "metadata").glob("*.json"):
        if old.name not in documents:
            old.unlink()
    for each, text in documents.items():
        (target / "metadata" / each).write_bytes(text)
    (target / "collection.json").write_bytes(about)
    write_car(target / "images.car", image_folder)
    write_car(target / "metadata.car", metadata_folder)
    (target / "manifest.json").write_bytes(_manifest(result, image_nodes, documents))
    return check(folder)


def check(folder: Path) -> Published:
    """Compute everything again from the images and `published/`. Raises `MetadataError` at the first difference."""
    target = folder / "published"
    try:
        manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
        result = Published(**manifest["collection"])
        files, hashes = manifest["images"], manifest["tokens"]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise MetadataError(f"{target / 'manifest.json'} cannot be read: {error}") from None
    present = {
        path.name: path.read_bytes() for path in sorted((folder / "images").iterdir()) if path.is_file()
    }
    image_nodes = {each: file_node(content) for each, content in present.items() if each in files}
    for each, cid in files.items():
        if each not in image_nodes:
            raise MetadataError(f"images/{each} is missing")
        if image_nodes[each].text != cid:
            raise MetadataError(f"images/{each} is not the file that was published")
    documents = {path.name: path.read_bytes() for path in (target / "metadata").glob("*.json")}
    if documents.keys() != hashes.keys() or len(documents) != result.tokens:
        raise MetadataError(
            f"published/metadata holds {len(documents)} files, not the {result.tokens} published"
        )
    for each, text in documents.items():
        if hashlib.sha256(text).hexdigest() != hashes[each]:
            raise MetadataError(f"published/metadata/{each} is not the file that was published")
        _check_document(each, text, result, present)
    metadata_folder = directory_node({each: file_node(text) for each, text in documents.items()})
    about = file_node((target / "collection.json").read_bytes())
    said = (result.images, result.metadata, result.base_uri, result.contract_uri, result.provenance)
    base_uri = f"ipfs://{metadata_folder.text}/"
    found = (
        directory_node(image_nodes).text,
        metadata_folder.text,
        base_uri,
        f"ipfs://{about.text}",
        "0x" + keccak(text=base_uri).hex(),
    )
    for name, one, other in zip(
        ("images", "metadata", "base URI", "contract URI", "provenance"), said, found, strict=True
    ):
        if one != other:
            raise MetadataError(f"the {name} should be {other}, and the manifest says {one}")
    for name, root in (("images.car", result.images), ("metadata.car", result.metadata)):
        try:
            cid, _ = read_car(target / name)
        except (OSError, IpfsError) as error:
            raise MetadataError(f"published/{name}: {error}") from None
        if cid_text(cid) != root:
            raise MetadataError(f"published/{name} holds {cid_text(cid)}, not {root}")
    return result


def _read_table(path: Path) -> tuple[list[dict[str, str]], list[str]]:
    """The lines, and the names of the traits."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = [column.strip() for column in reader.fieldnames or ()]
            rows = []
            for raw in reader:
                if None in raw or None in raw.values():
                    raise MetadataError(f"{path}, line {reader.line_num}: not as many fields as columns")
                rows.append({column.strip(): value.strip() for column, value in raw.items()})
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MetadataError(f"{path} cannot be read: {error}") from None
    if len(set(columns)) != len(columns) or "" in columns or not {"image", "name"} <= set(columns):
        raise MetadataError(f"{path}: the first line names the columns, each once, image and name among them")
    if not rows:
        raise MetadataError(f"{path} names no token")
    for number, row in enumerate(rows, 1):
        if not _FILE_NAME.fullmatch(row["image"]):
            raise MetadataError(f"{path}, token {number}: {row['image']!r} is no plain file name")
        if not row["name"]:
            raise MetadataError(f"{path}, token {number} has no name")
    return rows, [column for column in columns if column not in OWN_COLUMNS]


def _read_images(folder: Path, rows: Sequence[Mapping[str, str]]) -> dict[str, bytes]:
    wanted = {row["image"] for row in rows}
    if not folder.is_dir():
        raise MetadataError(f"{folder} is missing")
    there = {path.name for path in folder.iterdir() if path.name[0] != "."}
    if there - wanted:
        raise MetadataError(
            f"{folder / min(there - wanted)} is in no line of the table: name it, or take it out"
        )
    found = {}
    for name in sorted(wanted):
        path = folder / name
        if path.is_symlink() or not path.is_file():
            raise MetadataError(f"{path} is missing, or no file of this folder")
        content = path.read_bytes()
        starts = FORMATS.get(path.suffix.lower())
        if starts is None:
            raise MetadataError(f"{path}: an image ends in {', '.join(FORMATS)}")
        if not content.lstrip().startswith(starts) and not content.startswith(starts):
            raise MetadataError(f"{path} does not begin as a {path.suffix} file does")
        found[name] = content
    return found


def _document(row: Mapping[str, str], traits: Sequence[str], image: bytes, folder: Node) -> bytes:
    """One token's metadata, ERC-721's schema and what marketplaces add to it."""
    attributes = [
        {"trait_type": trait, "value": int(row[trait]) if _INTEGER.fullmatch(row[trait]) else row[trait]}
        for trait in traits
        if row[trait]
    ]
    return _json(
        {
            "name": row["name"],
            "description": row.get("description", ""),
            "image": f"ipfs://{folder.text}/{row['image']}",
            "image_details": {"bytes": len(image), "sha256": hashlib.sha256(image).hexdigest()},
            "attributes": attributes,
        }
    )


def _check_document(name: str, text: bytes, result: Published, images: Mapping[str, bytes]) -> None:
    try:
        document = json.loads(text)
        image = document["image"].removeprefix(f"ipfs://{result.images}/")
        fits = (
            document["name"]
            and image in images
            and document["image_details"]["sha256"] == hashlib.sha256(images[image]).hexdigest()
            and all({"trait_type", "value"} == set(each) for each in document["attributes"])
            and 1 <= int(name.removesuffix(".json")) <= result.tokens
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        fits = False
    if not fits:
        raise MetadataError(f"published/metadata/{name} does not fit the images")


def _manifest(result: Published, images: Mapping[str, Node], documents: Mapping[str, bytes]) -> bytes:
    return _json(
        {
            "collection": dict(vars(result)),
            "images": {name: node.text for name, node in sorted(images.items())},
            "tokens": {name: hashlib.sha256(text).hexdigest() for name, text in documents.items()},
        }
    )


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
