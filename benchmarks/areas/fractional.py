"""Shares of real assets: what a restricted transfer costs, and a dividend.

The payment token is OpenZeppelin's plain one of 18 decimals. Every transaction is one of its own, so that every slot
is cold. An asset is a clone, as users get it.
"""

from dataclasses import dataclass
from typing import Any

from eth_account.signers.local import LocalAccount

from benchmarks import trex
from benchmarks.area import Area, Measured, Operation, Peer, Recorder
from benchmarks.chain import Chain, actor, calldata
from benchmarks.compiler import Compiled
from benchmarks.house import WAD
from benchmarks.peers import OPENZEPPELIN_SHARES, PAYMENT_SPLITTER, plain_token
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
FREEZE_SOME = "freeze some of a holder's shares"
FORCE = "forced transfer"
RECOVER = "recover a lost wallet"
BURN = "redeem shares of a holder, by the issuer"
CREATE = "create an asset"

_BOTH = "both verified, keep and hold some, looked at before the dividend; no balance crosses zero"
_RULES = "countries, classes and a maximum of holders on"
OPERATIONS = (
    Operation(TRANSFER, f"{_BOTH}; {_RULES}", goal=60_000, headline=True),
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
    Operation(FREEZE_SOME, "the first of that holder"),
    Operation(FORCE, f"of shares that are neither frozen nor locked; the receiver holds some; {_RULES}"),
    Operation(
        RECOVER,
        "all shares, one dividend accruing, to a wallet of the same investor that holds none; the registration of that "
        f"wallet not counted; {_RULES}",
    ),
    Operation(BURN, "the holder keeps some and has approved it for ever"),
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
    chain.send(holder, asset, "approve(address,uint256)", actor("owner").address, 2**256 - 1)
    redeem = "redeem(address,uint256)"
    record[BURN] = chain.send(actor("owner"), asset, redeem, holder.address, 100)
    house.register(actor("other wallet").address, 1)
    house.pay(asset)
    wallets = (holder.address, actor("other wallet").address)
    recover = "recover(address,address,bytes32)"
    record[RECOVER] = chain.send(actor("agent"), asset, recover, *wallets, b"lost".ljust(32, b"\0"))
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
    record[FREEZE_SOME] = chain.send(
        agent, asset, "setFrozenTokens(address,uint256,bytes32)", actor("buyer").address, 100, reason
    )
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


def measure_trex(chain: Chain, compiled: Compiled, *, claims: bool, rules: bool) -> Measured:
    """T-REX with the rules of ours that it has a module for, as its factory deploys it."""
    record = Recorder()
    suite = trex.Suite(chain, compiled)
    topics = (trex.TOPIC,) if claims else ()
    token, record[CREATE] = suite.token(topics=topics, modules=(trex.COUNTRY,) if rules else ())
    _use_trex(suite, token, record, claims=claims)
    if rules:
        token, _ = suite.token(topics=topics, modules=_EVERY_MODULE)
        _use_every_module(suite, token, record, claims=claims)
    return record


def measure_trex_without_proxies(chain: Chain, compiled: Compiled) -> Measured:
    """The cheapest that T-REX can be with the same rules."""
    record = Recorder()
    suite = trex.Suite(chain, compiled)
    _use_trex(suite, suite.token_without_proxies(modules=(trex.COUNTRY,)), record, claims=False)
    token = suite.token_without_proxies(modules=_EVERY_MODULE)
    _use_every_module(suite, token, record, claims=False)
    return record


_EVERY_MODULE = (trex.COUNTRY, trex.max_balance(50 * SHARES), trex.daily_volume(SHARES))


def _use_trex(suite: trex.Suite, token: trex.Token, record: Recorder, *, claims: bool) -> None:
    holder, buyer, newcomer, agent = (actor(name) for name in ("holder", "buyer", "newcomer", "agent"))
    trex.verify(suite, token, holder, buyer, newcomer, claims=claims)
    for who in (holder, buyer):
        token.mint(who, SHARES)
    token.transfer(holder, buyer)
    record[TRANSFER] = token.transfer(holder, buyer)
    token.send(holder, "approve(address,uint256)", actor("spender").address, 1_000)
    parties = (holder.address, buyer.address, 10)
    record[TRANSFER_FROM] = token.send(actor("spender"), "transferFrom(address,address,uint256)", *parties)
    record[TRANSFER_NEW] = token.transfer(holder, newcomer)
    record[ISSUE] = token.mint(holder, SHARES)
    record[FORCE] = token.send(agent, "forcedTransfer(address,address,uint256)", *parties)
    record[FREEZE_SOME] = token.freeze_some(buyer)
    record[FREEZE] = token.send(agent, "setAddressFrozen(address,bool)", newcomer.address, True)
    record[BURN] = token.send(agent, "burn(address,uint256)", holder.address, 100)
    record[RECOVER] = token.recover(suite.identity_of(holder), holder, actor("other wallet"))


def _use_every_module(suite: trex.Suite, token: trex.Token, record: Recorder, *, claims: bool) -> None:
    holder, buyer = actor("other holder"), actor("other buyer")
    trex.verify(suite, token, holder, buyer, claims=claims)
    for who in (holder, buyer):
        token.mint(who, SHARES)
    token.transfer(holder, buyer)
    record[TRANSFER_ALL] = token.transfer(holder, buyer)
    token.freeze_some(holder)
    record[TRANSFER_RESTRAINED] = token.transfer(holder, buyer)


def measure_openzeppelin(chain: Chain, compiled: Compiled) -> Measured:
    """A token without rules, identities or dividends: what moving shares costs at the least."""
    holder, buyer, owner = (actor(name) for name in ("holder", "buyer", "owner"))
    record = Recorder()
    deployed = chain.deploy(owner, compiled["OpenZeppelinShares"], "(string)", "Harbour Street 12")
    token, record[CREATE] = deployed.address, deployed.gas
    for who in (holder, buyer):
        chain.send(owner, token, "mint(address,uint256)", who.address, SHARES)
    record[ISSUE] = chain.send(owner, token, "mint(address,uint256)", holder.address, SHARES)
    record[TRANSFER] = chain.send(holder, token, "transfer(address,uint256)", buyer.address, 10)
    newcomer = actor("newcomer").address
    record[TRANSFER_NEW] = chain.send(holder, token, "transfer(address,uint256)", newcomer, 10)
    chain.send(holder, token, "approve(address,uint256)", actor("spender").address, 1_000)
    record[TRANSFER_FROM] = chain.send(
        actor("spender"), token, "transferFrom(address,address,uint256)", holder.address, buyer.address, 10
    )
    return record


def measure_openzeppelin_votes(chain: Chain, compiled: Compiled) -> Measured:
    """The same with past votes kept."""
    holder, buyer, owner = (actor(name) for name in ("holder", "buyer", "owner"))
    token = chain.deploy(owner, compiled["OpenZeppelinVotes"], "(string)", "Harbour Street 12").address
    for who in (holder, buyer):
        chain.send(owner, token, "mint(address,uint256)", who.address, SHARES)
        chain.send(who, token, "delegate(address)", who.address)
    for _ in range(2):
        gas = chain.send(holder, token, "transfer(address,uint256)", buyer.address, 10)
    return {TRANSFER_VOTES: gas}


def measure_splitter(chain: Chain, compiled: Compiled) -> Measured:
    """Holders whose shares never move."""
    holder, payer = actor("holder").address, actor("payer")
    token = chain.deploy(payer, plain_token()).address
    for who in (holder, payer.address):
        chain.send(payer, token, "mint(address,uint256)", who, 1_000 * WAD)
    splitter = chain.deploy(
        payer,
        compiled["PaymentSplitter"],
        "(address[],uint256[])",
        [holder, actor("buyer").address],
        [SHARES, SHARES],
    ).address
    record = Recorder()
    for _ in range(2):
        paid = chain.send(payer, token, "transfer(address,uint256)", splitter, 100 * WAD)
        gas = chain.send(actor("keeper"), splitter, "release(address,address)", token, holder)
    record[PAY], record[CLAIM] = paid, gas
    return record


_SUITE = (
    "@tokenysolutions/t-rex 4.1.6 from npm with @onchain-id/solidity 2.2.1, solc 0.8.17; our build of the suite is "
    "byte for byte the one that its package ships, ONCHAINID is built with the same settings, cheaper than the build "
    "that it ships; deployed by its factory, behind its proxies. Only the receiver is checked, no holders are counted, "
    "no dividends are paid; a recovery registers the new wallet in the same transaction, and needs its key in the "
    "identity before"
)
_MODULES = (
    "CountryAllowModule; where every rule is on, MaxBalanceModule and TimeTransfersLimitsModule (a day) too"
)

AREAS = (
    Area(
        name="fractional",
        title="Restricted assets",
        order=60,
        operations=OPERATIONS,
        ours=measure_ours,
        peers=(
            Peer(
                "T-REX",
                f"{_SUITE}. One claim topic, which may stand for a class: the claim, with empty data, the cheapest, is "
                f"verified in each transfer. Modules: {_MODULES}",
                trex.BUILDS,
                lambda chain, compiled: measure_trex(chain, compiled, claims=True, rules=True),
            ),
            Peer(
                "T-REX, no claims",
                "the same suite without claim topics: whoever an agent has registered is verified, for ever, of "
                f"whatever class. Modules: {_MODULES}",
                trex.BUILDS,
                lambda chain, compiled: measure_trex(chain, compiled, claims=False, rules=True),
            ),
            Peer(
                "T-REX, no claims, no rules",
                "the same without modules: the least that it can be, wallets in a list",
                trex.BUILDS,
                lambda chain, compiled: measure_trex(chain, compiled, claims=False, rules=False),
            ),
            Peer(
                "T-REX without proxies, no claims",
                "its implementations used as they are, which nobody's factory does, and nothing can be upgraded: the "
                f"cheapest with the same rules. Modules: {_MODULES}",
                trex.BUILDS,
                measure_trex_without_proxies,
            ),
            Peer(
                "OpenZeppelin ERC20",
                "a token and nothing else: no identities, rules, freezes or dividends; the floor",
                (OPENZEPPELIN_SHARES,),
                measure_openzeppelin,
            ),
            Peer(
                "OpenZeppelin ERC20Votes",
                "the same with past votes",
                (OPENZEPPELIN_SHARES,),
                measure_openzeppelin_votes,
            ),
            Peer(
                "OpenZeppelin PaymentSplitter",
                "4.9.6; two payees, whose shares never change hands; to pay is a plain transfer that books nothing",
                (PAYMENT_SPLITTER,),
                measure_splitter,
            ),
        ),
    ),
)
