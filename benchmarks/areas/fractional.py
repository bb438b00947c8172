"""Shares of real assets: what a restricted transfer costs, and a dividend.

The payment token is OpenZeppelin's plain one of 18 decimals. Every transaction is one of its own, so that every slot
is cold. An asset is a clone, as users get it.
"""

from dataclasses import dataclass
from typing import Any

from eth_account.signers.local import LocalAccount

from benchmarks.area import Area, Measured, Operation, Quoted, Recorder
from benchmarks.chain import Chain, actor, calldata
from benchmarks.house import WAD
from benchmarks.peers import plain_token
from strongroom import artifacts

FRANCE, RETAIL = 250, 1
YEAR = 365 * 86_400
SHARES = 1_000_000
HOLDERS = 10_000
BATCH = 100

TRANSFER = "restricted transfer, country, class and holder count, one dividend accruing"
TRANSFER_QUIET = "restricted transfer, the same, no dividend since"
TRANSFER_FROM = "restricted transferFrom, one dividend accruing"
TRANSFER_NEW = "restricted transfer to a new holder, one dividend accruing"
TRANSFER_ALL = "restricted transfer, every rule on, one dividend accruing"
TRANSFER_RESTRAINED = (
    "restricted transfer, every rule on, shares under a lien and frozen, one dividend accruing"
)
TRANSFER_FOUR = "restricted transfer, four dividends accruing"
TRANSFER_VOTES = "restricted transfer, one dividend accruing, past votes kept"
PAY = "pay a dividend, 2 holders"
PAY_MANY = "pay a dividend, 10,000 holders"
BOOK = "book a royalty that arrived as a dividend"
CLAIM = "claim a dividend"
CLAIM_CHECKED = "claim a dividend, holders checked"
ISSUE = "issue shares to a holder"
LOCK = "lock shares for a custodian"
UNLOCK = "release shares"
SEIZE = "seize locked shares"
FREEZE = "freeze a wallet"
FORCE = "forced transfer"
CREATE = "create an asset"

_TREX = (
    Quoted(
        "T-REX, one claim topic", 227_994, "as measured elsewhere; npm's 4.1, one claim checked, no dividends"
    ),
    Quoted("T-REX, no claims", 122_217, "as measured elsewhere; the same without claims"),
)
_BOTH = "both verified, keep and hold some, looked at before the dividend; no balance crosses zero"
_RULES = "countries, classes and a maximum of holders on"
OPERATIONS = (
    Operation(TRANSFER, f"{_BOTH}; {_RULES}", goal=60_000, headline=True, quoted=_TREX),
    Operation(TRANSFER_QUIET, f"{_BOTH}; {_RULES}"),
    Operation(TRANSFER_FROM, f"{_BOTH}; {_RULES}; the allowance is finite and not used up"),
    Operation(
        TRANSFER_NEW, f"sender keeps some, receiver's investor holds none, others of its country do; {_RULES}"
    ),
    Operation(
        TRANSFER_ALL,
        f"{_BOTH}; {_RULES}, sanctions list, minimum, maximum and daily volume of an investor, which has sent some "
        "that day; the sender has shares that are locked up",
        goal=85_000,
        headline=True,
    ),
    Operation(
        TRANSFER_RESTRAINED, "the same, where shares of the sender are under a lien, and others frozen"
    ),
    Operation(TRANSFER_FOUR, f"{_BOTH}; {_RULES}; all four tokens paid since"),
    Operation(TRANSFER_VOTES, f"{_BOTH}; {_RULES}; both have delegates that had votes before"),
    Operation(
        PAY, "a dividend was paid before; the payer has approved it for ever", goal=70_000, headline=True
    ),
    Operation(PAY_MANY, "the same", goal=70_000, headline=True),
    Operation(BOOK, "a dividend was paid before; the money arrived by plain transfer", goal=70_000),
    Operation(
        CLAIM, "claimed before; the asset and the holder keep some of the token", goal=55_000, headline=True
    ),
    Operation(CLAIM_CHECKED, "the same; the policy asks whether the holder is verified"),
    Operation(ISSUE, f"by the owner; the receiver holds some; {_RULES}"),
    Operation(LOCK, "first of the holder; from a finite allowance that is not used up"),
    Operation(UNLOCK, "some stay locked"),
    Operation(SEIZE, f"some stay locked; the receiver holds some; {_RULES}"),
    Operation(FREEZE, "the wallet holds some"),
    Operation(FORCE, f"of shares that are neither frozen nor locked; the receiver holds some; {_RULES}"),
    Operation(CREATE, "a clone, set up with one payment token, one agent, one custodian and these rules"),
)

POLICY = "(uint8,uint32,uint32,uint56,uint56,uint56,uint32,address,bool)"
PARAMS = (
    f"(address,string,string,uint8,uint256,bool,bool,{POLICY},uint16[],address[],address[],(address,uint8)[],"
    "(address,uint256)[],address,(bytes32,string,bytes32)[])"
)
CLAIM_STRUCT = "(address,uint96,uint16,uint16,uint24,uint48,uint48)"
ZERO = "0x" + "00" * 20
BASIC = (1, 1 << RETAIL, 100_000, 0, 0, 0, 0, ZERO, False)


@dataclass(frozen=True)
class House:
    """The registry, the implementation and the payment tokens."""

    chain: Chain
    registry: str
    implementation: str
    tokens: tuple[str, ...]
    sanctions: str

    def register(self, wallet: str, number: int) -> int:
        claim = (wallet, (1 << 88) | number, FRANCE, RETAIL, 0, 0, self.chain.now + YEAR)
        return self.chain.send(actor("issuer"), self.registry, f"register({CLAIM_STRUCT})", claim)

    def create(
        self, policy: tuple[Any, ...] = BASIC, *, tokens: int = 1, votes: bool = False
    ) -> tuple[str, int]:
        """An asset and the gas of its making, in two transactions."""
        code = (
            bytes.fromhex("6100333d81600a3d39f336600557005b363d3d373d3d3d363d73")
            + bytes.fromhex(self.implementation[2:])
            + bytes.fromhex("5af43d82803e903d91603157fd5bf3")
        )
        clone = self.chain.deploy(actor("owner"), code)
        params: Any = (
            actor("owner").address,
            "Harbour Street 12",
            "HARB",
            0,
            100 * SHARES,
            votes,
            policy[4] != 0,
            policy,
            [FRANCE],
            list(self.tokens[:tokens]),
            [actor("agent").address],
            [(actor("custodian").address, 1)],
            [],
            ZERO,
            [],
        )
        gas = self.chain.send(actor("owner"), clone.address, f"initialize({PARAMS})", params)
        return clone.address, clone.gas + gas

    def issue(self, asset: str, to: str, amount: int = SHARES, until: int = 0) -> int:
        return self.chain.send(actor("owner"), asset, "issue(address,uint256,uint256)", to, amount, until)

    def pay(self, asset: str, token: int = 0) -> int:
        return self.chain.send(
            actor("payer"), asset, "payDividend(address,uint256)", self.tokens[token], 1_000 * WAD
        )

    def transfer(self, asset: str, sender: LocalAccount, to: str, amount: int = 10) -> int:
        return self.chain.send(sender, asset, "transfer(address,uint256)", to, amount)

    def approve_payments(self, asset: str) -> None:
        for token in self.tokens:
            self.chain.send(actor("payer"), token, "approve(address,uint256)", asset, 2**256 - 1)


def deploy_house(chain: Chain) -> House:
    """The actors `holder` and `buyer` are verified, and whoever the scenario registers."""
    deployer = actor("deployer")
    access = chain.deploy(deployer, artifacts.load("ProtocolAccessManager"), "(address)", deployer.address)
    registry = chain.deploy(deployer, artifacts.load("IdentityRegistry"), "(address)", access.address).address
    weth = chain.deploy(deployer, artifacts.load("MockWrappedEther")).address
    parts = [
        chain.deploy(deployer, artifacts.load(name), "(address)", registry).address
        for name in ("AssetAdministration", "AssetOperations")
    ]
    implementation = chain.deploy(
        deployer, artifacts.load("AssetToken"), "(address,address,address,address)", registry, weth, *parts
    ).address
    tokens = []
    for _ in range(4):
        token = chain.deploy(deployer, plain_token()).address
        for who in ("payer", "holder", "buyer"):
            chain.send(deployer, token, "mint(address,uint256)", actor(who).address, 1_000_000 * WAD)
        tokens.append(token)
    sanctions = chain.deploy(deployer, artifacts.load("MockSanctionsList")).address
    # the deployer is the access manager's admin, and so may do what is restricted
    chain.send(deployer, registry, "addIssuer(address,uint24)", actor("issuer").address, 0)
    return House(chain, registry, implementation, tuple(tokens), sanctions)


def measure_ours(chain: Chain) -> Measured:
    """Each operation in its steady state."""
    house = deploy_house(chain)
    record = Recorder()
    holder, buyer = actor("holder"), actor("buyer")
    house.register(holder.address, 1)
    house.register(buyer.address, 2)
    house.register(actor("newcomer").address, 3)

    asset, record[CREATE] = house.create()
    house.approve_payments(asset)
    for who in (holder, buyer):
        house.issue(asset, who.address)
    house.pay(asset)
    house.transfer(asset, holder, buyer.address)
    record[PAY] = house.pay(asset)
    record[TRANSFER] = house.transfer(asset, holder, buyer.address)
    record[TRANSFER_QUIET] = house.transfer(asset, holder, buyer.address)
    chain.send(actor("payer"), house.tokens[0], "transfer(address,uint256)", asset, WAD)
    record[BOOK] = chain.send(actor("keeper"), asset, "bookReceived(address)", house.tokens[0])
    claim = ("claim(address,address)", house.tokens[0], holder.address)
    chain.send(actor("keeper"), asset, *claim)
    house.pay(asset)
    record[CLAIM] = chain.send(actor("keeper"), asset, *claim)
    chain.send(holder, asset, "approve(address,uint256)", actor("spender").address, 1_000)
    record[TRANSFER_FROM] = chain.send(
        actor("spender"), asset, "transferFrom(address,address,uint256)", holder.address, buyer.address, 10
    )
    house.pay(asset)
    record[TRANSFER_NEW] = house.transfer(asset, holder, actor("newcomer").address)
    record[ISSUE] = house.issue(asset, holder.address)
    _measure_liens(house, record, asset)
    _measure_enforcement(house, record, asset)
    chain.send(actor("owner"), asset, f"setPolicy({POLICY})", (*BASIC[:-1], True))
    house.pay(asset)
    record[CLAIM_CHECKED] = chain.send(actor("keeper"), asset, *claim)
    _measure_rules(house, record)
    _measure_options(house, record)
    _measure_many(house, record)
    return record


def _measure_liens(house: House, record: Recorder, asset: str) -> None:
    chain, holder, custodian = house.chain, actor("holder").address, actor("custodian")
    chain.send(actor("holder"), asset, "approve(address,uint256)", custodian.address, 1_000)
    record[LOCK] = chain.send(custodian, asset, "lock(address,uint256)", holder, 100)
    record[UNLOCK] = chain.send(custodian, asset, "unlock(address,uint256)", holder, 10)
    record[SEIZE] = chain.send(
        custodian, asset, "transferLocked(address,address,uint256)", holder, actor("buyer").address, 10
    )


def _measure_enforcement(house: House, record: Recorder, asset: str) -> None:
    chain, agent, reason = house.chain, actor("agent"), b"order".ljust(32, b"\0")
    record[FORCE] = chain.send(
        agent,
        asset,
        "forcedTransfer(address,address,uint256,bytes32)",
        actor("holder").address,
        actor("buyer").address,
        10,
        reason,
    )
    newcomer = actor("newcomer").address
    record[FREEZE] = chain.send(agent, asset, "freeze(address,bytes32)", newcomer, reason)


def _measure_rules(house: House, record: Recorder) -> None:
    chain, holder, buyer = house.chain, actor("holder"), actor("buyer")
    everything = (*BASIC[:3], 5, 50 * SHARES, SHARES, 0, house.sanctions, True)
    asset, _ = house.create(everything)
    house.approve_payments(asset)
    house.issue(asset, holder.address)
    house.issue(asset, holder.address, 1_000, chain.now + YEAR)
    house.issue(asset, buyer.address)
    house.pay(asset)
    house.transfer(asset, holder, buyer.address)
    house.pay(asset)
    record[TRANSFER_ALL] = house.transfer(asset, holder, buyer.address)
    chain.send(holder, asset, "approve(address,uint256)", actor("custodian").address, 1_000)
    chain.send(actor("custodian"), asset, "lock(address,uint256)", holder.address, 100)
    chain.send(actor("agent"), asset, "setFrozenTokens(address,uint256)", holder.address, 100)
    house.pay(asset)
    record[TRANSFER_RESTRAINED] = house.transfer(asset, holder, buyer.address)


def _measure_options(house: House, record: Recorder) -> None:
    holder, buyer = actor("holder"), actor("buyer")
    for operation, tokens, votes in ((TRANSFER_FOUR, 4, False), (TRANSFER_VOTES, 1, True)):
        asset, _ = house.create(tokens=tokens, votes=votes)
        house.approve_payments(asset)
        for who in (holder, buyer):
            house.issue(asset, who.address)
            if votes:
                house.chain.send(who, asset, "delegate(address)", who.address)
        for _ in range(2):
            for number in range(tokens):
                house.pay(asset, number)
            gas = house.transfer(asset, holder, buyer.address)
        record[operation] = gas


def _measure_many(house: House, record: Recorder) -> None:
    chain = house.chain
    asset, _ = house.create()
    house.approve_payments(asset)
    wallets = [f"0x{0x5EED << 140 | number:040x}" for number in range(1, HOLDERS + 1)]
    for first in range(0, HOLDERS, BATCH):
        batch = wallets[first : first + BATCH]
        claims = [
            (wallet, (1 << 88) | (first + number + 100), FRANCE, RETAIL, 0, 0, chain.now + YEAR)
            for number, wallet in enumerate(batch)
        ]
        chain.send(actor("issuer"), house.registry, f"registerBatch({CLAIM_STRUCT}[])", claims)
        issue = "issue(address,uint256,uint256)"
        chain.send(
            actor("owner"), asset, "multicall(bytes[])", [calldata(issue, wallet, 7, 0) for wallet in batch]
        )
    assert chain.call(asset, "holderCount()") == HOLDERS
    house.pay(asset)
    record[PAY_MANY] = house.pay(asset)


AREAS = (
    Area(
        name="fractional",
        title="Restricted assets",
        order=60,
        operations=OPERATIONS,
        ours=measure_ours,
    ),
)
