"""strongroom nft: publish, check, allowlist

├── publish writes metadata, hashes, CAR files and a manifest, the same each time
│   └── when the table or an image is wrong: it says which, and writes nothing
├── check computes all again
│   └── when anything differs: it says what
└── allowlist gives the root that the contract takes
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.client.nft import Allowlist, verify
from strongroom.metadata.ipfs import CHUNK, cid_text, directory_node, file_node, read_car, write_car
from tests.support.nft import Nft
from tests.unit.cli.conftest import Outcome

Run = Callable[..., Outcome]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
TABLE = "image,name,description,Colour,Level\na.png,First,The first,red,3\nb.png,Second,,blue,\n"


@pytest.fixture
def works(tmp_path: Path) -> Path:
    """A folder of two images."""
    folder = tmp_path / "works"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "a.png").write_bytes(PNG + b"a")
    (folder / "images" / "b.png").write_bytes(PNG + b"b" * CHUNK)
    (folder / "items.csv").write_text(TABLE, encoding="utf-8")
    return folder


def test_identifiers_are_those_of_ipfs() -> None:
    """The second is what every IPFS node calls its empty folder, `QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn`."""
    known = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
    assert file_node(b"hello world").text == known
    empty = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354"
    assert directory_node({}).text == empty


def test_a_large_file_is_a_tree(tmp_path: Path) -> None:
    node = file_node(bytes(CHUNK * 3 + 1))
    assert node.size == CHUNK * 3 + 1
    assert node.cid[1] == 0x70 and len(node.blocks) == 3, "three equal leaves are one block"
    write_car(tmp_path / "x.car", node)
    root, blocks = read_car(tmp_path / "x.car")
    assert cid_text(root) == node.text and blocks == node.blocks
    assert file_node(bytes(CHUNK)).cid[1] == 0x55


def test_publishes(works: Path, strongroom: Run) -> None:
    outcome = strongroom("nft", "publish", str(works), "--name", "Works", "--json")
    assert outcome.status == 0, outcome.err
    told = outcome.json
    assert told["tokens"] == 2 and told["base_uri"] == f"ipfs://{told['metadata']}/"
    document = json.loads((works / "published" / "metadata" / "1.json").read_text())
    assert document["name"] == "First"
    assert document["image"] == f"ipfs://{told['images']}/a.png"
    assert document["attributes"] == [
        {"trait_type": "Colour", "value": "red"},
        {"trait_type": "Level", "value": 3},
    ]
    second = json.loads((works / "published" / "metadata" / "2.json").read_text())
    assert second["attributes"] == [{"trait_type": "Colour", "value": "blue"}]
    assert strongroom("nft", "publish", str(works), "--name", "Works", "--json").json == told
    assert strongroom("nft", "check", str(works), "--json").json == told
    assert "provenance" in strongroom("nft", "check", str(works)).out


def test_what_is_published_is_what_the_contract_takes(works: Path, strongroom: Run, nft: Nft) -> None:
    told = strongroom("nft", "publish", str(works), "--json").json
    made = nft.create(nft.creator, b"\4" * 32, maxSupply=2, phases=[]).collection
    made.commitProvenance(bytes.fromhex(told["provenance"][2:]), told["tokens"], sender=nft.creator)
    made.airdrop([nft.collector], [2], sender=nft.creator)
    made.requestOffset(sender=nft.stranger)
    nft.chain.mine(blocks=9)
    made.drawOffset(sender=nft.stranger)
    made.setBaseURI(told["base_uri"], sender=nft.creator)
    shown = {made.tokenURI(number) for number in (1, 2)}
    assert shown == {f"{told['base_uri']}{number}.json" for number in (1, 2)}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("", "the first line names the columns"),
        ("image,name\n", "names no token"),
        ("image\na.png\n", "image and name among them"),
        ("image,name,name\na.png,x,y\n", "each once"),
        ("image,name\na.png\n", "line 2: not as many fields"),
        ("image,name\na.png,\n", "token 1 has no name"),
        ("image,name\n../a.png,x\n", "no plain file name"),
        ("image,name\nc.png,x\n", "is in no line of the table"),
        ("image,name\na.png,x\n", "b.png is in no line"),
        ("image,name\na.png,x\nb.png,y\nc.png,z\n", "c.png is missing"),
    ],
)
def test_refuses_a_wrong_table(works: Path, strongroom: Run, table: str, says: str) -> None:
    (works / "items.csv").write_text(table, encoding="utf-8")
    strongroom("nft", "publish", str(works)).failed(2, says)
    assert not (works / "published").exists()


def test_refuses_what_is_no_image(works: Path, strongroom: Run) -> None:
    (works / "images" / "a.png").write_bytes(b"not a picture")
    strongroom("nft", "publish", str(works)).failed(2, "does not begin as a .png file does")
    (works / "images" / "a.png").unlink()
    (works / "images" / "a.png").symlink_to(works / "items.csv")
    strongroom("nft", "publish", str(works)).failed(2, "a.png is missing, or no file")
    strongroom("nft", "publish", str(works / "nowhere")).failed(2, "cannot be read")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("images/a.png", "images/a.png is not the file"),
        ("published/metadata/2.json", "2.json is not the file"),
        ("published/metadata/3.json", "holds 3 files"),
        ("published/collection.json", "the contract URI should be"),
        ("published/images.car", "published/images.car: "),
        ("published/manifest.json", "cannot be read"),
    ],
)
def test_check_notices_a_change(works: Path, strongroom: Run, file: str, says: str) -> None:
    assert strongroom("nft", "publish", str(works)).status == 0
    path = works / file
    content = path.read_bytes() if path.exists() else b"{}"
    path.write_bytes(content[:-2] + b"x" + content[-1:])
    strongroom("nft", "check", str(works)).failed(2, says)


def test_allowlist_gives_root_and_proofs(tmp_path: Path, strongroom: Run) -> None:
    table, proofs = tmp_path / "wallets.csv", tmp_path / "proofs.json"
    wallets = [f"0x{number:040x}" for number in range(1, 8)]
    table.write_text("wallet,cap\n" + "".join(f"{wallet},{n}\n" for n, wallet in enumerate(wallets, 1)))
    outcome = strongroom("nft", "allowlist", str(table), "--proofs", str(proofs), "--json")
    made = Allowlist.read(table)
    assert outcome.json == {"root": "0x" + made.root.hex(), "entries": 7}
    told = json.loads(proofs.read_text())
    for entry in made.entries:
        proof = [bytes.fromhex(node[2:]) for node in told["entries"][entry.wallet]["proof"]]
        assert verify(made.root, entry, proof)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("wallet\n0x01\n", "must name the columns"),
        ("wallet,cap\n0x01,1\n", "line 2"),
        ("wallet,cap\n", "at least one entry"),
        (f"wallet,cap\n0x{1:040x},0\n", "at least 1"),
        (f"wallet,cap\n0x{1:040x},1\n0x{1:040x},2\n", "listed twice"),
        (f"wallet,cap\n0x{1:040x},many\n", "line 2"),
    ],
)
def test_allowlist_refuses_bad_lines(tmp_path: Path, strongroom: Run, text: str, says: str) -> None:
    (tmp_path / "wallets.csv").write_text(text)
    strongroom("nft", "allowlist", str(tmp_path / "wallets.csv")).failed(2, says)
