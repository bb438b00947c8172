"""IPFS content identifiers (CIDv1, SHA-256) of files and folders, and CAR files that hold them.

As `ipfs add --cid-version=1` makes them by default: a file of up to 256 KiB is one raw block; a larger one is cut into
such blocks under a balanced tree of dag-pb nodes with at most 174 links; a folder is a dag-pb node of UnixFS. One
difference: kubo splits the node of a folder that grows beyond 256 KiB (some 5,000 files), which is not done here.
Importing the CAR file gives the identifier computed here in any case.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CHUNK = 256 * 1024
"""Bytes of one leaf."""
WIDTH = 174
"""Links of one node at most."""
LARGEST_BLOCK = 1024 * 1024
"""Bytes of a block that every node of the network passes on."""
_RAW, _DAG_PB = 0x55, 0x70
_FILE, _DIRECTORY = 2, 1


class IpfsError(ValueError):
    """What cannot be put on IPFS; the message says why."""


@dataclass(frozen=True)
class Node:
    """A file or folder: its identifier, how much data is behind it, and the blocks."""

    cid: bytes
    size: int
    """Bytes of file content."""
    total: int
    """Bytes of all blocks, as links tell it."""
    blocks: Mapping[bytes, bytes] = field(repr=False)
    """By identifier."""

    @property
    def text(self) -> str:
        """The identifier as people write it, in base 32."""
        return cid_text(self.cid)


def cid_text(cid: bytes) -> str:
    """A CIDv1 in base 32."""
    return "b" + base64.b32encode(cid).decode().rstrip("=").lower()


def file_node(content: bytes) -> Node:
    """A file."""
    chunks = [content[start : start + CHUNK] for start in range(0, len(content), CHUNK)] or [b""]
    level = [_leaf(chunk) for chunk in chunks]
    while len(level) > 1:
        level = [_parent(level[start : start + WIDTH]) for start in range(0, len(level), WIDTH)]
    return level[0]


def directory_node(entries: Mapping[str, Node]) -> Node:
    """A folder of files by their names. Raises `IpfsError` for a bad name, or too many files for one block."""
    for name in entries:
        if not name or "/" in name or name in (".", ".."):
            raise IpfsError(f"{name!r} is no file name")
    ordered = sorted(entries.items(), key=lambda item: item[0].encode())
    links = [(name, node) for name, node in ordered]
    made = _node(links, _field(1, _DIRECTORY), sum(node.size for _, node in links))
    if len(made.blocks[made.cid]) > LARGEST_BLOCK:
        raise IpfsError(f"{len(entries)} files are too many for one folder: split the collection")
    return made


def write_car(path: Path, root: Node) -> None:
    """A CAR file (version 1) of all blocks, the root's first."""
    header = _cbor_header(root.cid)
    with path.open("wb") as file:
        file.write(_varint(len(header)) + header)
        for cid in [root.cid, *(each for each in root.blocks if each != root.cid)]:
            section = cid + root.blocks[cid]
            file.write(_varint(len(section)) + section)


def read_car(path: Path) -> tuple[bytes, dict[bytes, bytes]]:
    """Root and blocks of a CAR file that `write_car` wrote. Raises `IpfsError` if a block is not what its identifier
    says, or the file is cut short."""
    data = path.read_bytes()
    sections = list(_sections(data, path))
    if not sections or len(sections[0]) != len(_cbor_header(bytes(36))):
        raise IpfsError(f"{path.name} is no CAR file of one root")
    root = sections[0][13:49]  # after the map, its key, the list, the tag, the length and a zero
    if sections[0] != _cbor_header(root):
        raise IpfsError(f"{path.name} is no CAR file of one root")
    blocks: dict[bytes, bytes] = {}
    for section in sections[1:]:
        cid, block = section[:36], section[36:]
        if cid[4:] != hashlib.sha256(block).digest():
            raise IpfsError(f"{path.name}: the block {cid_text(cid)} is not what its identifier says")
        blocks[cid] = block
    if root not in blocks:
        raise IpfsError(f"{path.name} lacks its root")
    return root, blocks


def _sections(data: bytes, path: Path) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        length = shift = 0
        while True:
            if place >= len(data):
                raise IpfsError(f"{path.name} is cut short")
            byte = data[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        if place + length > len(data):
            raise IpfsError(f"{path.name} is cut short")
        yield data[place : place + length]
        place += length


def _cid(codec: int, block: bytes) -> bytes:
    return bytes((1, codec, 0x12, 0x20)) + hashlib.sha256(block).digest()


def _leaf(chunk: bytes) -> Node:
    cid = _cid(_RAW, chunk)
    return Node(cid, len(chunk), len(chunk), {cid: chunk})


def _parent(children: Sequence[Node]) -> Node:
    size = sum(child.size for child in children)
    unixfs = _field(1, _FILE) + _field(3, size) + b"".join(_field(4, child.size) for child in children)
    return _node([("", child) for child in children], unixfs, size)


def _node(links: Sequence[tuple[str, Node]], unixfs: bytes, size: int) -> Node:
    block = b"".join(
        _bytes_field(2, _bytes_field(1, node.cid) + _bytes_field(2, name.encode()) + _field(3, node.total))
        for name, node in links
    ) + _bytes_field(1, unixfs)
    cid = _cid(_DAG_PB, block)
    blocks = {cid: block}
    for _, node in links:
        blocks |= node.blocks
    return Node(cid, size, len(block) + sum(node.total for _, node in links), blocks)


def _field(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _bytes_field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _cbor_header(root: bytes) -> bytes:
    """`{"roots": [cid], "version": 1}` in DAG-CBOR: a map of two, keys by length, the identifier under tag 42."""
    link = b"\xd8\x2a\x58" + bytes((len(root) + 1,)) + b"\x00" + root
    return b"\xa2\x65roots\x81" + link + b"\x67version\x01"
