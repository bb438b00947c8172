"""Morpho Blue's ABI, written here from its interface's facts

├── every function has its selector, its return types and its mutability
├── every event has its topic and its indexed arguments
└── every callback is called by its selector
"""

from typing import Any

import pytest

from strongroom.artifacts import load
from strongroom.evm import keccak
from strongroom.evm.abi import canonical_type

PARAMS = "(address,address,address,address,uint256)"
AUTHORIZATION = "(address,address,bool,uint256,uint256)"

FUNCTIONS = {
    "DOMAIN_SEPARATOR()": ("bytes32", "view"),
    "owner()": ("address", "view"),
    "feeRecipient()": ("address", "view"),
    "position(bytes32,address)": ("uint256,uint128,uint128", "view"),
    "market(bytes32)": ("uint128,uint128,uint128,uint128,uint128,uint128", "view"),
    "idToMarketParams(bytes32)": ("address,address,address,address,uint256", "view"),
    "isIrmEnabled(address)": ("bool", "view"),
    "isLltvEnabled(uint256)": ("bool", "view"),
    "isAuthorized(address,address)": ("bool", "view"),
    "nonce(address)": ("uint256", "view"),
    "extSloads(bytes32[])": ("bytes32[]", "view"),
    "enableIrm(address)": ("", "nonpayable"),
    "enableLltv(uint256)": ("", "nonpayable"),
    f"setFee({PARAMS},uint256)": ("", "nonpayable"),
    "setFeeRecipient(address)": ("", "nonpayable"),
    f"createMarket({PARAMS})": ("", "nonpayable"),
    f"supply({PARAMS},uint256,uint256,address,bytes)": ("uint256,uint256", "nonpayable"),
    f"withdraw({PARAMS},uint256,uint256,address,address)": ("uint256,uint256", "nonpayable"),
    f"borrow({PARAMS},uint256,uint256,address,address)": ("uint256,uint256", "nonpayable"),
    f"repay({PARAMS},uint256,uint256,address,bytes)": ("uint256,uint256", "nonpayable"),
    f"supplyCollateral({PARAMS},uint256,address,bytes)": ("", "nonpayable"),
    f"withdrawCollateral({PARAMS},uint256,address,address)": ("", "nonpayable"),
    f"liquidate({PARAMS},address,uint256,uint256,bytes)": ("uint256,uint256", "nonpayable"),
    "flashLoan(address,uint256,bytes)": ("", "nonpayable"),
    "setAuthorization(address,bool)": ("", "nonpayable"),
    f"setAuthorizationWithSig({AUTHORIZATION},(uint8,bytes32,bytes32))": ("", "nonpayable"),
    f"accrueInterest({PARAMS})": ("", "nonpayable"),
}

# An exclamation mark is an indexed argument.
EVENTS = {
    "EnableLltv": "uint256",
    "SetFee": "bytes32!,uint256",
    "SetFeeRecipient": "address!",
    "CreateMarket": f"bytes32!,{PARAMS}",
    "Supply": "bytes32!,address!,address!,uint256,uint256",
    "Withdraw": "bytes32!,address,address!,address!,uint256,uint256",
    "Borrow": "bytes32!,address,address!,address!,uint256,uint256",
    "Repay": "bytes32!,address!,address!,uint256,uint256",
    "SupplyCollateral": "bytes32!,address!,address!,uint256",
    "WithdrawCollateral": "bytes32!,address,address!,address!,uint256",
    "Liquidate": "bytes32!,address!,address!,uint256,uint256,uint256,uint256,uint256",
    "FlashLoan": "address!,address!,uint256",
    "SetAuthorization": "address!,address!,address!,bool",
    "IncrementNonce": "address!,address!,uint256",
    "AccrueInterest": "bytes32!,uint256,uint256,uint256",
}

CALLBACKS = {
    "supply": "onMorphoSupply(uint256,bytes)",
    "repay": "onMorphoRepay(uint256,bytes)",
    "supplyCollateral": "onMorphoSupplyCollateral(uint256,bytes)",
    "liquidate": "onMorphoLiquidate(uint256,bytes)",
    "flashLoan": "onMorphoFlashLoan(uint256,bytes)",
}


def signature(entry: Any) -> str:
    return f"{entry['name']}({','.join(canonical_type(item) for item in entry['inputs'])})"


FOUND = {signature(entry): entry for entry in load("LendingPool").abi if entry["type"] == "function"}
EMITTED = {entry["name"]: entry for entry in load("LendingPool").abi if entry["type"] == "event"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function(function: str) -> None:
    returns, mutability = FUNCTIONS[function]
    assert function in FOUND
    # a struct that is returned has the same bytes as its fields, as long as all are static
    outputs = ",".join(canonical_type(item) for item in FOUND[function]["outputs"]).strip("()")
    assert (outputs, FOUND[function]["stateMutability"]) == (returns, mutability)


@pytest.mark.parametrize("name", EVENTS)
def test_event(name: str) -> None:
    inputs = EMITTED[name]["inputs"]
    found = ",".join(canonical_type(item) + "!" * item["indexed"] for item in inputs)
    assert found == EVENTS[name]


@pytest.mark.parametrize("function", CALLBACKS)
def test_callback(function: str) -> None:
    """The pool's code has the callback's selector, and what is called by it has its name."""
    selector = keccak(CALLBACKS[function].encode())[:4]
    assert (
        b"\x63" + selector.lstrip(b"\0") in load("LendingPool").runtime
        or selector in load("LendingPool").runtime
    )
    names = [signature(entry) for entry in load("MockCallback").abi if entry["type"] == "function"]
    assert CALLBACKS[function] in names


def test_well_known_selectors() -> None:
    """Computed by others: what explorers show for Morpho Blue's calls."""
    known = {
        f"supply({PARAMS},uint256,uint256,address,bytes)": "a99aad89",
        f"borrow({PARAMS},uint256,uint256,address,address)": "50d8cd4b",
        f"repay({PARAMS},uint256,uint256,address,bytes)": "20b76e81",
        f"supplyCollateral({PARAMS},uint256,address,bytes)": "238d6579",
        f"withdrawCollateral({PARAMS},uint256,address,address)": "8720316d",
        f"withdraw({PARAMS},uint256,uint256,address,address)": "5c2bea49",
        f"liquidate({PARAMS},address,uint256,uint256,bytes)": "d8eabcb8",
        "flashLoan(address,uint256,bytes)": "e0232b42",
    }
    for function, selector in known.items():
        assert keccak(function.encode())[:4].hex() == selector
