"""The quick codec, against eth_abi.

encode
├── equals eth_abi for any static or dynamic types
└── refuses what does not fit: out of range, wrong length, wrong kind, misspelt address, wrong count
decode
├── inverts encode, with checksummed addresses and named structs
└── refuses short data
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

import pytest
from eth_abi.abi import encode as eth_encode
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from strongroom.evm import AbiError, account, to_address
from strongroom.evm.abi import Addressish, EventDefinition, Function, canonical_type, keccak, values_decoder

WIDTHS = [8, 16, 64, 120, 128, 256]


def item(kind: str, components: list[dict[str, Any]] | None = None, name: str = "") -> dict[str, Any]:
    return {"name": name, "type": kind} | ({"components": components} if components is not None else {})


def uints(bits: int) -> st.SearchStrategy[Any]:
    return st.integers(0, 2**bits - 1) | st.sampled_from([0, 2**bits - 1])


def ints(bits: int) -> st.SearchStrategy[Any]:
    return st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


ADDRESSES = st.binary(min_size=20, max_size=20).map(to_address)
LEAVES = (
    [(item(f"uint{bits}"), uints(bits)) for bits in WIDTHS]
    + [(item(f"int{bits}"), ints(bits)) for bits in WIDTHS]
    + [(item(f"bytes{size}"), st.binary(min_size=size, max_size=size)) for size in (1, 4, 20, 32)]
    + [(item("bool"), st.booleans()), (item("address"), ADDRESSES)]
    + [(item("bytes"), st.binary(max_size=70)), (item("string"), st.text("aé€😀\0", max_size=40))]
)


@st.composite
def typed_values(draw: st.DrawFn, depth: int = 2) -> tuple[dict[str, Any], Any]:
    """An ABI item and a value for it."""
    form = draw(st.sampled_from(["leaf", "leaf", "struct", "list", "array"])) if depth else "leaf"
    if form == "leaf":
        kind, values = draw(st.sampled_from(LEAVES))
        return kind, draw(values)
    if form == "struct":
        fields = draw(st.lists(typed_values(depth=depth - 1), min_size=1, max_size=4))
        components = [{**kind, "name": f"field{index}"} for index, (kind, _) in enumerate(fields)]
        return item("tuple", components), tuple(value for _, value in fields)
    kind, value = draw(typed_values(depth=depth - 1))
    length = draw(st.integers(0 if form == "list" else 1, 3))
    suffix = "[]" if form == "list" else f"[{length}]"
    return {**kind, "type": kind["type"] + suffix}, (value,) * length


def function(inputs: list[dict[str, Any]], outputs: list[dict[str, Any]] | None = None) -> Function:
    return Function(
        {
            "type": "function",
            "name": "f",
            "inputs": inputs,
            "outputs": outputs or [],
            "stateMutability": "view",
        }
    )


@given(st.lists(typed_values(), max_size=5))
def test_codec_equals_eth_abi(typed: list[tuple[dict[str, Any], Any]]) -> None:
    kinds, values = [kind for kind, _ in typed], tuple(value for _, value in typed)
    types = [canonical_type(kind) for kind in kinds]
    expected = eth_encode(types, values)
    f = function(kinds)
    assert f.encode(values) == keccak(f"f({','.join(types)})".encode())[:4] + expected
    assert values_decoder(kinds)(expected) == values


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("uint256", -1),
        ("uint256", 2**256),
        ("uint120", 2**120),
        ("uint8", 256),
        ("uint8", True),
        ("uint8", 1.0),
        ("uint8", "1"),
        ("uint8", None),
        ("int8", 128),
        ("int8", -129),
        ("int256", 2**255),
        ("bool", 1),
        ("bool", 0),
        ("bool", "true"),
        ("bytes32", bytes(31)),
        ("bytes32", bytes(33)),
        ("bytes4", "0x01020304"),
        ("address", "0x" + "11" * 19),
        ("address", "0x" + "11" * 21),
        ("address", "11" * 21),
        ("address", "0x" + "1g" * 20),
        ("address", "0x" + "1 " * 20),
        ("address", "0xF39fd6e51aad88F6F4ce6aB8827279cffFb92266"),  # a wrong checksum
        ("address", 5),
        ("address", bytes(32)),
        ("address", None),
        ("bytes", "0x01"),
        ("string", b"text"),
        ("string", 5),
        ("uint8[]", 5),
        ("uint8[]", [256]),
        ("uint8[2]", [1]),
        ("address[]", ["0x11"]),
    ],
)
def test_refuses_what_does_not_fit(kind: str, value: Any) -> None:
    for inputs, args in (
        ([item(kind)], (value,)),
        ([item("uint256"), item(kind)], (1, value)),
        ([item("bytes"), item(kind)], (b"", value)),
        ([item("tuple", [item(kind, name="a")])], ((value,),)),
        ([item("tuple[]", [item(kind, name="a")])], ([(value,)],)),
    ):
        with pytest.raises(AbiError, match=r"^f\("):
            function(inputs).encode(args)


@pytest.mark.parametrize("inputs", [[], ["uint256"], ["uint256", "uint256"], ["bytes"]])
@pytest.mark.parametrize("extra", [-1, 1, 2])
def test_refuses_a_wrong_count(inputs: list[str], extra: int) -> None:
    count = len(inputs) + extra
    if count >= 0:
        with pytest.raises(AbiError, match=f"got {count}"):
            function([item(kind) for kind in inputs]).encode((1,) * count)


def test_addresses_come_in_many_forms() -> None:
    f = function([item("address")])
    lender = account("lender")
    forms: list[Addressish] = [
        lender,
        lender.address,
        lender.address.lower(),
        bytes.fromhex(lender.address[2:]),
    ]
    assert len({f.encode((form,)) for form in forms}) == 1
    assert {to_address(form) for form in forms} == {lender.address}
    assert lender.address == to_checksum_address(lender.address)


def test_enum_members_are_integers() -> None:
    class Fault(IntEnum):
        REVERTS = 1

    assert function([item("uint8")]).encode((Fault.REVERTS,))[-1] == 1


POINT = [item("uint8", name="x"), item("address", name="to")]


@pytest.mark.parametrize("extra", [[], [item("string", name="note")]], ids=["static", "dynamic"])
def test_structs_by_name(extra: list[dict[str, Any]]) -> None:
    components = POINT + extra
    nobody = "0x" + "00" * 20
    row: Mapping[str, Any] = {"to": nobody, "x": 3} | ({"note": "hello"} if extra else {})
    f = function([item("tuple", components)], [item("tuple", components)])
    data = f.encode((row,))[4:]
    assert data == f.encode(((3, nobody, *(["hello"] if extra else [])),))[4:]
    decoded = f.decode(data)
    assert (decoded.x, decoded.to) == (3, nobody)
    assert decoded[:2] == (3, nobody)
    for wrong in ({"x": 3}, {**row, "y": 1}, (3,), 3):
        with pytest.raises(AbiError, match="struct"):
            f.encode((wrong,))


def test_results() -> None:
    assert function([]).decode(b"") is None
    assert function([], [item("bool")]).decode((1).to_bytes(32, "big")) is True
    assert function([], [item("int8")]).decode((2**256 - 5).to_bytes(32, "big")) == -5
    pair = function([], [item("uint8", name="level"), item("bytes4", name="selector")])
    decoded = pair.decode((7).to_bytes(32, "big") + b"abcd" + bytes(28))
    assert decoded == (7, b"abcd")
    assert decoded.level == 7
    for outputs in ([item("uint8")], [item("bool"), item("uint8")], [item("string")], [item("address[]")]):
        with pytest.raises(AbiError):
            function([], outputs).decode(b"")


def test_events() -> None:
    event = EventDefinition(
        {
            "name": "Paid",
            "inputs": [
                {"name": "note", "type": "string", "indexed": True},
                {"name": "amount", "type": "uint256", "indexed": False},
                {"name": "to", "type": "address", "indexed": True},
                {"name": "", "type": "bytes", "indexed": False},
            ],
        }
    )
    to = account("lender").address
    topics = [event.topic, keccak(b"hello"), bytes(12) + bytes.fromhex(to[2:])]
    data = eth_encode(["uint256", "bytes"], [5, b"xyz"])
    decoded = event.decode(topics, data)
    assert decoded == {"note": keccak(b"hello"), "amount": 5, "to": to, "3": b"xyz"}
    assert list(decoded) == ["note", "amount", "to", "3"]
    with pytest.raises(AbiError, match="topics"):
        event.decode(topics[:2], data)
    with pytest.raises(AbiError):
        event.decode(topics, data[:32])
