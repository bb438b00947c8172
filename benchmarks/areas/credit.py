"""The stablecoin's credit: what opening, changing and closing a position cost.

A market of the stablecoin against a plain OpenZeppelin token, or the real WETH9, priced by a `ChainlinkOracle` with one
feed; others owe in it, so that all its totals are in use; the facilitator is approved and authorised for ever. The rate
model is `RatePolicy`. 1,000 s lie between two operations.
"""

from dataclasses import dataclass

from eth_abi.abi import encode
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32
from eth_utils.crypto import keccak

from benchmarks.area import Area, Measured, Operation, Quoted, Recorder
from benchmarks.areas.lending import LLTV, NOBODY, PARAMS, approve, mint
from benchmarks.areas.lending_gateway import FIELDS, deploy_weth, rich
from benchmarks.chain import BLOCK_TIME, CHAIN_ID, Chain, Domain, Sender, actor, calldata, sign
from benchmarks.house import FEED_DECIMALS, HEARTBEAT, NO_FEED, ORACLE_CONFIG, WAD, deploy_house
from benchmarks.peers import plain_token
from strongroom import artifacts

OPEN = "open: collateral in and coins out, minted, first position"
OPEN_ETHER = "open with ether, first position"
OPEN_ETHER_SIGNED = "open with ether, first position, authorised by signature in the same call"
OPEN_AGAIN = "borrow more, minted"
OPEN_RETURNED = "borrow more, of what has returned"
ADJUST = "adjust: more collateral and more coins, least health factor"
REPAY = "repay part"
CLOSE = "close: repay all, collateral out"
CLOSE_ETHER = "close, collateral out as ether"
CLOSE_SIGNED = "close by one signature, the rest returned"

_LIVE = "1,000 s since the market's last operation; its totals and its level non-zero"
OPERATIONS = (
    Operation(
        OPEN,
        f"{_LIVE}; borrower's position zero, borrower keeps a balance of both tokens",
        goal=240_000,
        headline=True,
        quoted=(
            Quoted(
                "Liquity v2", 529_871, "openTrove; with hints given, interest rate chosen by the borrower"
            ),
            Quoted("crvUSD", 673_096, "create_loan with bands"),
            Quoted("Maker", 363_668, "three transactions, here added up"),
        ),
    ),
    Operation(OPEN_ETHER, f"{_LIVE}; borrower's position zero, borrower keeps coins", goal=240_000),
    Operation(OPEN_ETHER_SIGNED, f"{_LIVE}; borrower's position, authorization and nonce zero"),
    Operation(OPEN_AGAIN, f"{_LIVE}; borrower has collateral, debt and coins", goal=120_000),
    Operation(OPEN_RETURNED, f"{_LIVE}; the same, and more has returned than is borrowed", goal=120_000),
    Operation(
        ADJUST,
        f"{_LIVE}; borrower has collateral, debt and coins; the pool is asked for debt and health afterwards",
        goal=120_000,
        headline=True,
        quoted=(Quoted("Liquity v2", 250_793, "adjustTrove"),),
    ),
    Operation(
        REPAY,
        f"{_LIVE}; borrower keeps debt and coins",
        goal=120_000,
        headline=True,
        quoted=(Quoted("Liquity v2", 214_094, "repayBold"),),
    ),
    Operation(
        CLOSE,
        f"{_LIVE}; the position becomes zero; borrower keeps a balance of both tokens",
        goal=120_000,
        headline=True,
        quoted=(Quoted("Liquity v2", 306_105, "closeTrove"),),
    ),
    Operation(CLOSE_ETHER, f"{_LIVE}; the position becomes zero; borrower keeps coins", goal=120_000),
    Operation(
        CLOSE_SIGNED, f"{_LIVE}; the same as {CLOSE!r}, sent by a relayer; the authorization's nonce is new"
    ),
)
PAUSE = 1_000
UNTIL = 2**255
POLICY = "(uint16,uint16,uint16,uint16,uint16,uint32,uint32,uint32)"
POLICY_NUMBERS = (500, 50, 2_500, 50, 500, 3_600, 7 * 86_400, 30 * 86_400)
PRICE = 2_000
AUTHORIZATION = "(address,address,bool,uint256,uint256)"
ADJUSTMENT = "(uint256,uint256,uint256,uint256,address,uint256,uint256,uint256)"
NO_AUTHORIZATION = (NOBODY, NOBODY, False, 0, 0)


@dataclass(frozen=True)
class Credit:
    """The facilitator with one of its markets."""

    chain: Chain
    facilitator: str
    pool: str
    params: tuple[str, str, str, str, int]

    def send(self, who: Sender, name: str, *arguments: object, value: int = 0) -> int:
        """A call of the facilitator on this market, 1,000 s after the last; its gas."""
        self.chain.wait(PAUSE - BLOCK_TIME)
        return self.chain.send(who, self.facilitator, name, self.params, *arguments, value=value)

    def open(self, who: Sender, collateral: int, borrowed: int) -> int:
        """Of the caller, for itself."""
        address = who if isinstance(who, str) else who.address
        return self.send(
            who,
            f"open({PARAMS},uint256,uint256,address,uint256,uint256)",
            collateral,
            borrowed,
            address,
            0,
            UNTIL,
        )


def measure(chain: Chain) -> Measured:
    """Every operation, in an order that gives each its steady state."""
    house = deploy_house(chain)
    deployer = house.deployer

    def deploy(name: str, types: str, *arguments: object) -> str:
        return chain.deploy(deployer, artifacts.load(name), types, *arguments).address

    coin, manager, surplus = (
        house.stablecoin.address,
        house.access_manager.address,
        house.surplus_buffer.address,
    )
    pool = deploy("LendingPool", "(address)", manager)
    weth = deploy_weth(chain)
    savings = deploy("SavingsVault", "(address,string,string,address)", coin, "Savings", "sSRUSD", manager)
    irm = deploy(
        "RatePolicy", f"(address,address,{POLICY})", house.peg_module.address, NOBODY, POLICY_NUMBERS
    )
    facilitator = deploy(
        "CreditFacilitator",
        "(address,address,address,address,address,address,uint16)",
        *(pool, coin, weth, surplus, savings, manager, 8_000),
    )
    chain.send(
        deployer,
        pool,
        "enableIrm(address,(uint8,uint96,address,address))",
        irm,
        (0, 2_000 * WAD, NOBODY, facilitator),
    )
    chain.send(deployer, pool, "enableLltv(uint256)", LLTV)
    chain.send(deployer, coin, "setFacilitator(address,uint120)", facilitator, 10**9 * WAD)
    token = chain.deploy(deployer, plain_token()).address
    markets = []
    for collateral in (token, weth):
        market = Credit(
            chain, facilitator, pool, (coin, collateral, _oracle(chain, collateral, coin), irm, LLTV)
        )
        chain.send(deployer, pool, f"createMarket({PARAMS})", market.params)
        chain.send(deployer, facilitator, f"raiseMarketCeiling({PARAMS},uint40)", market.params, 10**8)
        markets.append(market)
    record = Recorder()
    _plain(chain, record, markets[0], coin, token, house.stablecoin_domain)
    _ether(chain, record, markets[1], coin)
    return record


def _oracle(chain: Chain, collateral: str, coin: str) -> str:
    feed = chain.deploy(
        actor("deployer"),
        artifacts.load("MockAggregator"),
        "(uint8,int120)",
        FEED_DECIMALS,
        PRICE * 10**FEED_DECIMALS,
    )
    one = PRICE * 10**36
    config = (
        *(collateral, coin, False, 0, (feed.address, 30 * HEARTBEAT), NO_FEED, NO_FEED, NO_FEED),
        *(one // 10, one * 10, *NO_FEED, *NO_FEED),
    )
    return chain.deploy(actor("deployer"), artifacts.load("ChainlinkOracle"), ORACLE_CONFIG, config).address


def _plain(chain: Chain, record: Recorder, market: Credit, coin: str, token: str, domain: Domain) -> None:
    borrower, other = actor("borrower"), actor("other borrower")
    for who in (borrower, other):
        mint(chain, token, who.address, 10_000 * WAD)
        approve(chain, who, token, market.facilitator)
        approve(chain, who, coin, market.facilitator)
        chain.send(who, market.pool, "setAuthorization(address,bool)", market.facilitator, True)
    repay = f"repay({PARAMS},uint256,address,uint256)"
    close = f"close({PARAMS},uint256,uint256,address,uint256)"
    market.open(other, 1_000 * WAD, 500_000 * WAD)
    chain.send(other, coin, "transfer(address,uint256)", borrower.address, 50_000 * WAD)
    record[OPEN] = market.open(borrower, 10 * WAD, 5_000 * WAD)
    record[OPEN_AGAIN] = _adjust(market, borrower, collateral=0, borrowed=1_000 * WAD, bounded=False)
    market.send(other, repay, 10_000 * WAD, other.address, UNTIL)
    record[OPEN_RETURNED] = _adjust(market, borrower, collateral=0, borrowed=1_000 * WAD, bounded=False)
    record[ADJUST] = _adjust(market, borrower, collateral=1 * WAD, borrowed=500 * WAD, bounded=True)
    record[REPAY] = market.send(borrower, repay, 1_000 * WAD, borrower.address, UNTIL)
    record[CLOSE] = market.send(borrower, close, 20_000 * WAD, 0, borrower.address, UNTIL)
    market.open(borrower, 10 * WAD, 5_000 * WAD)
    chain.wait(PAUSE - BLOCK_TIME)
    deadline, salt = chain.now + 600, b"\1" * 32
    given = (market.params, borrower.address, 20_000 * WAD, 0, borrower.address, False, deadline, salt)
    types = f"{PARAMS},address,uint256,uint256,address,bool,uint256,bytes32"
    entry = f"closeWithAuthorization({types},bytes)"
    nonce = keccak(keccak(text=entry)[:4].ljust(32, b"\0") + calldata(f"x({types})", *given)[4:])
    values = (borrower.address, market.facilitator, 20_000 * WAD, 0, deadline, nonce)
    message = dict(zip(FIELDS, values, strict=True))
    signature = sign(borrower, domain, "ReceiveWithAuthorization", FIELDS, message)
    record[CLOSE_SIGNED] = chain.send(actor("relayer"), market.facilitator, entry, *given, signature)


def _adjust(market: Credit, who: Sender, *, collateral: int, borrowed: int, bounded: bool) -> int:
    address = who if isinstance(who, str) else who.address
    bounds = (100_000 * WAD, 15 * WAD // 10) if bounded else (2**256 - 1, 0)
    adjustment = (0, collateral, borrowed, 0, address, *bounds, UNTIL)
    return market.send(who, f"adjust({PARAMS},{ADJUSTMENT})", adjustment)


def _ether(chain: Chain, record: Recorder, market: Credit, coin: str) -> None:
    """A market whose collateral is wrapped ether."""
    borrower, other = rich(chain, "borrower"), rich(chain, "other borrower")
    signer = rich(chain, "signing borrower")
    start = f"openEther({PARAMS},uint256,address,uint256,uint256,{AUTHORIZATION},bytes)"
    close = f"closeEther({PARAMS},uint256,uint256,address,uint256)"

    def opened(who: Sender, ether: int, borrowed: int) -> int:
        address = who if isinstance(who, str) else who.address
        arguments = (borrowed, address, 0, UNTIL, NO_AUTHORIZATION, b"")
        return market.send(who, start, *arguments, value=ether)

    opened(other, 1_000 * WAD, 500_000 * WAD)
    record[OPEN_ETHER] = opened(borrower, 10 * WAD, 5_000 * WAD)
    record[CLOSE_ETHER] = market.send(borrower, close, 20_000 * WAD, 0, borrower.address, UNTIL)
    chain.send(other, coin, "transfer(address,uint256)", signer.address, 1_000 * WAD)
    authorization = (signer.address, market.facilitator, True, 0, UNTIL)
    signature = _sign_pool(signer, market.pool, authorization)
    record[OPEN_ETHER_SIGNED] = market.send(
        signer, start, 5_000 * WAD, signer.address, 0, UNTIL, authorization, signature, value=10 * WAD
    )


def _sign_pool(signer: LocalAccount, pool: str, authorization: tuple[object, ...]) -> bytes:
    """The pool's own authorization; its domain has the chain id and the contract alone."""
    domain = encode(
        ["bytes32", "uint256", "address"],
        [keccak(text="EIP712Domain(uint256 chainId,address verifyingContract)"), CHAIN_ID, pool],
    )
    kind = "Authorization(address authorizer,address authorized,bool isAuthorized,uint256 nonce,uint256 deadline)"
    struct = encode(
        ["bytes32", "address", "address", "bool", "uint256", "uint256"], [keccak(text=kind), *authorization]
    )
    digest = Hash32(keccak(b"\x19\x01" + keccak(domain) + keccak(struct)))
    return bytes(signer.unsafe_sign_hash(digest).signature)


AREAS = (
    Area(name="stablecoin credit", title="Stablecoin credit", order=12, operations=OPERATIONS, ours=measure),
)
