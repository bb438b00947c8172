"""The in-process chain and anvil, side by side.

One seeded sequence of mixed calls over the stablecoin, the peg module, the oracle and the mocks is recorded and then
executed step by step on both. After every step these must be the same: success, returned or revert data, logs in
their order, the created address and its code, and each storage slot, balance and nonce that anvil says has changed.
At the end so must everything that anvil holds.

Left out, because the engines differ there and no contract here depends on it: gas (the in-process chain keeps slots
warm), PREVRANDAO (zero in-process), and SELFDESTRUCT of an older contract.
"""

import gzip
import http.client
import json
import random
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO, Any

import pytest

from strongroom.evm import (
    Account,
    Chain,
    Contract,
    ContractError,
    TransactionRejectedError,
    account,
    keccak,
    to_address,
)
from strongroom.evm import chain as chain_module
from strongroom.evm.chain import FUNDS, Sender
from strongroom.evm.contract import Log
from tests.support.signing import RECEIVE, TRANSFER, Authorization, cancel_digest, sign_permit, vrs
from tests.unit.evm.assembly import assemble, creation

SEED = 20_261_123
ROUNDS = 330
START = 1_700_000_000
GAS = 16_000_000
"""Below what newer hard forks allow one transaction."""
NOBODY = "0x" + "00" * 20
NAMES = ("deployer", "lender", "borrower", "relayer", "holder")
ONE = 10**18
UNIT = 10**6
MAX = 2**256 - 1
SET_SELECTOR = keccak(b"set(int120)")[:4]
"""Of the feed, which stores the time."""
SYSTEM = {
    "0x0000F90827F1C53a10cb7A02335B175320002935",  # EIP-2935, past block hashes
    "0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02",  # EIP-4788, beacon roots
    NOBODY,  # the block's beneficiary
}


@dataclass(frozen=True)
class Step:
    """One thing that is done, as plain data."""

    kind: str
    """`deploy`, `send`, `call` or `wait`."""
    timestamp: int
    sender: str = NOBODY
    to: str = NOBODY
    data: bytes = b""
    value: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a step did."""

    status: str
    """`success`, `revert` or `rejected`."""
    output: bytes = b""
    """Returned or revert data; the code of what was deployed."""
    logs: tuple[Log, ...] = ()
    created: str = ""


# Recording


class Recorder(Chain):
    """A chain that writes down every transaction, call and wait.

    Each transaction has a block of its own, a second or more later.
    """

    def __init__(self) -> None:
        super().__init__(timestamp=START)
        self.steps: list[Step] = []

    def wait(self, seconds: int) -> None:
        self.mine(seconds)
        self.steps.append(Step("wait", self.timestamp))

    def raw_deploy(self, sender: Sender, creation_code: bytes, value: int = 0) -> str:
        self.mine(1)
        self.steps.append(Step("deploy", self.timestamp, to_address(sender), data=creation_code, value=value))
        return super().raw_deploy(sender, creation_code, value)

    def _execute(
        self, caller: str, to: str, data: bytes, value: int, gas: int | None
    ) -> tuple[bool, bytes, str]:
        self.mine(1)
        self.steps.append(Step("send", self.timestamp, caller, to, data, value))
        return super()._execute(caller, to, data, value, GAS)

    def raw_call(
        self, sender: Sender | None, to: Sender, calldata: bytes = b"", value: int = 0, gas: int | None = None
    ) -> bytes:
        caller = NOBODY if sender is None else to_address(sender)
        self.steps.append(Step("call", self.timestamp, caller, to_address(to), calldata, value))
        return super().raw_call(sender, to, calldata, value, GAS)


@cache
def recording() -> tuple[Step, ...]:
    """The sequence."""
    scenario = Scenario(Recorder(), random.Random(SEED))
    scenario.deploy_everything()
    for _ in range(ROUNDS):
        scenario.do_something()
    return tuple(scenario.chain.steps)


class Scenario:
    """Who does what. Every choice is the seeded random generator's; about a third of all sends are meant to fail."""

    def __init__(self, chain: Recorder, rng: random.Random) -> None:
        self.chain = chain
        self.rng = rng
        self.actors = [chain.account(name) for name in NAMES]
        self.deployer = self.actors[0]
        self.used: list[tuple[Contract, Authorization, Account]] = []

    def deploy_everything(self) -> None:
        chain, deployer = self.chain, self.deployer

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(name, *args, sender=deployer)

        self.access = deploy("ProtocolAccessManager", deployer)
        self.buffer = deploy("SurplusBuffer", self.access)
        self.coin = deploy("Stablecoin", "Strongroom Dollar", "SRUSD", self.access, self.buffer)
        self.reserve = deploy("MockReserve", "Mock Dollar", "mUSD", 6)
        self.feed = deploy("MockAggregator", 8, 10**8)
        self.uptime = deploy("MockAggregator", 0, 0)
        self.oracle = deploy("ChainlinkOracle", self.oracle_config())
        self.uptime.setRound(0, START - 10_000, START - 10_000, sender=deployer)
        self.psm = deploy(
            "PegStabilityModule",
            self.coin,
            self.reserve,
            self.oracle,
            self.buffer,
            self.access,
            5,
            10,
            9_950,
            10_050,
        )
        self.weird = deploy("MockWeirdToken", 18)
        self.vault = deploy("MockVault", self.reserve)
        self.wallet = deploy("MockWallet", self.actors[1])
        self.coin.setFacilitator(self.psm, 10_000_000 * ONE, sender=deployer)
        self.coin.setFlashMintCap(1_000_000 * ONE, sender=deployer)
        self.coin.setFlashMintFee(5, sender=deployer)
        # What a contract can see of its surroundings.
        seen = [
            "NUMBER",
            "TIMESTAMP",
            "CHAINID",
            "BASEFEE",
            "GASLIMIT",
            "COINBASE",
            "ORIGIN",
            "CALLER",
            "GASPRICE",
        ]
        seen += ["CALLVALUE", "SELFBALANCE", "ADDRESS"]
        stored = " ".join(f"{opcode} {32 * index:04x} MSTORE" for index, opcode in enumerate(seen))
        self.mirror = chain.raw_deploy(
            deployer, creation(assemble(f"{stored} {32 * len(seen):04x} PUSH0 RETURN"))
        )
        # Counts its uses in transient and in lasting storage and logs; the first in a transaction calls it once more.
        again = assemble("PUSH0 TLOAD PUSH0 MSTORE PUSH0 SLOAD 20 MSTORE 40 PUSH0 LOG0 40 PUSH0 RETURN")
        first = assemble("01 PUSH0 TSTORE PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 ADDRESS GAS CALL POP") + again
        head = assemble("PUSH0 SLOAD 01 ADD PUSH0 SSTORE PUSH0 TLOAD")
        jump = assemble(f"{len(head) + 3 + len(first):02x} JUMPI")
        code = head + jump + first + assemble("JUMPDEST 02 PUSH0 TSTORE") + again
        self.counter = chain.raw_deploy(deployer, creation(code))
        for actor in self.actors:
            self.reserve.mint(actor, 1_000_000 * UNIT, sender=actor)
            self.reserve.approve(self.psm, MAX, sender=actor)
            self.coin.approve(self.psm, MAX, sender=actor)
            self.psm.swapIn(100_000 * UNIT, 0, actor, MAX, sender=actor)

    def oracle_config(self, **changes: Any) -> dict[str, Any]:
        none = {"aggregator": NOBODY, "heartbeat": 0}
        return {
            "collateralToken": self.reserve,
            "loanToken": self.coin,
            "collateralIsVault": False,
            "maxShareGrowthBpsPerYear": 0,
            "baseFeed1": {"aggregator": self.feed, "heartbeat": 86_400},
            "baseFeed2": none,
            "quoteFeed1": none,
            "quoteFeed2": none,
            "minPrice": 10**47,
            "maxPrice": 10**49,
            "reference_": NOBODY,
            "maxDeviationBps": 0,
            "sequencerUptimeFeed": self.uptime,
            "sequencerGracePeriod": 3_600,
            **changes,
        }

    def do_something(self) -> None:
        """One action, which may revert."""
        action = self.rng.choices(
            [
                self.swap,
                self.read,
                self.pay,
                self.authorize,
                self.change_price,
                self.govern,
                self.use_wallet,
                self.misuse,
            ],
            weights=[6, 6, 4, 5, 3, 3, 3, 2],
        )[0]
        with suppress(ContractError):
            action()

    # Actions

    def actor(self) -> Account:
        return self.rng.choice(self.actors)

    def amount(self, unit: int) -> int:
        """Usually moderate, sometimes an edge."""
        return self.rng.choice(
            [0, 1, self.rng.randrange(unit), self.rng.randrange(1_000 * unit), 10**9 * unit, 50 * unit]
        )

    def swap(self) -> None:
        actor, deadline = self.actor(), self.chain.timestamp + self.rng.choice([600, 600, 600, -5])
        limit = self.rng.choice([0, 0, 10 * ONE])
        match self.rng.randrange(5):
            case 0:
                self.psm.swapIn(self.amount(UNIT), limit, self.actor(), deadline, sender=actor)
            case 1:
                self.psm.swapInExactOut(self.amount(ONE), 10_000 * UNIT, actor, deadline, sender=actor)
            case 2:
                self.psm.swapOut(self.amount(ONE), limit // 10**12, actor, deadline, sender=actor)
            case 3:
                self.psm.swapOutExactOut(self.amount(UNIT), 10_000 * ONE, actor, deadline, sender=actor)
            case _:
                steps = [
                    self.psm.swapIn.encode(self.amount(UNIT), 0, actor, deadline),
                    self.psm.swapOut.encode(self.amount(ONE), 0, actor, deadline),
                ]
                self.psm.multicall(steps, sender=actor)

    def read(self) -> None:
        psm, coin, rng = self.psm, self.coin, self.rng
        views: list[Callable[[], Any]] = [
            lambda: psm.previewSwapIn(self.amount(UNIT)),
            lambda: psm.previewSwapInExactOut(self.amount(ONE)),
            lambda: psm.previewSwapOut(self.amount(ONE)),
            lambda: psm.previewSwapOutExactOut(self.amount(UNIT)),
            lambda: (psm.pegStatus(), psm.fees(), psm.band(), psm.uncollectedFees()),
            lambda: (self.oracle.price(), self.oracle.liquidationPrice()),
            lambda: (self.oracle.config(), coin.eip712Domain()),
            lambda: (coin.name(), coin.facilitators(), coin.facilitator(psm), coin.totalSupply()),
            lambda: [coin.balanceOf(actor) for actor in self.actors],
            lambda: psm.rescuable(rng.choice([coin, self.reserve, self.weird, self.deployer])),
            lambda: psm.swapIn.call(self.amount(UNIT), 0, self.actor(), MAX, sender=self.actor()),
            lambda: coin.maxFlashLoan(rng.choice([coin, self.reserve])),
            lambda: self.chain.raw_call(self.actor(), self.mirror, value=rng.randrange(100)),
            lambda: self.chain.raw_call(self.actor(), self.counter),
            lambda: self.vault.previewDeposit(self.amount(UNIT)),
            lambda: self.access.canCall(self.actor(), coin, coin.setFacilitator.selector),
        ]
        rng.choice(views)()

    def pay(self) -> None:
        actor, payee = self.actor(), self.rng.choice([*self.actors, self.coin, self.psm])
        match self.rng.randrange(7):
            case 0 | 1:
                self.coin.transfer(payee, self.amount(ONE), sender=actor)
            case 2:
                self.coin.approve(payee, self.amount(ONE), sender=actor)
            case 3:
                self.coin.transferFrom(self.actor(), actor, self.amount(ONE), sender=actor)
            case 4:
                self.chain.raw_send(actor, self.buffer, value=self.rng.randrange(ONE))
            case 5:
                self.weird.mint(actor, self.amount(ONE), sender=actor)
                self.weird.setFee(self.rng.randrange(200), sender=actor)
                self.weird.setKind(self.rng.randrange(3), sender=actor)
                self.weird.transfer(self.actor(), self.amount(ONE), sender=actor)
            case _:
                self.reserve.approve(self.vault, MAX, sender=actor)
                self.vault.deposit(self.amount(UNIT), actor, sender=actor)
                self.vault.redeem(self.amount(UNIT), actor, actor, sender=actor)

    def authorize(self) -> None:
        """Signatures: good ones, replayed ones, and ones by the wrong key."""
        rng, payer, payee, relayer = self.rng, self.actor(), self.actor(), self.actor()
        signer = rng.choice([payer, payer, payer, self.actor()])
        token = rng.choice([self.coin, self.reserve])
        nonce = rng.randbytes(32)
        match rng.randrange(6):
            case 0:
                signature = sign_permit(token, payer, payee, 5 * UNIT, signer=signer)
                form = rng.choice([vrs(signature), (bytes(signature),)])
                token.permit(payer, payee, 5 * UNIT, MAX, *form, sender=relayer)
            case 1 | 2:
                kind = rng.choice([TRANSFER, TRANSFER, RECEIVE])
                before = self.chain.timestamp + rng.choice([-1, 600, 600])
                terms = Authorization(payer, payee, self.amount(UNIT), nonce, before=before, kind=kind)
                self.used.append((token, terms, signer))
                self.present(token, terms, signer, relayer if kind == TRANSFER else payee)
            case 3 if self.used:
                self.present(*rng.choice(self.used), relayer)
            case 4:
                signature = signer.sign_hash(cancel_digest(token, payer, nonce))
                token.cancelAuthorization(payer, nonce, bytes(signature), sender=relayer)
            case _:
                units, deadline = self.amount(UNIT), self.chain.timestamp + 600
                entry = self.psm.swapInAuthorizationNonce(payer, units, 0, payer, deadline, nonce)
                terms = Authorization(payer, self.psm, units, entry, before=deadline, kind=RECEIVE)
                signature = terms.sign(self.reserve, signer)
                self.psm.swapInWithAuthorization(
                    payer, units, 0, payer, deadline, nonce, bytes(signature), sender=relayer
                )

    def present(self, token: Contract, terms: Authorization, signer: Account, sender: Account) -> None:
        signature = terms.sign(token, signer)
        form = self.rng.choice([vrs(signature), (bytes(signature),)])
        self.chain.send(token, terms.function, *terms.args, *form, sender=sender)

    def change_price(self) -> None:
        rng = self.rng
        match rng.randrange(6):
            case 0:
                self.chain.wait(rng.choice([1, 3_600, 90_000]))
            case 1:
                self.feed.set(rng.choice([10**8, 99_000_000, 101_000_000, 0, -1]), sender=self.actor())
            case 2:
                self.feed.setFault(rng.choice([0, 0, 1, 2]), sender=self.actor())
            case 3:
                self.psm.freezeOnDepeg(sender=self.actor())
            case 4:
                self.uptime.setRound(rng.choice([0, 0, 1]), START - 10_000, START, sender=self.actor())
            case _:
                self.feed.setFault(0, sender=self.actor())
                self.uptime.setRound(0, START - 10_000, START, sender=self.actor())
                self.feed.set(10**8, sender=self.actor())
                self.psm.unfreeze(sender=self.deployer)

    def govern(self) -> None:
        rng, sender = self.rng, self.rng.choice([self.deployer, self.deployer, self.actor()])
        match rng.randrange(8):
            case 0:
                self.psm.setFees(rng.randrange(120), rng.randrange(100), sender=sender)
            case 1:
                self.psm.collectFees(sender=sender)
            case 2:
                self.coin.setFacilitator(rng.choice([sender, self.psm]), 10_000_000 * ONE, sender=sender)
            case 3:
                self.coin.mint(self.actor(), self.amount(ONE), sender=sender)
            case 4:
                self.coin.burn(self.actor(), self.amount(ONE), sender=sender)
            case 5:
                self.coin.pauseMinting(sender=sender)
                self.coin.unpauseMinting(sender=self.deployer)
            case 6:
                self.buffer.payEther(self.actor(), rng.randrange(ONE), sender=sender)
            case _:
                self.coin.removeFacilitator(self.actor(), sender=sender)

    def use_wallet(self) -> None:
        """A contract's own calls: several in one transaction, flash mints, signatures by ERC-1271."""
        rng, owner, wallet = self.rng, self.actors[1], self.wallet
        match rng.randrange(5):
            case 0:
                self.coin.transfer(wallet, 50 * ONE, sender=owner)
                calls = [
                    (self.coin, self.coin.transfer.encode(self.actor(), self.amount(ONE))) for _ in range(3)
                ]
                wallet.execute(calls, sender=rng.choice([owner, owner, self.actor()]))
            case 1:
                inner = self.coin.transfer.encode(wallet, rng.randrange(100))
                data = wallet.execute.encode([(self.coin, inner)])[4:]
                self.coin.flashLoan(
                    wallet, self.coin, self.amount(ONE), rng.choice([b"", data]), sender=owner
                )
            case 2:
                counts = [(self.counter, b"")] * 2
                wallet.execute(counts, sender=owner)
            case 3:
                digest = rng.randbytes(32)
                wallet.isValidSignature(
                    digest, bytes(self.rng.choice([owner, self.actor()]).sign_hash(digest))
                )
            case _:
                terms = Authorization(wallet, self.actor(), self.amount(UNIT), rng.randbytes(32))
                self.present(self.coin, terms, rng.choice([owner, owner, self.actor()]), self.actor())

    def misuse(self) -> None:
        """What no interface offers: bad calldata, constructors that refuse, ether that is not there."""
        rng, actor, chain = self.rng, self.actor(), self.chain
        match rng.randrange(9):
            case 0:
                chain.raw_send(actor, self.coin, rng.randbytes(rng.randrange(80)))
            case 1:
                chain.raw_send(actor, self.psm, value=1)
            case 2:
                chain.deploy("ProtocolAccessManager", NOBODY, sender=actor)
            case 3:
                chain.deploy("ChainlinkOracle", self.oracle_config(maxDeviationBps=5), sender=actor)
            case 4:
                chain.deploy("MockReserve", "Another", "OTHER", rng.randrange(19), sender=actor)
            case 5:
                with suppress(TransactionRejectedError):
                    chain.raw_send(actor, self.actor(), value=FUNDS * 10)
            case 6:
                chain.raw_send(actor, self.mirror, value=rng.randrange(1_000))
            case 7:
                chain.raw_send(actor, self.counter)
            case _:
                chain.raw_deploy(
                    actor,
                    assemble(
                        rng.choice(
                            ["INVALID", "POP", "PUSH0 PUSH0 REVERT", "STOP", "ef PUSH0 MSTORE 01 1f RETURN"]
                        )
                    ),
                )


# The two chains


class InProcess:
    """Executes steps in-process."""

    def __init__(self) -> None:
        self.chain = Chain(timestamp=START)
        for name in NAMES:
            self.chain.account(name)

    def execute(self, step: Step) -> Outcome:
        chain = self.chain
        if step.kind != "call":
            chain.mine(step.timestamp - chain.timestamp)
        try:
            match step.kind:
                case "deploy":
                    created = chain.raw_deploy(step.sender, step.data, step.value)
                    result = chain._evm.result
                    assert result is not None
                    logs = tuple(Log(raw.address, tuple(raw.data[0]), raw.data[1]) for raw in result.logs)
                    return Outcome("success", chain.code(created), logs, created)
                case "send":
                    receipt = chain.raw_send(step.sender, step.to, step.data, step.value, GAS)
                    return Outcome("success", receipt.output, receipt.logs)
                case "call":
                    return Outcome(
                        "success", chain.raw_call(step.sender, step.to, step.data, step.value, GAS)
                    )
        except ContractError as error:
            return Outcome("revert", error.data)
        except TransactionRejectedError:
            return Outcome("rejected")
        return Outcome("success")


class RpcError(Exception):
    """The node answered with an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.data = unhex(error.get("data") or "0x")


class Anvil:
    """Executes steps on an anvil of its own, where gas costs nothing and every account may send."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for name in NAMES:
            self.request("anvil_setBalance", account(name).address, hex(FUNDS))

    def request(self, method: str, *params: Any) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        self._connection.request("POST", "/", body, {"Content-Type": "application/json"})
        answer = json.loads(self._connection.getresponse().read())
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer["result"]

    def execute(self, step: Step) -> tuple[Outcome, dict[str, Any]]:
        """The outcome, and what it changed as `prestateTracer` tells it."""
        transaction = {
            "from": step.sender,
            "data": "0x" + step.data.hex(),
            "value": hex(step.value),
            "gas": hex(GAS),
            "gasPrice": "0x0",
        }
        if step.kind != "deploy":
            transaction["to"] = step.to
        if step.kind == "wait":
            self.request("evm_mine", step.timestamp)
            return Outcome("success"), {}
        if step.kind == "call":
            try:
                return Outcome("success", unhex(self.request("eth_call", transaction, "latest"))), {}
            except RpcError as error:
                return Outcome("revert", error.data), {}
        try:
            digest = self.request("eth_sendTransaction", transaction)
        except RpcError as error:
            if "nsufficient funds" not in str(error):
                raise
            self.request("evm_mine", step.timestamp)
            return Outcome("rejected"), {}
        self.request("evm_mine", step.timestamp)
        receipt = self.request("eth_getTransactionReceipt", digest)
        trace = self.request("debug_traceTransaction", digest, {"tracer": "callTracer"})
        change = self.request(
            "debug_traceTransaction", digest, {"tracer": "prestateTracer", "tracerConfig": {"diffMode": True}}
        )
        logs = tuple(
            Log(to_address(log["address"]), tuple(map(unhex, log["topics"])), unhex(log["data"]))
            for log in receipt["logs"]
        )
        output = unhex(trace.get("output") or "0x")
        if receipt["status"] != "0x1":
            return Outcome("revert", output, logs), change
        created = receipt.get("contractAddress")
        return Outcome("success", output, logs, to_address(created) if created else ""), change

    def state(self) -> dict[str, Any]:
        """Everything it holds: accounts with nonce, balance, code and storage."""
        dumped = json.loads(gzip.decompress(unhex(self.request("anvil_dumpState"))))
        accounts: dict[str, Any] = dumped["accounts"]
        return accounts


def unhex(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def number(text: str | int) -> int:
    return text if isinstance(text, int) else int(text, 16)


@contextmanager
def running_anvil() -> Iterator[Anvil]:
    folder = Path(__file__).parents[2] / "node_modules" / "@foundry-rs"
    binary = next(map(str, folder.glob("anvil-*/bin/anvil")), None) or shutil.which("anvil")
    assert binary, "no anvil: run `make setup`"
    options = f"--port 0 --accounts 0 --chain-id 31337 --timestamp {START} --number 1 --no-mining --auto-impersonate"
    options += (
        " --disable-default-create2-deployer --gas-limit 30000000 --gas-price 0 --block-base-fee-per-gas 0"
    )
    # Into a file: it logs every request, and would stop at a pipe that nobody empties.
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen([binary, *options.split()], stdout=said, stderr=subprocess.STDOUT) as process,
    ):
        try:
            yield Anvil(_port(process, said))
        finally:
            process.terminate()


def _port(process: subprocess.Popen[bytes], said: IO[str]) -> int:
    for _ in range(600):
        said.seek(0)
        found = re.search(r"^Listening on 127\.0\.0\.1:(\d+)$", said.read(), re.MULTILINE)
        if found:
            return int(found[1])
        if process.poll() is not None:
            break
        time.sleep(0.05)
    said.seek(0)
    raise AssertionError("anvil did not start: " + said.read())


def replay(steps: Sequence[Step], ours: InProcess, node: Anvil) -> Counter[str]:
    """Execute the steps on both and compare after each. Returns how often each kind of thing happened."""
    seen: Counter[str] = Counter()
    chain = ours.chain
    for index, step in enumerate(steps):
        outcome = ours.execute(step)
        theirs, change = node.execute(step)
        where = f"step {index}: {step}"
        assert outcome == theirs, where
        slots = _compare_change(chain, change, where)
        seen += Counter(
            {"steps": 1, f"{step.kind} {outcome.status}": 1, "logs": len(outcome.logs), "slots": slots}
        )
    here, there = _state_here(chain), _state_there(node)
    assert here == there
    slots = sum(len(held.storage) for held in there.values())
    return seen + Counter({"accounts at the end": len(there), "slots at the end": slots})


@dataclass(frozen=True)
class Held:
    """All that a chain holds for one address."""

    nonce: int
    balance: int
    code: bytes
    storage: dict[int, int]
    """Slots that are not zero."""


EMPTY = Held(0, 0, b"", {})
FAUCET = chain_module._FAUCET
"""Where the in-process chain's ether comes from."""


def _state_there(node: Anvil) -> dict[str, Held]:
    held = {
        to_address(address): Held(
            number(raw["nonce"]),
            number(raw["balance"]),
            unhex(raw["code"]),
            {number(slot): number(word) for slot, word in raw["storage"].items() if number(word)},
        )
        for address, raw in node.state().items()
    }
    return {address: each for address, each in held.items() if each != EMPTY and address not in SYSTEM}


def _state_here(chain: Chain) -> dict[str, Held]:
    # pyrevm lists no storage, but prints it.
    printed = chain._evm.journal_str.partition(" journal: [")[0]
    word = r"(\d+): StorageSlot { previous_or_original_value: \d+, present_value: (\d+) }"
    held = {}
    for raw, storage in re.findall(
        r"(0x[0-9a-f]{40}): Account { info: .*?, storage: {(.*?)}, status", printed
    ):
        slots = {int(slot): int(value) for slot, value in re.findall(word, storage) if int(value)}
        address = to_address(raw)
        held[address] = Held(chain.nonce(address), chain.balance(address), chain.code(address), slots)
    assert held.keys() == set(map(to_address, chain._evm.journal_state))
    return {
        address: each for address, each in held.items() if each != EMPTY and address not in {*SYSTEM, FAUCET}
    }


def _compare_change(chain: Chain, change: dict[str, Any], where: str) -> int:
    """Compare what a transaction changed on anvil with what is in-process now. Returns the number of slots."""
    count = 0
    for address in change.get("pre", {}).keys() | change.get("post", {}).keys():
        if to_address(address) in SYSTEM:
            continue
        before, after = change["pre"].get(address, {}), change["post"].get(address, {})
        if "balance" in after:
            assert chain.balance(address) == number(after["balance"]), where
        if "nonce" in after:
            assert chain.nonce(address) == number(after["nonce"]), where
        if "code" in after:
            assert chain.code(address) == unhex(after["code"]), where
        written = after.get("storage", {})
        for slot in (
            before.get("storage", {}).keys() | written.keys()
        ):  # a slot that became zero is not in `post`
            assert chain.storage(address, number(slot)) == number(written.get(slot, "0x0")), (
                f"{where}, slot {slot}"
            )
            count += 1
    return count


# Tests


@pytest.mark.anvil
def test_evm_agrees_with_anvil() -> None:
    steps = recording()
    assert steps == recording.__wrapped__(), "the recording depends on something beside its seed"
    with running_anvil() as node:
        seen = replay(steps, InProcess(), node)
    print(dict(seen))
    # It is a mixture worth the name.
    assert seen["steps"] >= 500
    for kind in (
        "deploy success",
        "deploy revert",
        "send success",
        "send revert",
        "call success",
        "call revert",
    ):
        assert seen[kind] >= 5, kind
    assert seen["send rejected"] >= 1
    assert seen["wait success"] >= 3
    assert seen["logs"] >= 100
    assert seen["slots"] >= 300


@pytest.mark.anvil
def test_a_difference_is_noticed() -> None:
    """One transaction a second later on anvil than in-process: the comparison has to fail, and at that step."""
    steps = recording()
    wrong = next(
        index for index, step in enumerate(steps) if step.kind == "send" and step.data[:4] == SET_SELECTOR
    )
    with running_anvil() as node:
        honest = node.execute
        node.execute = lambda step: honest(  # type: ignore[method-assign]
            replace(step, timestamp=step.timestamp + 1) if step is steps[wrong] else step
        )
        with pytest.raises(AssertionError, match=f"step {wrong}:"):
            replay(steps[: wrong + 1], InProcess(), node)
