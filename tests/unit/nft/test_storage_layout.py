"""The collection and its administration keep the same things in the same slots."""

from strongroom import artifacts


def test_both_halves_agree_on_every_slot() -> None:
    layouts = [
        [
            (entry["label"], int(entry["slot"]), entry["offset"], entry["type"])
            for entry in artifacts.load(name).storage_layout["storage"]
        ]
        for name in ("CreatorCollection", "CollectionAdmin")
    ]
    assert layouts[0] == layouts[1]
    assert layouts[0][0][:3] == ("_owner", 0, 0)
    assert len(layouts[0]) > 20


def test_what_a_transfer_asks_is_in_one_slot() -> None:
    storage = artifacts.load("CreatorCollection").storage_layout["storage"]
    slots = {entry["label"]: entry["slot"] for entry in storage}
    assert slots["_validator"] == slots["_soulbound"]
