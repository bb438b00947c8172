"""Calls, transactions, receipts, events, and what happens when a contract refuses.

├── a view reads and decodes: values, several values, structs, arrays
├── a call that changes state is tried with call, sent with send; by a key here or by the node's
├── refused: when read, when estimated, after the broadcast (replayed), inside a multicall, inside another error
└── a batch: read together, each failure its own; without Multicall3 → an error, or one by one
"""

import pickle
from decimal import Decimal

import pytest
from eth_abi.abi import encode

from strongroom.client import Strongroom
from strongroom.client.connection import Connection
from strongroom.client.contract import abi, prepare
from strongroom.client.contracts.chainlink_oracle import Feed
from strongroom.client.contracts.events import SwappedIn, SwappedOut, Transfer
from strongroom.client.errors import (
    ClientError,
    MulticallNotDeployedError,
    TransactionFailedError,
    TransactionPendingError,
)
from strongroom.client.multicall import MULTICALL3
from strongroom.errors import ContractError
from strongroom.evm.provider import ChainProvider
from tests.support.suite import BAND, CEILING, FEE_BPS, HEARTBEAT, ONE, Suite
from tools.anvil import MULTICALL3_CODE

from .conftest import Connect


def test_views(client: Strongroom, suite: Suite) -> None:
    assert client.psm.fees() == (FEE_BPS, FEE_BPS)
    assert client.psm.band().upperBps == BAND[1]
    assert client.stablecoin.facilitator(suite.psm) == (CEILING, 0)
    assert client.stablecoin.facilitators() == (suite.psm.address,)
    config = client.oracle.config()
    assert config.baseFeed1 == Feed(suite.feed.address, HEARTBEAT)
    assert config.collateralToken == suite.reserve.address
    assert client.contract("MockAggregator").address == suite.feed.address
    assert client.stablecoin.name() == "Strongroom Dollar"
    assert abi(client.psm) == suite.psm._interface.artifact.abi


@pytest.mark.parametrize("unlocked", [False, True], ids=["own key", "the node's"])
def test_send(connect: Connect, suite: Suite, unlocked: bool) -> None:
    suite.give_reserve(suite.swapper, 1_000 * suite.unit)
    client = connect(suite.swapper, unlocked=unlocked)
    assert client.reserve.approve(client.psm, 100 * suite.unit).send().events
    swap = client.psm.swapIn(100 * suite.unit, 0, suite.holder, suite.later)
    expected = client.psm.previewSwapIn(100 * suite.unit)
    assert swap.call() == expected
    assert swap.estimate() > 0
    assert swap.data[:4].hex() == "a25d6530"
    assert str(swap).startswith("swapIn(reserveIn=100000000, minStableOut=0, receiver=0x")
    receipt = swap.send()
    event = receipt.event(SwappedIn)
    assert (event.payer, event.receiver) == (suite.swapper.address, suite.holder.address)
    assert (event.reserveIn, event.stableOut) == (100 * suite.unit, expected)
    assert event.emitter == suite.psm.address
    assert event.arguments["stableOut"] == expected
    minted = receipt.event(Transfer, suite.stablecoin.address)
    assert (minted.to, minted.value) == (suite.holder.address, expected)
    assert len(receipt.events) == len(receipt.logs)
    assert (receipt.sender, receipt.to) == (suite.swapper.address, suite.psm.address)
    assert receipt.cost == 0
    with pytest.raises(LookupError, match="0 events SwappedOut"):
        receipt.event(SwappedOut)


def test_refused_when_read(client: Strongroom, suite: Suite) -> None:
    suite.set_price(9_000)
    with pytest.raises(ContractError) as caught:
        client.psm.previewSwapIn(suite.unit)
    error = caught.value
    assert error.name == "PegStabilityModule_ReserveBelowBand"
    assert error.arguments == {
        "price": suite.parity * 9 // 10,
        "lowerBound": suite.parity * BAND[0] // 10_000,
    }
    assert error.notice.startswith("Thrown when the reserve's price is below the band.")
    assert pickle.loads(pickle.dumps(error)).arguments == error.arguments


def test_refused_when_estimated(client: Strongroom, suite: Suite) -> None:
    nonce = suite.chain.nonce(suite.swapper)
    with pytest.raises(ContractError) as caught:
        client.stablecoin.transfer(suite.holder, 1).send()
    assert caught.value.name == "ERC20InsufficientBalance"
    assert suite.chain.nonce(suite.swapper) == nonce, "nothing was sent"


def test_refused_after_the_broadcast(client: Strongroom, suite: Suite) -> None:
    nonce = suite.chain.nonce(suite.swapper)
    with pytest.raises(ContractError) as caught:
        client.stablecoin.transfer(suite.holder, 1).send(gas=200_000)
    assert caught.value.name == "ERC20InsufficientBalance"
    assert caught.value.arguments["needed"] == 1
    assert suite.chain.nonce(suite.swapper) == nonce + 1, "it was sent"


def test_out_of_gas_after_the_broadcast(client: Strongroom, suite: Suite) -> None:
    with pytest.raises(ContractError, match="OutOfGas"):
        client.reserve.transfer(suite.holder, 1).send(gas=25_000)


def test_failed_and_nobody_says_why(
    client: Strongroom, suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "_replayed_failure", lambda *_: None)
    with pytest.raises(TransactionFailedError, match="the state it met has changed") as caught:
        client.stablecoin.transfer(suite.holder, 1).send(gas=200_000)
    assert caught.value.transaction_hash.startswith("0x")


def test_not_mined_in_time(client: Strongroom, suite: Suite, provider: ChainProvider) -> None:
    provider._receipts = {}
    provider._methods = {**provider._methods, "eth_getTransactionReceipt": lambda _: None}
    with pytest.raises(TransactionPendingError, match="look it up") as caught:
        client.reserve.transfer(suite.holder, 1).send(timeout=0)
    assert caught.value.transaction_hash.startswith("0x")


def test_refused_inside_a_multicall(client: Strongroom, suite: Suite) -> None:
    suite.approve_module(suite.swapper)
    steps = [
        client.psm.swapIn(suite.unit, 0, suite.swapper, suite.later).data,
        client.psm.swapIn(suite.unit, 2 * ONE, suite.swapper, suite.later).data,
    ]
    with pytest.raises(ContractError) as caught:
        client.psm.multicall(steps).send()
    assert caught.value.name == "PegStabilityModule_OutputTooLow"
    assert caught.value.arguments["minimum"] == 2 * ONE


def test_refused_by_the_oracle_below(client: Strongroom, suite: Suite) -> None:
    suite.outlive_feed()
    with pytest.raises(ContractError) as caught:
        client.psm.previewSwapIn(suite.unit)
    assert caught.value.name == "ChainlinkOracle_StaleAnswer"
    assert caught.value.arguments["feed"] == suite.feed.address


def test_refused_by_access(client: Strongroom, suite: Suite) -> None:
    with pytest.raises(ContractError) as caught:
        client.psm.freeze().send()
    assert caught.value.name == "AccessManagedUnauthorized"
    assert caught.value.arguments == {"caller": suite.swapper.address}


def test_no_contract_there(client: Strongroom, suite: Suite) -> None:
    from strongroom.client.contracts import Stablecoin

    with pytest.raises(ClientError, match="no such contract at this address"):
        Stablecoin(client.connection, suite.stranger.address).totalSupply()


def multicall3() -> bytes:
    return bytes.fromhex(MULTICALL3_CODE.read_text())


@pytest.mark.parametrize("chunk", [2, 500])
def test_batch(client: Strongroom, suite: Suite, chunk: int) -> None:
    suite.chain.set_code(MULTICALL3, multicall3())
    suite.set_price(9_000)
    assert client.has_multicall
    batch = client.batch(chunk)
    supply = batch.add(client.stablecoin.totalSupply)
    preview = batch.add(client.psm.previewSwapIn, suite.unit)
    status = batch.add(client.psm.pegStatus)
    balance = batch.add_call(prepare(client.reserve.balanceOf, suite.swapper))
    nothing = batch.add(type(client.oracle)(client.connection, suite.stranger.address).price)
    with pytest.raises(ClientError, match="run the batch first"):
        _ = supply.value
    batch.run()
    assert supply.value == 0
    assert status.value.status == 1
    assert balance.value == 1_000 * suite.unit
    assert isinstance(preview.error, ContractError)
    assert preview.or_none() is None
    with pytest.raises(ContractError, match="ReserveBelowBand"):
        _ = preview.value
    with pytest.raises(ClientError, match="no such contract"):
        _ = nothing.value
    batch.run()  # nothing waits


def test_batch_without_multicall3(client: Strongroom, suite: Suite) -> None:
    suite.set_price(9_000)
    batch = client.batch()
    supply = batch.add(client.stablecoin.totalSupply)
    preview = batch.add(client.psm.previewSwapIn, suite.unit)
    with pytest.raises(MulticallNotDeployedError, match="one_by_one"):
        batch.run()
    batch.run(one_by_one=True)
    assert supply.value == 0
    assert isinstance(preview.error, ContractError)


def test_only_functions_of_contracts_go_into_a_batch(client: Strongroom) -> None:
    with pytest.raises(TypeError, match="built on several"):
        client.batch().add(client.stablecoin.supply)
    with pytest.raises(TypeError, match="not a contract's function"):
        client.batch().add(len, "x")


def test_ether_and_fees(client: Strongroom, suite: Suite) -> None:
    assert client.connection.fetch_ether(suite.swapper.address) == suite.chain.balance(suite.swapper)
    assert client.connection.fetch_fees() == {"maxFeePerGas": 0, "maxPriorityFeePerGas": 0}
    assert client.stablecoin.supply() == Decimal(0)


def test_wrapped_error() -> None:
    """An error that carries another's data shows both."""
    from strongroom.artifacts import ErrorDefinition, ErrorInput
    from strongroom.errors import decode_revert

    wrapper = ErrorDefinition(
        "CallFailed",
        "CallFailed(address,bytes)",
        (ErrorInput("target", "address"), ErrorInput("why", "bytes")),
        "",
        (),
    )
    from eth_utils.crypto import keccak

    selector = keccak(text=wrapper.signature)[:4]
    inner = keccak(text="PegStabilityModule_Frozen()")[:4]
    error = decode_revert(
        selector + encode(["address", "bytes"], ["0x" + "11" * 20, inner]), {"0x" + selector.hex(): wrapper}
    )
    assert error.cause is not None
    assert error.cause.name == "PegStabilityModule_Frozen"
    assert "inner call: PegStabilityModule_Frozen" in str(error)
