"""Primary sales, the making of assets, and vesting, paid in our stablecoin.

An asset is made by its factory with countries, classes and a maximum of holders on, and has paid no dividend. The
peers are OpenZeppelin's sale of tokens, of the last version that had one, and its vesting wallet.
"""

from dataclasses import dataclass
from itertools import count
from typing import Any

from eth_account.signers.local import LocalAccount

from benchmarks.area import Area, Measured, Operation, Peer, Recorder
from benchmarks.assets import BASIC, FRANCE, PARAMS, ZERO, AssetHouse, deploy_asset_house
from benchmarks.chain import Chain, Domain, actor, sign
from benchmarks.compiler import Compiled
from benchmarks.house import WAD
from benchmarks.peers import CROWDSALE, OPENZEPPELIN_SHARES, plain_token
from strongroom import artifacts
from strongroom.model.signatures import buy_authorization_nonce

DAY = 86_400
PRICE = WAD // 4
SHARES = 1_000_000
FEE_BPS = 100
FEE = 100 * WAD
ISSUES = "(address,uint256,uint256)[]"
TERMS = "(address,uint96,uint96,uint56,uint56,uint56,uint56,uint40,uint40,uint32,uint16)"
GRANT_TERMS = "(address,address,uint56,uint40,uint32,uint32,bool,bool)"
DOCUMENT = (b"DEED".ljust(32, b"\0"), "ipfs://deed", b"\x11" * 32)
OVER_LOCKUPS = 2

TOKENIZE_NFT = "make an asset of an NFT"
TOKENIZE = "make an asset of something off-chain"
OPEN = "open a sale"
BUY = "buy in a sale"
BUY_AGAIN = "buy in a sale, again"
BUY_LIMITED = "buy in a sale with a least and a most of an investor"
BUY_SIGNED = "buy in a sale by an authorization"
BUY_LAST = "buy the last shares, which closes the sale"
CLAIM = "claim bought shares"
CLAIM_LOCKED = "claim bought shares that are locked up"
REFUND = "take back the money of a failed sale"
WITHDRAW = "pay out a sale's proceeds"
OFFER = "offer a grant that vests"
ACCEPT = "accept a grant, shares issued"
GRANT = "grant shares that vest, both together"
RELEASE = "release what has vested"
REVOKE = "revoke what has not vested"

_FIXED = "a fixed price, a soft and a hard cap"
OPERATIONS = (
    Operation(
        TOKENIZE_NFT,
        "the NFT goes to a new buyout; shares issued to one holder; fee paid; an asset was made before",
        goal=1_000_000,
    ),
    Operation(
        TOKENIZE,
        "a custodian's name, one document; shares issued to one holder; fee paid; an asset was made before",
        goal=775_000,
    ),
    Operation(OPEN, f"{_FIXED}; a sale was opened before", goal=140_000),
    Operation(BUY, f"{_FIXED}; the buyer's first, others have bought", goal=120_000, headline=True),
    Operation(BUY_AGAIN, f"{_FIXED}; the buyer's second", goal=100_000),
    Operation(BUY_LIMITED, "the same as the first, counted by investor", goal=145_000),
    Operation(BUY_SIGNED, f"{_FIXED}; the buyer's first; nothing of the authorization is left", goal=160_000),
    Operation(BUY_LAST, f"{_FIXED}; the buyer's second", goal=105_000),
    Operation(CLAIM, f"{_FIXED}; the buyer holds some; nothing is returned", goal=105_000, headline=True),
    Operation(CLAIM_LOCKED, "the same; the first lock-up of the buyer", goal=150_000),
    Operation(REFUND, "below the soft cap; the buyer has money", goal=60_000, headline=True),
    Operation(WITHDRAW, "all of it; the issuer and the surplus buffer have money", goal=65_000),
    Operation(OFFER, "a grant was offered before"),
    Operation(ACCEPT, "the beneficiary has an endless allowance and holds none; others of its country do"),
    Operation(GRANT, "the two added up", goal=320_000),
    Operation(RELEASE, "half of it; some was released before"),
    Operation(REVOKE, "half of it; the owner takes it and holds some"),
)


@dataclass(frozen=True)
class House:
    """The factory with a sale and a vesting contract; the actor `owner` makes assets."""

    assets: AssetHouse
    coin: str
    factory: str
    sales: str
    vesting: str
    salts: "count[int]"

    @property
    def chain(self) -> Chain:
        return self.assets.chain

    def params(self) -> tuple[Any, ...]:
        """An asset of which both contracts may issue."""
        issuers = [(self.sales, 10 * SHARES), (self.vesting, 10 * SHARES)]
        custodians = [(self.vesting, OVER_LOCKUPS)]
        return (
            *(actor("owner").address, "Harbour Street 12", "HARB", 0, 100 * SHARES, False, False, BASIC),
            *([FRANCE], [self.coin], [actor("agent").address], custodians, issuers, ZERO, [DOCUMENT]),
        )

    def tokenize(self, *holders: LocalAccount) -> tuple[str, int]:
        """An asset of something off-chain, and the gas of its making."""
        issues = [(holder.address, SHARES, 0) for holder in holders]
        owner, salt = actor("owner"), next(self.salts).to_bytes(32, "big")
        asset = self.chain.call(self.factory, "predictAsset(address,bytes32)", owner.address, salt)
        signature = f"tokenizeOffChain({PARAMS},{ISSUES},string,uint256,bytes32)"
        arguments = (self.params(), issues, "Custodian Ltd", FEE, salt)
        gas = self.chain.send(owner, self.factory, signature, *arguments)
        return f"0x{asset:040x}", gas

    def open(self, asset: str, **changes: int) -> tuple[int, int]:
        """A sale from now on for ten days, its number, and the gas of its opening."""
        terms = {
            "startPrice": PRICE,
            "endPrice": PRICE,
            "softCap": 100,
            "hardCap": 1_000,
            "minPerInvestor": 0,
            "maxPerInvestor": 0,
            "startTime": self.chain.now,
            "endTime": self.chain.now + 10 * DAY,
            "lockUp": 0,
            "maxFeeBps": FEE_BPS,
            **changes,
        }
        gas = self.chain.send(actor("owner"), self.sales, f"open({TERMS})", (asset, *terms.values()))
        return self.chain.call(self.sales, "saleCount()"), gas

    def buy(self, sale: int, who: LocalAccount, shares: int) -> int:
        limits = (shares * PRICE, self.chain.now + DAY)
        return self.chain.send(who, self.sales, "buy(uint256,uint56,uint256,uint256)", sale, shares, *limits)

    def buy_signed(self, sale: int, who: LocalAccount, shares: int) -> int:
        """By whoever presents the authorization."""
        cost, deadline, salt = shares * PRICE, self.chain.now + DAY, b"\x07" * 32
        nonce = buy_authorization_nonce(who.address, sale, shares, cost, deadline, salt)
        message = dict(zip(AUTHORIZATION, (who.address, self.sales, cost, 0, deadline, nonce), strict=True))
        domain = Domain("Strongroom Dollar", "1", self.coin)
        signature = sign(who, domain, "ReceiveWithAuthorization", AUTHORIZATION, message)
        entry = "buyWithAuthorization(address,uint256,uint56,uint256,uint256,bytes32,bytes)"
        arguments = (who.address, sale, shares, cost, deadline, salt, signature)
        return self.chain.send(actor("relayer"), self.sales, entry, *arguments)

    def claim(self, sale: int, who: LocalAccount) -> int:
        return self.chain.send(actor("keeper"), self.sales, "claim(uint256,address)", sale, who.address)


AUTHORIZATION = {
    "from": "address",
    "to": "address",
    "value": "uint256",
    "validAfter": "uint256",
    "validBefore": "uint256",
    "nonce": "bytes32",
}


def deploy_house(chain: Chain) -> House:
    """The actors `holder`, `buyer` and `newcomer` are verified and, as `owner`, have money."""
    deployer = actor("deployer")
    assets = deploy_asset_house(chain)

    def deploy(name: str, types: str, *arguments: object) -> str:
        return chain.deploy(deployer, artifacts.load(name), types, *arguments).address

    access = deploy("ProtocolAccessManager", "(address)", deployer.address)
    buffer = deploy("SurplusBuffer", "(address)", access)
    name = ("Strongroom Dollar", "SRUSD", access, buffer)
    coin = deploy("Stablecoin", "(string,string,address,address)", *name)
    chain.send(deployer, coin, "setFacilitator(address,uint120)", deployer.address, 2**120 - 1)
    buyout = deploy("Buyout", "(address)", coin)
    parts = (assets.implementation, buyout, buffer, access, FEE)
    factory = deploy("AssetFactory", "(address,address,address,address,uint256)", *parts)
    sales = deploy("PrimarySale", "(address,address,uint16)", factory, access, FEE_BPS)
    vesting = deploy("Vesting", "(address)", factory)
    for number, who in enumerate(("holder", "buyer", "newcomer", "owner"), 1):
        assets.register(actor(who).address, number)
        chain.send(deployer, coin, "mint(address,uint256)", actor(who).address, 10**9 * WAD)
        for spender in (factory, sales):
            chain.send(actor(who), coin, "approve(address,uint256)", spender, 2**256 - 1)
    chain.send(deployer, coin, "mint(address,uint256)", buffer, WAD)
    return House(assets, coin, factory, sales, vesting, count(1))


def measure_ours(chain: Chain) -> Measured:
    """From the making of an asset to the last share."""
    house = deploy_house(chain)
    record = Recorder()
    holder = actor("holder")
    house.tokenize(holder)
    asset, record[TOKENIZE] = house.tokenize(holder)
    chain.send(actor("owner"), asset, "issue(address,uint256,uint256)", actor("buyer").address, 10, 0)
    record[TOKENIZE_NFT] = _tokenize_nft(house)
    _measure_sales(house, record, asset)
    _measure_vesting(house, record, asset)
    return record


def _tokenize_nft(house: House) -> int:
    chain, owner, factory = house.chain, actor("owner"), house.factory
    nfts = chain.deploy(owner, artifacts.load("MockCollection"), "(address)", owner.address).address
    chain.send(owner, nfts, "setApprovalForAll(address,bool)", factory, True)
    entry = f"tokenizeNft({PARAMS},{ISSUES},address,uint256,uint256,uint256,bytes32)"
    for number in (1, 2):
        chain.send(owner, nfts, "mint(address,uint256)", owner.address, number)
    for number in (1, 2):
        issues = [(actor("holder").address, SHARES, 0)]
        salt = next(house.salts).to_bytes(32, "big")
        arguments = (house.params(), issues, nfts, number, 1_024 * WAD, FEE, salt)
        gas = chain.send(owner, factory, entry, *arguments)
    return gas


def _measure_sales(house: House, record: Recorder, asset: str) -> None:
    chain, owner = house.chain, actor("owner")
    holder, buyer, newcomer = actor("holder"), actor("buyer"), actor("newcomer")
    failed, _ = house.open(asset)
    sale, record[OPEN] = house.open(asset)
    house.buy(sale, holder, 100)
    record[BUY] = house.buy(sale, buyer, 100)
    record[BUY_AGAIN] = house.buy(sale, buyer, 100)
    record[BUY_SIGNED] = house.buy_signed(sale, newcomer, 100)
    record[BUY_LAST] = house.buy(sale, holder, 600)
    house.claim(sale, holder)
    record[CLAIM] = house.claim(sale, buyer)
    house.claim(sale, newcomer)
    withdraw = "withdrawProceeds(uint256,address)"
    record[WITHDRAW] = chain.send(owner, house.sales, withdraw, sale, owner.address)

    limited, _ = house.open(asset, hardCap=200, minPerInvestor=10, maxPerInvestor=500, lockUp=30 * DAY)
    house.buy(limited, holder, 100)
    record[BUY_LIMITED] = house.buy(limited, buyer, 100)
    record[CLAIM_LOCKED] = house.claim(limited, buyer)

    for who in (holder, buyer):
        house.buy(failed, who, 10)
    chain.wait(11 * DAY)
    refund = ("refund(uint256,address)", failed)
    chain.send(holder, house.sales, *refund, holder.address)
    record[REFUND] = chain.send(buyer, house.sales, *refund, buyer.address)


def _measure_vesting(house: House, record: Recorder, asset: str) -> None:
    chain, owner, insider = house.chain, actor("owner"), actor("insider")
    house.assets.register(insider.address, 9)
    chain.send(insider, asset, "approve(address,uint256)", house.vesting, 2**256 - 1)

    def offer(beneficiary: LocalAccount) -> int:
        terms = (asset, beneficiary.address, 1_000, chain.now, 0, 400 * DAY, True, True)
        return chain.send(owner, house.vesting, f"offer({GRANT_TERMS})", terms)

    offer(actor("holder"))
    record[OFFER] = offer(insider)
    record[ACCEPT] = chain.send(insider, house.vesting, "accept(uint256)", 2)
    record[GRANT] = record[OFFER] + record[ACCEPT]
    for _ in range(2):
        chain.wait(100 * DAY)
        gas = chain.send(actor("keeper"), house.vesting, "release(uint256)", 2)
    record[RELEASE] = gas
    revoke = "revoke(uint256,address)"
    record[REVOKE] = chain.send(owner, house.vesting, revoke, 2, actor("holder").address)


def measure_crowdsale(chain: Chain, compiled: Compiled) -> Measured:
    """Two sales: one that succeeds, one that fails."""
    owner, holder, buyer = (actor(name) for name in ("owner", "holder", "buyer"))
    record = Recorder()
    token = chain.deploy(owner, plain_token()).address
    for who in (owner, holder, buyer):
        chain.give_ether(who, 10**6 * WAD)
        chain.send(owner, token, "mint(address,uint256)", who.address, WAD)

    def open_sale(soft: int) -> tuple[str, int]:
        deployed = chain.deploy(
            owner,
            compiled["OpenZeppelinCrowdsale"],
            "(address,address,uint256,uint256,uint256,uint256)",
            *(token, owner.address, chain.now + 100, chain.now + 10 * DAY, soft, 1_000 * WAD),
        )
        chain.send(owner, token, "mint(address,uint256)", deployed.address, 1_000 * WAD)
        for who in (holder, buyer):
            chain.send(owner, deployed.address, "addWhitelisted(address)", who.address)
        chain.wait(100)
        return deployed.address, deployed.gas

    def buy(sale: str, who: LocalAccount) -> int:
        return chain.send(who, sale, "buyTokens(address)", who.address, value=100 * WAD)

    sale, record[OPEN] = open_sale(100 * WAD)
    failed, _ = open_sale(900 * WAD)
    for each in (sale, failed):
        buy(each, holder)
    record[BUY] = buy(sale, buyer)
    buy(failed, buyer)
    record[BUY_AGAIN] = buy(sale, buyer)
    chain.wait(11 * DAY)
    record[WITHDRAW] = chain.send(owner, sale, "finalize()")
    chain.send(owner, failed, "finalize()")
    for who in (holder, buyer):
        claimed = chain.send(who, sale, "withdrawTokens(address)", who.address)
        refunded = chain.send(who, failed, "claimRefund(address)", who.address)
    record[CLAIM], record[REFUND] = claimed, refunded
    return record


def measure_vesting_wallet(chain: Chain, compiled: Compiled) -> Measured:
    """A wallet of its own for each grant."""
    owner, insider = actor("owner"), actor("insider")
    record = Recorder()
    token = chain.deploy(owner, plain_token()).address
    chain.send(owner, token, "mint(address,uint256)", owner.address, 10_000)
    wallet = chain.deploy(
        *(owner, compiled["VestingWallet"], "(address,uint64,uint64)"),
        *(insider.address, chain.now, 400 * DAY),
    )
    funded = chain.send(owner, token, "transfer(address,uint256)", wallet.address, 1_000)
    record[GRANT] = wallet.gas + funded
    for _ in range(2):
        chain.wait(100 * DAY)
        gas = chain.send(actor("keeper"), wallet.address, "release(address)", token)
    record[RELEASE] = gas
    return record


AREAS = (
    Area(
        name="sales",
        title="Primary sales",
        order=61,
        operations=OPERATIONS,
        ours=measure_ours,
        peers=(
            Peer(
                "OpenZeppelin Crowdsale",
                "2.5.1 from npm, solc 0.5.16: capped, refundable, listed buyers, tokens after the end; no longer in "
                "OpenZeppelin. For ether, not for a token; a sale is a deployment; the token that it sells is a plain "
                "one that was made before, without rules; a late buyer cannot be refunded; paying out is finalize",
                (CROWDSALE,),
                measure_crowdsale,
            ),
            Peer(
                "OpenZeppelin VestingWallet",
                "deployed and funded with a plain token; what has not vested is in the wallet, its dividends and votes "
                "are not the insider's, and cannot be revoked",
                (OPENZEPPELIN_SHARES,),
                measure_vesting_wallet,
            ),
        ),
    ),
)
