"""The demo's collection: twelve doors of a vault, drawn by this module and shipped in `assets/works`.

    python -m tools.demo.works        draws them again

Every number is an integer and comes from a hash, so any machine draws the same files.
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from strongroom.metadata import Published, publish

ASSETS = Path(__file__).resolve().parent / "assets" / "works"
FOLDER = "works"
"""Below the demo's own folder."""
NAME, SYMBOL = "Doors of the Strongroom", "DOOR"
ABOUT = "Twelve vault doors, drawn by the demo's own code."
COUNT = 12
COLUMNS = ("image", "name", "description", "Metal", "Bolts", "Handle", "Notches")
METALS = {
    "steel": ("#0f1b2d", "#8fa3b8", "#dfe7ef"),
    "brass": ("#22170a", "#c79a3b", "#f6e3ae"),
    "copper": ("#1f0f0c", "#b8623a", "#f3c7a8"),
    "jade": ("#07201b", "#3f9f83", "#c2f0dd"),
    "cobalt": ("#0b1033", "#4b63d3", "#cdd5ff"),
    "rose": ("#2a0d1c", "#c55f86", "#fbd3e0"),
}
"""Wall, door and light of each."""


def draw(number: int) -> tuple[Mapping[str, str], str]:
    """The work's line of the table, and its image as SVG text."""
    dice = hashlib.sha256(f"strongroom door {number}".encode()).digest()
    metal = list(METALS)[(number + dice[0] % 2) % len(METALS)]
    bolts, spokes, notches = 8 + 2 * (dice[1] % 5), 3 + dice[2] % 4, 24 + 12 * (dice[3] % 4)
    row = {
        "image": f"{number:02d}.svg",
        "name": f"Door {number}",
        "description": f"A {metal} door with {bolts} bolts.",
        "Metal": metal,
        "Bolts": str(bolts),
        "Handle": f"{spokes} spokes",
        "Notches": str(notches),
    }
    return row, "\n".join(_svg(METALS[metal], bolts, spokes, notches, dice)) + "\n"


def files() -> Mapping[str, bytes]:
    """What is shipped, by its path below the folder."""
    works = [draw(number) for number in range(1, COUNT + 1)]
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row, _ in works)
    return {
        "items.csv": table.getvalue().encode(),
        **{f"images/{row['image']}": image.encode() for row, image in works},
    }


def publish_to(folder: Path) -> Published:
    """Copy what is shipped into a folder and publish it there, as `strongroom nft publish` does."""
    shutil.copytree(ASSETS, folder, dirs_exist_ok=True)
    return publish(folder, NAME, ABOUT)


def _svg(colours: tuple[str, str, str], bolts: int, spokes: int, notches: int, dice: bytes) -> Iterator[str]:
    wall, door, light = colours
    turn = dice[4] % 60
    yield '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-200 -200 400 400" width="400" height="400">'
    yield f'<defs><radialGradient id="g" cx="35%" cy="30%"><stop offset="0" stop-color="{light}"/>'
    yield f'<stop offset="1" stop-color="{door}"/></radialGradient></defs>'
    yield f'<rect x="-200" y="-200" width="400" height="400" fill="{wall}"/>'
    for at in range(-160, 200, 80):
        yield f'<path d="M-200 {at}H200M{at} -200V200" stroke="{door}" stroke-opacity=".14" stroke-width="2"/>'
    yield f'<circle r="172" fill="{wall}" stroke="{door}" stroke-width="10"/>'
    yield f'<circle r="152" fill="url(#g)" stroke="{light}" stroke-width="2"/>'
    yield f'<g fill="{wall}" stroke="{light}" stroke-width="2">'
    for bolt in range(bolts):
        yield f'<circle cy="-134" r="8" transform="rotate({_degrees(bolt, bolts, turn)})"/>'
    yield "</g>"
    yield f'<circle r="104" fill="{door}" stroke="{wall}" stroke-width="6"/>'
    yield f'<g stroke="{light}" stroke-width="2">'
    for notch in range(notches):
        length = 84 if notch % 6 == 0 else 90
        yield f'<path d="M0 -98V-{length}" transform="rotate({_degrees(notch, notches, 0)})"/>'
    yield "</g>"
    yield f'<g stroke="{light}" stroke-width="13" stroke-linecap="round" transform="rotate({turn})">'
    for spoke in range(spokes):
        yield f'<path d="M0 0V-70" transform="rotate({_degrees(spoke, spokes, 0)})"/>'
    yield "</g>"
    yield f'<circle r="26" fill="{wall}" stroke="{light}" stroke-width="5"/>'
    yield f'<path d="M0 -8a6 6 0 0 1 3 11l3 12h-12l3 -12a6 6 0 0 1 3 -11z" fill="{light}"/>'
    yield "</svg>"


def _degrees(number: int, count: int, turn: int) -> str:
    """The angle of one of `count`, in hundredths exactly."""
    hundredths = 36_000 * number // count + 100 * turn
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def main() -> None:
    """Draw what is shipped."""
    for name, content in files().items():
        path = ASSETS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{COUNT} works in {ASSETS}")


if __name__ == "__main__":
    main()
