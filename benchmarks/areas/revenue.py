"""Royalty splitters: what it costs to receive, whatever the number of payees, and to be paid.

The token is OpenZeppelin's plain one of 18 decimals, which every payee holds some of. Every transaction is one of its
own, so that every slot is cold. A splitter is a clone of the factory's, as users get it.
"""

from dataclasses import dataclass

from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from benchmarks.area import Area, Measured, Operation, Peer, Quoted, Recorder
from benchmarks.chain import Chain, actor
from benchmarks.compiler import Compiled
from benchmarks.house import WAD
from benchmarks.peers import PAYMENT_SPLITTER, PLAIN_TOKEN, plain_token
from strongroom import artifacts

ETHER = "0x" + "00" * 20
SIZES = (2, 10, 100)


def _receipt(size: int) -> str:
    return f"splitter receipt, {size} payees"


RECEIPT_ETHER = "splitter receipt in ether, 10 payees"
RECEIPT_FIRST = "splitter receipt, a token's first"
RECEIPT_ADJUSTABLE = "splitter receipt, shares adjustable, 10 payees"
CLAIM_ETHER = "payee claims ether"
CLAIM_TOKEN = "payee claims an ERC-20"
CLAIM_FIRST = "payee claims an ERC-20, first"
CLAIM_FOR_ANOTHER = "ether claimed for a payee"
CLAIM_ADJUSTABLE = "payee claims an ERC-20, shares adjustable"
CLAIM_ADJUSTABLE_CHANGED = "payee claims an ERC-20, shares adjustable, over a change"
CLAIM_BOTH = "payee syncs and claims ether and an ERC-20"
CREATE = "create a splitter, 2 payees"
CREATE_TEN = "create a splitter, 10 payees"

_SPLITS = "as measured elsewhere; a distribution to all payees in steady state, which they withdraw from"
_SPLITS_PULL = {2: 73_247, 10: 146_923}
_BOOKED = (
    "something of the token was booked before, and something has arrived by plain transfer since; sync of one"
)
_PAID = "the payee itself, paid before; its account has not moved; the splitter keeps a balance"
OPERATIONS = (
    *(
        Operation(
            _receipt(size),
            _BOOKED,
            goal=60_000,
            headline=size in (2, 100),
            quoted=(Quoted("0xSplits v2", _SPLITS_PULL[size], _SPLITS),) if size in _SPLITS_PULL else (),
        )
        for size in SIZES
    ),
    Operation(RECEIPT_ETHER, _BOOKED, goal=60_000),
    Operation(RECEIPT_FIRST, "nothing of the token was booked before; 10 payees", goal=60_000),
    Operation(RECEIPT_ADJUSTABLE, f"{_BOOKED}; no change of shares since"),
    Operation(
        CLAIM_ETHER,
        _PAID,
        goal=45_000,
        headline=True,
        quoted=(
            Quoted("0xSplits v2", 44_636, "as measured elsewhere; a withdrawal of what was distributed"),
        ),
    ),
    Operation(CLAIM_TOKEN, f"{_PAID}; the payee holds some of the token", goal=55_000, headline=True),
    Operation(
        CLAIM_FIRST,
        "the payee itself, not paid before, holds some of the token; the splitter keeps a balance",
    ),
    Operation(CLAIM_FOR_ANOTHER, "by a stranger; the payee was paid before; the splitter keeps a balance"),
    Operation(CLAIM_ADJUSTABLE, f"{_PAID}; the payee holds some of the token; no change of shares since"),
    Operation(
        CLAIM_ADJUSTABLE_CHANGED,
        f"{_PAID}; the payee holds some of the token; shares changed once since, with money on both sides",
    ),
    Operation(CLAIM_BOTH, f"{_PAID}; both were booked before, and more has arrived since"),
    Operation(CREATE, "through the factory; shares immutable"),
    Operation(CREATE_TEN, "through the factory; shares immutable"),
)


@dataclass(frozen=True)
class House:
    """What splitters are made by, and the token."""

    chain: Chain
    factory: str
    token: str

    def pay(self, splitter: str, amount: int = WAD) -> None:
        """A plain transfer of the token."""
        self.chain.send(actor("collector"), self.token, "transfer(address,uint256)", splitter, amount)

    def pay_ether(self, splitter: str, total: int) -> None:
        """Leaves the splitter with that much ether."""
        self.chain.request("anvil_setBalance", splitter, hex(total))

    def sync(self, splitter: str, *tokens: str) -> int:
        return self.chain.send(actor("keeper"), splitter, "sync(address[])", list(tokens))

    def claim(self, who: LocalAccount, splitter: str, payee: int, token: str) -> int:
        return self.chain.send(who, splitter, "claim(uint256,address)", payee, token)


def payees(size: int) -> list[LocalAccount]:
    """In ascending order of their addresses, as the factory wants them."""
    return sorted(
        (actor(f"payee {number}") for number in range(size)), key=lambda each: int(each.address, 16)
    )


def _table(size: int) -> list[tuple[str, int]]:
    return [(each.address, 100 + number) for number, each in enumerate(payees(size))]


def deploy_house(chain: Chain) -> House:
    """The factory, and the token in the hands of a collector and of each payee."""
    deployer = actor("deployer")
    fixed = chain.deploy(deployer, artifacts.load("RoyaltySplitter")).address
    adjustable = chain.deploy(deployer, artifacts.load("AdjustableRoyaltySplitter")).address
    factory = chain.deploy(
        deployer, artifacts.load("RoyaltySplitterFactory"), "(address,address)", fixed, adjustable
    ).address
    return House(chain, factory, _token(chain))


def _token(chain: Chain) -> str:
    token = chain.deploy(actor("deployer"), plain_token()).address
    for who in (actor("collector"), *payees(2), *payees(10)):
        chain.send(actor("deployer"), token, "mint(address,uint256)", who.address, 1_000_000 * WAD)
    return token


def create(house: House, size: int, salt: int = 0) -> tuple[str, int]:
    """A splitter and the gas of its creation."""
    arguments = (_table(size), salt.to_bytes(32, "big"))
    found = house.chain.call(house.factory, "predictSplitter((address,uint32)[],bytes32)", *arguments)
    gas = house.chain.send(
        actor("creator"), house.factory, "createSplitter((address,uint32)[],bytes32)", *arguments
    )
    return _address(found), gas


def create_adjustable(house: House, size: int) -> str:
    """One whose owner, the actor `creator`, changes shares with a day's notice."""
    types = "((address,uint32)[],address,uint32,bytes32)"
    arguments = (_table(size), actor("creator").address, 86_400, bytes(32))
    found = house.chain.call(house.factory, f"predictAdjustableSplitter{types}", *arguments)
    house.chain.send(actor("creator"), house.factory, f"createAdjustableSplitter{types}", *arguments)
    return _address(found)


def measure_ours(chain: Chain) -> Measured:
    """Each operation on splitters in their steady states."""
    house = deploy_house(chain)
    record = Recorder()
    splitters = {}
    for size in SIZES:
        splitter, gas = create(house, size)
        splitters[size] = splitter
        if size in (2, 10):
            record[CREATE if size == 2 else CREATE_TEN] = gas
        house.pay(splitter)
        first = house.sync(splitter, house.token)
        if size == 10:
            record[RECEIPT_FIRST] = first
        house.pay(splitter)
        record[_receipt(size)] = house.sync(splitter, house.token)
    splitter, payee, number = splitters[10], payees(10)[3], 3
    house.pay_ether(splitter, 10 * WAD)
    house.sync(splitter, ETHER)
    house.pay_ether(splitter, 20 * WAD)
    record[RECEIPT_ETHER] = house.sync(splitter, ETHER)
    house.claim(payee, splitter, number, ETHER)
    house.pay_ether(splitter, 30 * WAD)
    house.sync(splitter, ETHER)
    record[CLAIM_ETHER] = house.claim(payee, splitter, number, ETHER)
    house.pay_ether(splitter, 40 * WAD)
    house.sync(splitter, ETHER)
    record[CLAIM_FOR_ANOTHER] = house.claim(actor("keeper"), splitter, number, ETHER)
    record[CLAIM_FIRST] = house.claim(payee, splitter, number, house.token)
    house.pay(splitter)
    house.sync(splitter, house.token)
    record[CLAIM_TOKEN] = house.claim(payee, splitter, number, house.token)
    house.pay(splitter)
    house.pay_ether(splitter, 50 * WAD)
    record[CLAIM_BOTH] = chain.send(
        payee, splitter, "syncAndClaim(uint256[],address[])", [number], [ETHER, house.token]
    )
    _measure_adjustable(house, record)
    return record


def _measure_adjustable(house: House, record: Recorder) -> None:
    splitter, payee, number = create_adjustable(house, 10), payees(10)[3], 3
    house.pay(splitter)
    house.sync(splitter, house.token)
    house.pay(splitter)
    record[RECEIPT_ADJUSTABLE] = house.sync(splitter, house.token)
    house.claim(payee, splitter, number, house.token)
    house.pay(splitter)
    house.sync(splitter, house.token)
    record[CLAIM_ADJUSTABLE] = house.claim(payee, splitter, number, house.token)
    shares = [share for _, share in reversed(_table(10))]
    house.chain.send(actor("creator"), splitter, "announceShares(uint32[],address[])", shares, [])
    house.pay(splitter)
    house.chain.wait(86_400)
    house.sync(splitter, house.token)
    house.pay(splitter)
    house.sync(splitter, house.token)
    record[CLAIM_ADJUSTABLE_CHANGED] = house.claim(payee, splitter, number, house.token)


def measure_openzeppelin(chain: Chain, compiled: Compiled) -> Measured:
    """OpenZeppelin's PaymentSplitter of ten payees, which books nothing when money arrives."""
    token = _token(chain)
    table = _table(10)
    record = Recorder()
    splitter = chain.deploy(
        actor("creator"),
        compiled["PaymentSplitter"],
        "(address[],uint256[])",
        [account for account, _ in table],
        [share for _, share in table],
    )
    record[CREATE_TEN] = splitter.gas
    house = House(chain, "", token)
    payee = payees(10)[3]
    where = splitter.address
    house.pay_ether(where, 10 * WAD)
    chain.send(payee, where, "release(address)", payee.address)
    house.pay_ether(where, 20 * WAD)
    record[CLAIM_ETHER] = chain.send(payee, where, "release(address)", payee.address)
    house.pay_ether(where, 30 * WAD)
    record[CLAIM_FOR_ANOTHER] = chain.send(actor("keeper"), where, "release(address)", payee.address)
    house.pay(where)
    record[CLAIM_FIRST] = chain.send(payee, where, "release(address,address)", token, payee.address)
    house.pay(where)
    record[CLAIM_TOKEN] = chain.send(payee, where, "release(address,address)", token, payee.address)
    return record


def _address(word: int) -> str:
    return to_checksum_address(word.to_bytes(20, "big"))


AREAS = (
    Area(
        name="revenue",
        title="Royalty splits",
        order=40,
        operations=OPERATIONS,
        ours=measure_ours,
        peers=(
            Peer(
                "OpenZeppelin PaymentSplitter",
                "4.9.6 from npm, each deployed whole, no clone; it books no receipts: what arrived is found in each "
                "claim; shares and accounts never change, and a falling balance locks a token; no longer in "
                "OpenZeppelin 5",
                (PAYMENT_SPLITTER, PLAIN_TOKEN),
                measure_openzeppelin,
            ),
        ),
    ),
)
