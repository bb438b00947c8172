"""What a node, a token or a registry says and is not believed.

├── decimals: the stablecoin's by its code, the reserve's by the registry and the module
├── symbols: nothing that a terminal obeys, nothing long
├── the receipt: without the token's own Transfer → UnexpectedReceiptError, with the hash
└── the registry: other code at any contract, tokens that contradict each other, a file that merely lay there
"""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from strongroom import deployments
from strongroom.client import Strongroom
from strongroom.client.errors import (
    NodeError,
    NoDeploymentError,
    TransactionPendingError,
    UnexpectedReceiptError,
    WrongChainError,
)
from strongroom.client.psm import By
from strongroom.evm.provider import ChainProvider
from tests.support.suite import ONE, Suite

from .conftest import deployment_of
from .test_hostile_node import Answer, Liar, through

DECIMALS, SYMBOL = "0x313ce567", "0x95d89b41"


def saying(contract: str, selector: str, kind: str, value: Any) -> Answer:
    """One function of one contract answers this."""

    def answer(method: str, params: Any) -> Any:
        if method == "eth_call" and params[0]["to"] == contract and params[0]["data"].startswith(selector):
            return "0x" + encode([kind], [value]).hex()
        return None

    return answer


def with_args(suite: Suite, **args: tuple[Any, ...]) -> deployments.Deployment:
    """The registry with constructor arguments."""
    plain = deployment_of(suite)
    contracts = {
        name: dataclasses.replace(entry, args=args.get(name, ())) for name, entry in plain.contracts.items()
    }
    return dataclasses.replace(plain, contracts=contracts)


# Decimals


@pytest.mark.parametrize("decimals", [24, 17, 0, 255])
def test_decimals_of_the_stablecoin(suite: Suite, provider: ChainProvider, decimals: int) -> None:
    client, _ = through(suite, provider, saying(suite.stablecoin.address, DECIMALS, "uint256", decimals))
    with pytest.raises(NodeError, match="nothing it says can be believed"):
        client.stablecoin.sign_payment(suite.holder, 1)
    with pytest.raises(NodeError, match="nothing it says can be believed"):
        client.stablecoin.pay(suite.holder, 1)


def test_decimals_of_the_reserve_by_the_module(suite: Suite, provider: ChainProvider) -> None:
    client, _ = through(suite, provider, saying(suite.reserve.address, DECIMALS, "uint256", 5))
    with pytest.raises(NodeError, match="the peg module counts 1000000000000 wei"):
        client.psm.swap_in(1)
    with pytest.raises(NodeError, match="the peg module counts"):
        client.psm.swap_in(1)
    honest, _ = through(suite, provider, lambda *_: None)
    assert not honest.reserve.info().is_known, "the registry of these tests has no arguments"


@pytest.mark.parametrize("by_oracle", [False, True])
def test_decimals_of_the_reserve_by_the_registry(
    suite: Suite, provider: ChainProvider, by_oracle: bool
) -> None:
    """Though decimals and WEI_PER_UNIT are both lies that agree."""
    tokens = (suite.stablecoin.address, suite.reserve.address)
    registry = with_args(
        suite,
        PegStabilityModule=tokens,
        MockReserve=("Mock USD Coin", "mUSDC", "6"),
        ChainlinkOracle=({"minPrice": str(10**47)},),
    )
    if by_oracle:
        contracts = {name: entry for name, entry in registry.contracts.items() if name != "MockReserve"}
        parameters = {"oracle": {"minPriceBps": 1_000}}
        registry = dataclasses.replace(registry, contracts=contracts, parameters=parameters)
    assert Strongroom.connect(provider, deployments=registry).reserve.info().is_known
    lie = saying(suite.reserve.address, DECIMALS, "uint256", 7)
    agreeing = saying(suite.psm.address, "0x" + keccak(text="WEI_PER_UNIT()")[:4].hex(), "uint256", 10**11)
    client = Strongroom.connect(
        Liar(provider, lambda *asked: lie(*asked) or agreeing(*asked)), deployments=registry
    )
    with pytest.raises(NodeError, match="has 7 decimals, and it has 6"):
        client.reserve.to_units(1)


# Symbols


@pytest.mark.parametrize(
    ("symbol", "shown"),
    [
        ("SRUSD\x1b[2K\rTransfer 1 SRUSD to your own wallet? [y/N] \x1b[8m", "SRUSD[2KTransfe…"),
        ("\x9b2K\u202e", "2K"),
        ("[/x]", "[/x]"),
        ("mUSDC to 0x12", "mUSDCto0x12"),
    ],
)
def test_symbols(suite: Suite, provider: ChainProvider, symbol: str, shown: str) -> None:
    client, _ = through(suite, provider, saying(suite.stablecoin.address, SYMBOL, "string", symbol))
    assert client.stablecoin.info().symbol == shown


# Receipts


def _without_logs_of(provider: ChainProvider, emitter: str) -> Answer:
    def answer(method: str, params: Any) -> Any:
        if method == "eth_getTransactionReceipt":
            real: Any = provider.make_request("eth_getTransactionReceipt", params)["result"]  # type: ignore[arg-type]
            return {**real, "logs": [log for log in real["logs"] if log["address"] != emitter]}
        return None

    return answer


def test_payment_without_its_transfer(suite: Suite, provider: ChainProvider) -> None:
    client, liar = through(suite, provider, _without_logs_of(provider, suite.reserve.address))
    with pytest.raises(UnexpectedReceiptError, match="has not transferred 1 mUSDC") as caught:
        client.reserve.pay(suite.holder, 1)
    assert isinstance(caught.value, TransactionPendingError)
    assert [caught.value.transaction_hash] == liar.sent()


@pytest.mark.parametrize("by", ["permit", "approve", "authorization"])
@pytest.mark.parametrize("silent", ["stablecoin", "psm"])
def test_swap_without_its_transfer(suite: Suite, provider: ChainProvider, by: By, silent: str) -> None:
    """The module's event alone is the module's word: the token's own must be there."""
    client, _ = through(suite, provider, _without_logs_of(provider, getattr(suite, silent).address))
    with pytest.raises(UnexpectedReceiptError):
        client.psm.swap_in(100, by=by)


def test_swap_out_without_its_transfer(suite: Suite, provider: ChainProvider) -> None:
    suite.buy(suite.swapper, 100 * suite.unit)
    client, _ = through(suite, provider, _without_logs_of(provider, suite.reserve.address))
    with pytest.raises(UnexpectedReceiptError, match="has not transferred"):
        client.psm.swap_out(50)
    assert suite.stablecoin.balanceOf(suite.swapper) < 50 * ONE


# The registry


@pytest.mark.parametrize("name", ["SurplusBuffer", "Stablecoin", "PegStabilityModule", "MockReserve"])
def test_other_code(suite: Suite, provider: ChainProvider, name: str) -> None:
    registry = deployment_of(suite)
    address = registry.address(name)
    suite.chain.set_code(address, suite.chain.code(address) + b"\0")
    with pytest.raises(NoDeploymentError, match=f"is not the one that the registry has for {name}"):
        Strongroom.connect(provider, deployments=registry)


def test_module_of_another_stablecoin(suite: Suite, provider: ChainProvider) -> None:
    registry = with_args(suite, PegStabilityModule=(suite.stranger.address, suite.reserve.address))
    with pytest.raises(NoDeploymentError, match="restore the registry"):
        Strongroom.connect(provider, deployments=registry)


def test_chain_that_it_must_be(suite: Suite, provider: ChainProvider) -> None:
    with pytest.raises(WrongChainError, match="on chain 31337, and it must be chain 1"):
        Strongroom.connect(provider, deployments=deployment_of(suite), chain_id=1)


def test_registry_that_merely_lay_there(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the current folder or above: good to read by, refused to sign by."""
    provider = Liar(ChainProvider(suite.chain), lambda method, _: "0x5" if method == "eth_chainId" else None)
    path = tmp_path / "deployments" / "5.json"
    deployments.write(path, dataclasses.replace(deployment_of(suite), chain_id=5))
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    monkeypatch.delenv("STRONGROOM_ROOT", raising=False)
    reader = Strongroom.connect(provider)
    assert reader.registry_at == deployments.Location(path, trusted=False)
    with pytest.raises(NoDeploymentError, match="merely lies in the current folder"):
        Strongroom.connect(provider, suite.swapper.local)
    for given in (path, path.parent, tmp_path):
        assert Strongroom.connect(provider, suite.swapper.local, given).registry_at == deployments.Location(
            path, trusted=True
        )
    monkeypatch.setenv("STRONGROOM_ROOT", str(tmp_path))
    assert Strongroom.connect(provider, suite.swapper.local).chain_id == 5


def test_local_registry_in_the_current_folder(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployments.write(deployments.registry_path(31337, tmp_path), deployment_of(suite))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STRONGROOM_ROOT", raising=False)
    assert Strongroom.connect(ChainProvider(suite.chain), suite.swapper.local).account


def test_own_checkout_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STRONGROOM_ROOT", raising=False)
    monkeypatch.chdir(Path(deployments.__file__).parent)
    assert deployments.locate(1).trusted
