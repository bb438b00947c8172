"""A deployment where the world supplies the reserve and its feed, and what a rehearsal finds out before it.

a reserve and a feed that are configured: used, nothing mocked; 6, 8 and 18 decimals
  an L2: the sequencer's feed is asked
rehearsal
  its gas is what the deployment uses, from the beginning and from the middle; nothing on the chain changes
  a feed that is stale, no feed at all, a price far from parity: the reason, nothing sent
  no token there: said before
gas
  a chain without base fee
  too little for a step: said, nothing sent for it; funded, it goes on
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_account.signers.local import LocalAccount

from scripts import _parameters
from scripts._beginning import begin
from scripts._chain import GasPrice, Web3Broadcaster, abi_of
from scripts._deployment import AFTER_BROADCAST, BEFORE_BROADCAST, deploy
from scripts._errors import InsufficientBalanceError, ParameterError, StepFailedError, StillPendingError
from scripts._parameters import ADMIN, OPERATOR, SENTINEL, Parameters
from scripts._plan import FEED, MODULE, ORACLE, RESERVE, contracts_of
from scripts._rehearsal import rehearse
from scripts._verification import verify
from strongroom.deployments import ChainMismatchError, read
from tests.integration.node import Node

pytestmark = pytest.mark.anvil

DAY = 86_400


class KilledError(BaseException):
    """Not to be caught."""


@pytest.fixture
def deployer(public_chain: Node) -> LocalAccount:
    return public_chain.account("deployer")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "31338.json"


def create(node: Node, artifact: str, *args: Any) -> str:
    """A contract of the world's, by somebody else."""
    somebody = node.account("somebody")
    data = abi_of(artifact).creation(args)
    tx = node.request("eth_sendRawTransaction", raw_creation(node, somebody, data))
    return str(node.web3.eth.wait_for_transaction_receipt(tx, poll_latency=0.02)["contractAddress"])


def raw_creation(node: Node, account: LocalAccount, data: bytes) -> str:
    chain = node.broadcaster(account)
    fields = {
        "chainId": chain.chain_id,
        "nonce": chain.nonce(account.address),
        "data": data,
        "value": 0,
        "gas": 5_000_000,
        **chain.gas_price().fields(),
    }
    return "0x" + chain.sign(fields)[0].hex()


def parameters(reserve: str | None = None, feed: str | None = None, **changes: Any) -> Parameters:
    members = {ADMIN: "0x" + "a1" * 20, OPERATOR: "0x" + "b2" * 20, SENTINEL: "0x" + "c3" * 20}
    found = _parameters.load(0).with_members(members)
    return replace(found, reserve=reserve, feed=feed, confirmations=1, timeout_seconds=20, **changes)


def of_the_world(node: Node, decimals: int = 6, answer: int = 10**8) -> tuple[str, str]:
    """A reserve and its feed."""
    reserve = create(node, RESERVE, "World Dollar", "WUSD", decimals)
    return reserve, create(node, FEED, 8, answer)


@pytest.mark.parametrize("decimals", [6, 8, 18])
def test_configured_reserve_and_feed(
    public_chain: Node, deployer: LocalAccount, path: Path, decimals: int
) -> None:
    reserve, feed = of_the_world(public_chain, decimals)
    chain = public_chain.broadcaster(deployer)
    deployment = deploy(chain, parameters(reserve, feed), path)
    assert tuple(deployment.contracts) == contracts_of(parameters(reserve, feed))
    assert {RESERVE, FEED}.isdisjoint(deployment.contracts)
    assert verify(chain, deployment).drifts == ()
    abi = abi_of(MODULE)
    assert abi.decode("RESERVE", chain.call(deployment.address(MODULE), abi.call("RESERVE", ()))) == reserve


def test_sequencer_feed(public_chain: Node, deployer: LocalAccount, path: Path) -> None:
    reserve, feed = of_the_world(public_chain)
    uptime = create(public_chain, FEED, 0, 0)
    public_chain.wait(3_601)
    chain = public_chain.broadcaster(deployer)
    on_l2 = parameters(reserve, feed, sequencer_uptime_feed=uptime, sequencer_grace_period_seconds=3_600)
    deployment = deploy(chain, on_l2, path)
    assert verify(chain, deployment).drifts == ()
    (config,) = deployment.contract(ORACLE).args
    assert config["sequencerUptimeFeed"] == uptime
    assert config["sequencerGracePeriod"] == "3600"


# Rehearsal


@pytest.mark.parametrize(("killed", "done"), [(FEED, 5), (MODULE, 8)])
def test_rehearsal_is_what_happens(
    public_chain: Node, deployer: LocalAccount, path: Path, killed: str, done: int
) -> None:
    chain = public_chain.broadcaster(deployer)
    plan = parameters(test_network=True)

    def rehearsed() -> Any:
        start = begin(chain, plan, path, deployer.address, with_mocks=True)
        return rehearse(chain, public_chain.url, start)

    whole = rehearsed()
    assert public_chain.web3.eth.block_number == 0
    assert not path.exists()

    def at(moment: str, step: Any) -> None:
        if (moment, step.key) == (AFTER_BROADCAST, f"create {killed}"):
            raise KilledError

    with pytest.raises(KilledError):
        deploy(chain, plan, path, with_mocks=True, at=at)
    rest = rehearsed()
    assert [step.key for step in rest.steps] == [step.key for step in whole.steps[done:]]
    before = read(path).gas_used
    deployment = deploy(chain, plan, path, with_mocks=True)
    created = next(entry.gas_used for entry in deployment.journal if entry.step == f"create {killed}")
    assert deployment.gas_used == whole.gas == before + (created or 0) + rest.gas
    assert {step.address for step in whole.steps} - {None} == {
        item.address for item in deployment.contracts.values()
    }
    assert rehearsed().steps == ()


@pytest.mark.parametrize("trouble", ["stale", "missing", "far from parity"])
def test_rehearsal_finds_trouble_with_the_feed(
    public_chain: Node, deployer: LocalAccount, path: Path, trouble: str
) -> None:
    reserve, feed = of_the_world(public_chain, answer=10**7 if trouble == "far from parity" else 10**8)
    if trouble == "stale":
        public_chain.wait(DAY + 1)
    if trouble == "missing":
        feed = "0x" + "f6" * 20
    chain = public_chain.broadcaster(deployer)
    start = begin(chain, parameters(reserve, feed), path, deployer.address)
    says = {
        "stale": f"create {MODULE} would revert: ChainlinkOracle_StaleAnswer",
        "missing": f"create {ORACLE} would revert",
        "far from parity": f"create {MODULE} would revert: PegStabilityModule_OracleMisscaled",
    }
    with pytest.raises(StepFailedError, match=says[trouble]) as caught:
        rehearse(chain, public_chain.url, start)
    assert str(caught.value).endswith("; nothing was sent")
    assert public_chain.web3.eth.get_transaction_count(deployer.address) == 0


def test_no_token_there(public_chain: Node, deployer: LocalAccount, path: Path) -> None:
    plan = parameters("0x" + "e5" * 20, "0x" + "f6" * 20)
    with pytest.raises(ParameterError, match="is no token on chain 31338: correct"):
        deploy(public_chain.broadcaster(deployer), plan, path)
    assert not path.exists()


def test_registry_of_another_chain(public_chain: Node, deployer: LocalAccount, path: Path) -> None:
    path.write_text('{"chainId": 1, "commit": "x", "contracts": {}}')
    with pytest.raises(ChainMismatchError, match="is of chain 1, not of chain 31338"):
        deploy(public_chain.broadcaster(deployer), parameters(test_network=True), path, with_mocks=True)
    assert public_chain.web3.eth.get_transaction_count(deployer.address) == 0


def test_confirmations(public_chain: Node, deployer: LocalAccount, path: Path) -> None:
    chain = public_chain.broadcaster(deployer)
    careful = replace(parameters(test_network=True), confirmations=3, timeout_seconds=1)
    with pytest.raises(StillPendingError, match="is not 3 blocks deep"):
        deploy(chain, careful, path, with_mocks=True)
    assert read(path).contracts == {}
    public_chain.request("anvil_mine", hex(2))
    with pytest.raises(StillPendingError, match="create SurplusBuffer"):
        deploy(chain, careful, path, with_mocks=True)
    assert len(read(path).contracts) == 1


# Gas


def test_chain_without_base_fee(
    public_chain: Node, deployer: LocalAccount, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Web3Broadcaster, "gas_price", lambda self: GasPrice(3 * 10**9, None))
    chain = public_chain.broadcaster(deployer)
    plan = parameters(test_network=True)

    def at(moment: str, step: Any) -> None:
        if (moment, step.key) == (BEFORE_BROADCAST, f"create {ORACLE}"):
            raise KilledError

    with pytest.raises(KilledError):
        deploy(chain, plan, path, with_mocks=True, at=at)
    deployment = deploy(chain, plan, path, with_mocks=True)
    assert verify(chain, deployment).drifts == ()
    tx = public_chain.request("eth_getTransactionByHash", deployment.contract(MODULE).tx)
    assert tx["type"] == "0x0"


def test_account_that_runs_dry(public_chain: Node, deployer: LocalAccount, path: Path) -> None:
    chain = public_chain.broadcaster(deployer)
    plan = parameters(test_network=True)
    public_chain.request("anvil_setBalance", deployer.address, hex(15 * 10**15))
    with pytest.raises(InsufficientBalanceError, match="fund it and run again"):
        deploy(chain, plan, path, with_mocks=True)
    assert 0 < len(read(path).contracts) < len(contracts_of(plan))
    public_chain.request("anvil_setBalance", deployer.address, hex(10**18))
    deployment = deploy(chain, plan, path, with_mocks=True)
    assert deployment.complete
    assert len(public_chain.creations()) == len(contracts_of(plan))
