"""Reverts as exceptions: ours, the compiler's, unknown ones, and one inside another."""

import pickle
import subprocess
import sys

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from strongroom import artifacts
from strongroom.artifacts import ErrorDefinition, ErrorInput
from strongroom.errors import ContractError, decode_revert
from strongroom.evm.abi import keccak

NOBODY = "0x" + "00" * 20


def revert(signature: str, *values: object) -> bytes:
    types = signature[signature.index("(") + 1 : -1]
    return keccak(signature.encode())[:4] + encode(types.split(",") if types else [], values)


WORDS = st.binary(min_size=32, max_size=32) | st.integers(0, 400).map(lambda n: n.to_bytes(32, "big"))
CEILING = revert("Stablecoin_CeilingExceeded(address,uint256,uint256)", NOBODY, 11, 10)
WRAPPED = ErrorDefinition(
    "WrappedError",
    "WrappedError(address,bytes4,bytes,bytes)",
    tuple(
        ErrorInput(*pair)
        for pair in [("target", "address"), ("selector", "bytes4"), ("reason", "bytes"), ("details", "bytes")]
    ),
    "Thrown when a call inside fails.",
    (),
)
EXTRA = {"0x" + keccak(WRAPPED.signature.encode())[:4].hex(): WRAPPED}


def test_custom_error() -> None:
    error = decode_revert(CEILING)
    assert error.name == "Stablecoin_CeilingExceeded"
    assert error.args == (NOBODY, 11, 10)
    assert error.arguments == {"facilitator": NOBODY, "level": 11, "ceiling": 10}
    assert error.notice.startswith("Thrown when")
    assert error.selector == "0x" + CEILING[:4].hex()
    assert error.data == CEILING
    assert error.cause is None
    assert (
        str(error)
        == f"Stablecoin_CeilingExceeded(facilitator={NOBODY}, level=11, ceiling=10): {error.notice}"
    )


def test_require_with_a_text() -> None:
    error = decode_revert(revert("Error(string)", "feed is down"))
    assert (error.name, error.args) == ("Error", ("feed is down",))
    assert "feed is down" in str(error)


@pytest.mark.parametrize(
    ("code", "notice"), [(0x11, "overflow"), (0x12, "zero"), (0x32, "bounds"), (0x99, "compiler")]
)
def test_panic(code: int, notice: str) -> None:
    error = decode_revert(revert("Panic(uint256)", code))
    assert (error.name, error.args) == ("Panic", (code,))
    assert notice in error.notice


def test_no_data() -> None:
    assert decode_revert(b"").name == "EmptyRevert"


@pytest.mark.parametrize("data", [b"\x01", b"\x12\x34\x56\x78", b"\x12\x34\x56\x78" + bytes(200), bytes(32)])
def test_unknown(data: bytes) -> None:
    error = decode_revert(data)
    assert (error.name, error.args, error.data) == ("UnknownError", (), data)
    assert error.selector == "0x" + data[:4].hex()
    assert error.selector in str(error)


@pytest.mark.parametrize(
    "data",
    [
        CEILING[:-1],
        CEILING[:4],
        CEILING[:4] + b"\xff" * 96,
        bytes.fromhex("08c379a0") + b"\xff" * 64,
        revert("Error(bytes)", b"x")[:0] + bytes.fromhex("08c379a0") + encode(["bytes"], [b"\xff\xfe"]),
    ],
)
def test_data_that_do_not_fit_their_selector(data: bytes) -> None:
    error = decode_revert(data)
    assert error.name == "UnknownError"
    assert "does not fit" in error.notice


def test_data_that_do_not_fit_where_ape_is_loaded() -> None:
    """Ape makes eth_abi lenient, for the whole process."""
    script = (
        "import ape.utils.abi, sys; from strongroom.errors import decode_revert; "
        "print(decode_revert(bytes.fromhex(sys.argv[1])).name)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, CEILING[:-1].hex()], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "UnknownError"


def test_an_error_inside_an_error() -> None:
    inner = revert("WrappedError(address,bytes4,bytes,bytes)", NOBODY, b"abcd", CEILING, b"")
    outer = decode_revert(
        revert("WrappedError(address,bytes4,bytes,bytes)", NOBODY, b"efgh", inner, b"xyz"), EXTRA
    )
    assert outer.name == "WrappedError"
    assert outer.cause is not None
    assert outer.cause.name == "WrappedError"
    assert outer.cause.cause is not None
    assert outer.cause.cause.args == (NOBODY, 11, 10)
    assert "Stablecoin_CeilingExceeded" in str(outer)
    assert (
        decode_revert(
            revert("WrappedError(address,bytes4,bytes,bytes)", NOBODY, b"efgh", b"xyz", b""), EXTRA
        ).cause
        is None
    )


def test_structs_in_errors() -> None:
    definition = ErrorDefinition("Bad", "Bad((address,uint8)[])", (ErrorInput("feeds", "tuple[]"),), "", ())
    data = keccak(definition.signature.encode())[:4] + encode(["(address,uint8)[]"], [[(NOBODY, 3)]])
    error = decode_revert(data, {"0x" + data[:4].hex(): definition})
    assert error.name == "Bad"
    assert error.arguments["feeds"][0][1] == 3


def test_errors_nested_without_end() -> None:
    data = CEILING
    for _ in range(400):
        data = revert("WrappedError(address,bytes4,bytes,bytes)", NOBODY, b"abcd", data, b"")
    error: ContractError | None = decode_revert(data, EXTRA)
    depth = 0
    while error is not None:
        error, depth = error.cause, depth + 1
    assert depth == 17


@given(
    st.sampled_from([*artifacts.errors(), *EXTRA, "0x08c379a0", "0x4e487b71"]),
    st.lists(WORDS, max_size=6),
    WORDS,
)
def test_never_raises(selector: str, words: list[bytes], tail: bytes) -> None:
    data = bytes.fromhex(selector[2:]) + b"".join(words) + tail[:7]
    error = decode_revert(data, EXTRA)
    assert error.data == data
    assert str(error)


def test_it_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(decode_revert(CEILING)))
    assert isinstance(error, ContractError)
    assert str(error) == str(decode_revert(CEILING))
    assert error.arguments == decode_revert(CEILING).arguments


def test_every_error_of_the_registry_is_keyed_by_its_selector() -> None:
    registry = artifacts.errors()
    assert registry
    for selector, definition in registry.items():
        assert selector == "0x" + keccak(definition.signature.encode())[:4].hex()
        assert definition.signature.startswith(definition.name + "(")
        assert definition.notice


def test_import_is_light() -> None:
    heavy = "{'web3', 'eth_abi', 'eth_account', 'ape', 'pyrevm'}"
    code = f"import sys, strongroom.errors; print({heavy} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
