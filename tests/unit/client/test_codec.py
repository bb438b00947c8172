"""Arguments are checked before anything is sent; wrappers agree with the artifacts."""

import dataclasses
import inspect
from typing import Any

import pytest
from eth_utils.crypto import keccak

from strongroom import artifacts
from strongroom.client import contracts
from strongroom.client.codec import (
    Array,
    Event,
    EventField,
    Function,
    Log,
    Struct,
    decode_event,
    prepare,
    to_address,
)
from strongroom.client.contracts import events
from strongroom.client.errors import ArgumentError, ClientError
from strongroom.evm import account
from tools import codegen

HOLDER = account("holder")


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("uint8", 256, "x is uint8, and 256 is out of its range"),
        ("uint256", -1, "out of its range"),
        ("int8", 128, "out of its range"),
        ("int8", -129, "out of its range"),
        ("uint256", True, "an int"),
        ("uint256", 1.0, "an int"),
        ("uint256", "1", "an int"),
        ("bool", 1, "a bool"),
        ("string", b"x", "a str"),
        ("bytes32", bytes(31), "31 bytes were given"),
        ("bytes32", "0x12", "1 bytes were given"),
        ("bytes", "0xzz", "no hexadecimal"),
        ("bytes", 5, "is bytes"),
        ("address", "0x12", "not an address"),
        ("address", "0x" + "zz" * 20, "not an address"),
        ("address", HOLDER.address.swapcase().replace("0X", "0x"), "checksum is wrong"),
        ("address", 5, "not an address"),
        (Array("uint8"), 5, "a sequence"),
        (Array("uint8"), "12", "a sequence"),
        (Array("uint8", 2), [1], "has 2 items, not 1"),
        (Array("uint8"), [1, 300], r"x\[1\] is uint8"),
        (Struct(tuple, ("uint8", "bool")), (1, 2), r"x\[1\] is a bool"),
        (Struct(tuple, ("uint8",)), (), "has 1 items"),
    ],
)
def test_refused(kind: Any, value: Any, says: str) -> None:
    with pytest.raises(ArgumentError, match=says):
        prepare(kind, value, "x")


def test_prepared() -> None:
    assert prepare("address", HOLDER, "x") == HOLDER.address
    assert prepare("address", HOLDER.address.lower(), "x") == HOLDER.address
    assert prepare("bytes4", "0x01020304", "x") == bytes([1, 2, 3, 4])
    assert prepare("int8", -128, "x") == -128
    assert to_address(HOLDER) == HOLDER.address


def test_wrong_answer() -> None:
    function: Function[int] = Function("price", "0xa035b1fe", (), ("uint256",))
    with pytest.raises(ClientError, match="no such contract"):
        function.decode(b"")
    with pytest.raises(ClientError, match="something else than its type: 3 bytes of 32"):
        function.decode(bytes(3))


def test_wrong_answer_while_ape_is_loaded() -> None:
    """Ape teaches eth_abi to read zeros where there is nothing."""
    import ape_ethereum.multicall.constants  # noqa: F401

    test_wrong_answer()


def _wrapped_functions(name: str) -> dict[str, Function[Any]]:
    """All `Function`s that a wrapper's methods use, by signature."""
    found = {}
    for module in {inspect.getmodule(kind) for kind in contracts.WRAPPERS[name].__mro__}:
        for value in vars(module).values():
            if isinstance(value, Function):
                found[value.signature] = value
    return found


@pytest.mark.parametrize("name", contracts.WRAPPERS)
def test_every_function_is_there(name: str) -> None:
    functions = _wrapped_functions(name)
    for entry in artifacts.load(name).abi:
        if entry["type"] == "function":
            function = functions[codegen._signature(entry)]
            assert function.selector == "0x" + keccak(text=function.signature)[:4].hex()
            assert hasattr(contracts.WRAPPERS[name], entry["name"])


def test_overloads() -> None:
    coin = contracts.Stablecoin
    assert list(inspect.signature(coin.permit).parameters)[-1] == "signature"
    assert list(inspect.signature(coin.permit_v_r_s).parameters)[-3:] == ["v", "r", "s"]
    assert hasattr(coin, "transferWithAuthorization_v_r_s")
    assert hasattr(coin, "receiveWithAuthorization_v_r_s")
    assert hasattr(coin, "cancelAuthorization_v_r_s")


def test_documentation_is_the_contracts_own() -> None:
    text = inspect.getdoc(contracts.PegStabilityModule.swapIn) or ""
    assert text.startswith("Takes exactly `reserveIn` from the caller and mints stablecoin to `receiver`.")
    assert "In wei, rounded down." in text


def test_no_name_is_hidden() -> None:
    own = {name for name in dir(contracts.ERC20Authorization.__mro__[1]) if not name.startswith("_")}
    for name in contracts.WRAPPERS:
        for entry in artifacts.load(name).abi:
            if entry["type"] == "function":
                assert entry["name"] not in own


def test_events_are_all_there() -> None:
    """Each as some contract spells it: libraries name the arguments of a standard's event as they like."""
    spellings: dict[tuple[str, int], set[frozenset[str]]] = {}
    for name in contracts.WRAPPERS:
        for entry in artifacts.load(name).abi:
            if entry["type"] == "event":
                topic = "0x" + keccak(text=codegen._signature(entry)).hex()
                key = topic, 1 + sum(item["indexed"] for item in entry["inputs"])
                spelled = frozenset(item["name"].rstrip("_") for item in entry["inputs"])
                spellings.setdefault(key, set()).add(spelled)
    for key, spelled_by_contracts in spellings.items():
        names = {item.name for item in dataclasses.fields(events.EVENTS[key])} - {"emitter", "log_index"}
        assert {name.rstrip("_") for name in names} in spelled_by_contracts
    assert {item.name for item in dataclasses.fields(events.Transfer)} >= {"value"}, "as ERC-20 has it"


def test_foreign_log_of_the_same_topic() -> None:
    # an ERC-721 transfer: the same first topic, one more of them
    topic = bytes.fromhex(events.Transfer.definition.topic[2:])
    foreign = Log(HOLDER.address, (topic, bytes(32), bytes(32), bytes(32)), b"")
    assert decode_event(events.Transfer, foreign) is None
    broken = Log(HOLDER.address, (topic, bytes(32), bytes(32)), bytes(5))
    assert decode_event(events.Transfer, broken) is None
    assert decode_event(events.Transfer, Log(HOLDER.address, (), b"")) is None


def test_event_with_a_hashed_argument() -> None:
    @dataclasses.dataclass(frozen=True)
    class Named(Event):
        definition = events.EventDefinition("0x" + "01" * 32, (EventField("name", "string", True),))

        name: bytes

    event = decode_event(Named, Log(HOLDER.address, (b"\x01" * 32, b"\x02" * 32), b"", 4))
    assert event == Named(b"\x02" * 32, emitter=HOLDER.address, log_index=4)
    assert event.arguments == {"name": b"\x02" * 32}
