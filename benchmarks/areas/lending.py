"""The lending pool: what lenders, borrowers and liquidators pay.

A market of two plain OpenZeppelin tokens of 18 decimals; the pool is approved for ever; the oracle answers from one
slot and offers no liquidation price; 1,000 s lie between two operations, each a transaction of its own, so that every
slot is cold. No market has a fee. Morpho Blue goes through the very same transactions.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from benchmarks.area import Area, Measured, Operation, Peer, Quoted, Recorder
from benchmarks.chain import BLOCK_TIME, Chain, actor, calldata
from benchmarks.compiler import Compiled
from benchmarks.house import WAD
from benchmarks.peers import MORPHO, PLAIN_TOKEN, deploy_morpho, plain_token
from strongroom import artifacts

CREATE = "create market"
SUPPLY_FIRST = "supply, first in a market"
SUPPLY_FIRST_LATER = "supply, first in a market 1,000 s old"
SUPPLY_NEW = "supply, new lender, interest accruing"
SUPPLY_AGAIN = "supply again, accruing"
COLLATERAL_IN = "collateral in, first"
BORROW_NEW = "borrow, new borrower, accruing"
BORROW_AGAIN = "borrow again"
REPAY_PART = "repay part"
REPAY_ALL = "repay all (by shares)"
COLLATERAL_OUT = "collateral out, no debt"
WITHDRAW = "withdraw part"
LIQUIDATE = "liquidate part"
FLASH_LOAN = "flash loan"
FLASH_LOAN_APPROVED = "flash loan, approved for ever"
KINKED = "borrow again, by the kinked curve"
OPEN = "collateral in and borrow, in one"
OPEN_GUARDED = "collateral in and borrow, in one, with a least health factor"


class Bar(NamedTuple):
    """What the goal of an operation is made of: a hundredth part of the lower of Morpho Blue's two figures."""

    percent: int
    measured: int
    """With our curve behind its interface, here. `measure_morpho` refuses a figure below it."""
    quoted: int | None
    """With its own curve, elsewhere."""

    @property
    def goal(self) -> int:
        return self.percent * min(self.measured, self.quoted or self.measured) // 100


BARS: dict[str, Bar] = {
    CREATE: Bar(65, 198_408, 197_601),
    SUPPLY_FIRST: Bar(85, 112_267, 112_260),
    SUPPLY_FIRST_LATER: Bar(85, 117_416, None),
    SUPPLY_NEW: Bar(85, 103_104, 103_803),
    SUPPLY_AGAIN: Bar(85, 86_004, 86_703),
    COLLATERAL_IN: Bar(99, 87_775, 87_756),
    BORROW_NEW: Bar(85, 91_864, 92_643),
    BORROW_AGAIN: Bar(85, 91_852, 92_619),
    REPAY_PART: Bar(85, 85_967, 86_654),
    REPAY_ALL: Bar(85, 86_186, 86_873),
    COLLATERAL_OUT: Bar(99, 48_235, 48_200),
    WITHDRAW: Bar(85, 84_672, 85_367),
    LIQUIDATE: Bar(85, 112_258, 113_066),
    FLASH_LOAN: Bar(97, 72_638, 74_256),
    FLASH_LOAN_APPROVED: Bar(97, 45_323, None),
}

_MORPHO_OWN = "the figure that the goals were set by, with its own rate model, in the same steady states"
_AAVE = partial(Quoted, "Aave v3.7", note="as published; one pool of many assets, through a proxy")
_COMPOUND = partial(
    Quoted,
    "Compound III",
    note="one loan asset; a liquidation is two transactions, absorb and buy, here added up",
)
_EULER = partial(Quoted, "Euler v2", note="a vault for each asset, through its connector")
_OTHERS: dict[str, tuple[Quoted, ...]] = {
    CREATE: (_EULER(1_090_000),),
    SUPPLY_FIRST: (_AAVE(164_191), _COMPOUND(91_948), _EULER(135_195)),
    SUPPLY_AGAIN: (_AAVE(139_678), _COMPOUND(76_434), _EULER(128_335)),
    COLLATERAL_IN: (_COMPOUND(144_316), _EULER(169_544)),
    BORROW_NEW: (_AAVE(245_394), _COMPOUND(108_866), _EULER(231_984)),
    BORROW_AGAIN: (_AAVE(209_306), _COMPOUND(110_001), _EULER(209_296)),
    REPAY_PART: (_AAVE(145_712), _COMPOUND(75_113), _EULER(140_042)),
    REPAY_ALL: (_AAVE(151_358), _COMPOUND(77_560)),
    WITHDRAW: (_AAVE(172_007), _COMPOUND(72_751), _EULER(132_944)),
    LIQUIDATE: (_AAVE(340_429), _COMPOUND(122_863 + 110_756), _EULER(323_474)),
    FLASH_LOAN: (_AAVE(138_077),),
}

_LIVE = "1,000 s since the market's last operation; its totals, its rate and the pool's balances non-zero"
_STEADY_STATES = {
    CREATE: "rate model and loan-to-value enabled; no slot of the market in use",
    SUPPLY_FIRST: "market created in the same second: totals zero, nothing to accrue; the pool holds none of the "
    "token; lender keeps a balance",
    SUPPLY_FIRST_LATER: "totals zero; the pool holds some of the token, of another market; lender keeps a balance",
    SUPPLY_NEW: f"{_LIVE}; lender's position zero; lender keeps a balance",
    SUPPLY_AGAIN: f"{_LIVE}; lender's position non-zero; lender keeps a balance",
    COLLATERAL_IN: "borrower's position zero; the pool holds none of the token; borrower keeps a balance",
    BORROW_NEW: f"{_LIVE}; borrower has collateral and no debt, and holds some of the loan token",
    BORROW_AGAIN: f"{_LIVE}; borrower has collateral and debt, and holds some of the loan token",
    REPAY_PART: f"{_LIVE}; borrower keeps collateral, debt and a balance",
    REPAY_ALL: f"{_LIVE}; the debt becomes zero; borrower keeps collateral and a balance",
    COLLATERAL_OUT: "all of it, so that the position's slot becomes zero and refunds; accrued in the same second; "
    "borrower holds some of the token, the pool keeps some",
    WITHDRAW: f"{_LIVE}; lender keeps a position and holds some of the token",
    LIQUIDATE: f"{_LIVE}; a tenth of the collateral seized, debt and collateral remain, no bad debt; liquidator holds "
    "some of both tokens",
    FLASH_LOAN: "borrower, a contract called by its user, holds none of the token before and after, and approves the "
    "amount in its callback; refunds are at their limit, a fifth of the gas",
    FLASH_LOAN_APPROVED: "borrower, a contract called by its user, keeps a balance and has approved the pool for ever",
}
_OURS_ALONE = {
    KINKED: f"{_LIVE}; a market whose curve has a kink; borrower has collateral and debt, and holds some of the token",
    OPEN: f"a multicall of the two; {_LIVE}; borrower's position zero, borrower holds some of both tokens",
    OPEN_GUARDED: "the same and `checkPosition` as its last step",
}
"""What Morpho Blue cannot do, or not by itself."""
_MISSED = {
    SUPPLY_FIRST: "three slots turn non-zero and nothing accrues, so that Morpho Blue has nothing to save either",
    SUPPLY_NEW: "the slot that turns non-zero weighs on both, and a cheaper curve of ours lowered the goal too; "
    "accrual, storage and transfer are written by hand",
    COLLATERAL_IN: "we ask the token twice what it delivered, Morpho Blue does not; storage and transfer are written "
    "by hand",
    FLASH_LOAN: "with refunds at their limit a saving counts for four fifths, and most of the gas is the borrower's; "
    "delivery is measured; the callback is written by hand",
}
"""What a goal that is missed hangs on."""
_HEADLINES = {SUPPLY_AGAIN, BORROW_NEW, REPAY_ALL, WITHDRAW, LIQUIDATE, CREATE}

OPERATIONS = tuple(
    Operation(
        name,
        f"{_STEADY_STATES[name]}. Goal: {_MISSED[name]}" if name in _MISSED else _STEADY_STATES[name],
        goal=bar.goal,
        headline=name in _HEADLINES,
        quoted=(
            *((Quoted("Morpho Blue with its own curve", bar.quoted, _MORPHO_OWN),) if bar.quoted else ()),
            *_OTHERS.get(name, ()),
        ),
    )
    for name, bar in BARS.items()
) + tuple(Operation(name, text) for name, text in _OURS_ALONE.items())

PARAMS = "(address,address,address,address,uint256)"
ADAPTIVE_CURVE, KINKED_CURVE = 1, 2
"""`RateKind` of the curves that are built in."""
NOBODY = "0x" + "00" * 20
LLTV = WAD * 86 // 100
PAR = 10**36
"""The oracle's price of a collateral token that is worth one loan token."""
PAUSE = 1_000
"""Seconds between two operations."""


@dataclass(frozen=True)
class Market:
    """A market of a pool of Morpho Blue's ABI, whoever made the pool."""

    chain: Chain
    pool: str
    loan: str
    collateral: str
    oracle: str
    irm: str
    lltv: int = LLTV

    @property
    def params(self) -> tuple[str, str, str, str, int]:
        return (self.loan, self.collateral, self.oracle, self.irm, self.lltv)

    def send(
        self, sender: LocalAccount, name: str, types: str = "", *arguments: object, pause: int = PAUSE
    ) -> int:
        """Calls `name` of the market, `pause` seconds after the last operation. Returns the gas."""
        self.chain.wait(pause - BLOCK_TIME)
        types = f",{types}" if types else ""
        return self.chain.send(sender, self.pool, f"{name}({PARAMS}{types})", self.params, *arguments)

    def create(self) -> int:
        return self.send(actor("creator"), "createMarket")

    def supply(self, who: LocalAccount, assets: int, pause: int = PAUSE) -> int:
        types = "uint256,uint256,address,bytes"
        return self.send(who, "supply", types, assets, 0, who.address, b"", pause=pause)

    def withdraw(self, who: LocalAccount, assets: int) -> int:
        return self.send(
            who, "withdraw", "uint256,uint256,address,address", assets, 0, who.address, who.address
        )

    def borrow(self, who: LocalAccount, assets: int) -> int:
        return self.send(
            who, "borrow", "uint256,uint256,address,address", assets, 0, who.address, who.address
        )

    def repay(self, who: LocalAccount, assets: int, shares: int) -> int:
        return self.send(who, "repay", "uint256,uint256,address,bytes", assets, shares, who.address, b"")

    def supply_collateral(self, who: LocalAccount, assets: int) -> int:
        return self.send(who, "supplyCollateral", "uint256,address,bytes", assets, who.address, b"")

    def withdraw_collateral(self, who: LocalAccount, assets: int, pause: int = PAUSE) -> int:
        types = "uint256,address,address"
        return self.send(who, "withdrawCollateral", types, assets, who.address, who.address, pause=pause)

    def liquidate(self, who: LocalAccount, borrower: LocalAccount, seized: int) -> int:
        types = "address,uint256,uint256,bytes"
        return self.send(who, "liquidate", types, borrower.address, seized, 0, b"")

    def open(self, who: LocalAccount, *, guarded: bool = False) -> int:
        """Collateral in and a loan out, in one transaction."""
        for token in (self.loan, self.collateral):
            mint(self.chain, token, who.address, 1_000_000 * WAD)
            approve(self.chain, who, token, self.pool)
        me = who.address
        steps = [
            calldata(f"supplyCollateral({PARAMS},uint256,address,bytes)", self.params, 10_000 * WAD, me, b""),
            calldata(
                f"borrow({PARAMS},uint256,uint256,address,address)", self.params, 5_000 * WAD, 0, me, me
            ),
        ]
        if guarded:
            check = f"checkPosition({PARAMS},address,uint256,uint256,uint256)"
            steps.append(calldata(check, self.params, me, 0, 2**256 - 1, WAD))
        self.chain.wait(PAUSE - BLOCK_TIME)
        return self.chain.send(who, self.pool, "multicall(bytes[])", steps)

    def borrow_shares(self, who: LocalAccount) -> int:
        """What an account owes, in shares."""
        market = keccak(calldata(f"x({PARAMS[1:-1]})", *self.params)[4:])
        question = calldata("position(bytes32,address)", market, who.address)
        answer = self.chain.request("eth_call", {"to": self.pool, "data": "0x" + question.hex()}, "latest")
        return int(answer[66:130], 16)


def measure(market: Market) -> Measured:
    """Every operation, in an order that gives each its steady state. The market is not created yet."""
    chain = market.chain
    lender, new_lender = actor("lender"), actor("new lender")
    borrower, new_borrower = actor("borrower"), actor("new borrower")
    liquidator = actor("liquidator")
    for user in (lender, new_lender, borrower, new_borrower, liquidator):
        for token in (market.loan, market.collateral):
            mint(chain, token, user.address, 1_000_000 * WAD)
            approve(chain, user, token, market.pool)
    chain.send(actor("deployer"), market.oracle, "set(uint256)", PAR)

    record = Recorder()
    record[CREATE] = market.create()
    record[SUPPLY_FIRST] = market.supply(lender, 100_000 * WAD, pause=0)
    record[COLLATERAL_IN] = market.supply_collateral(borrower, 10_000 * WAD)
    market.borrow(borrower, 5_000 * WAD)
    record[SUPPLY_NEW] = market.supply(new_lender, 1_000 * WAD)
    record[SUPPLY_AGAIN] = market.supply(new_lender, 1_000 * WAD)
    market.supply_collateral(new_borrower, 10_000 * WAD)
    record[BORROW_NEW] = market.borrow(new_borrower, 5_000 * WAD)
    record[BORROW_AGAIN] = market.borrow(new_borrower, 1_000 * WAD)
    record[REPAY_PART] = market.repay(new_borrower, 1_000 * WAD, 0)
    record[REPAY_ALL] = market.repay(new_borrower, 0, market.borrow_shares(new_borrower))
    market.send(actor("keeper"), "accrueInterest")
    record[COLLATERAL_OUT] = market.withdraw_collateral(new_borrower, 10_000 * WAD, pause=0)
    record[WITHDRAW] = market.withdraw(lender, 1_000 * WAD)
    chain.send(actor("deployer"), market.oracle, "set(uint256)", PAR * 55 // 100)
    record[LIQUIDATE] = market.liquidate(liquidator, borrower, 1_000 * WAD)
    record[FLASH_LOAN] = flash_loan(market, approved=False)
    record[FLASH_LOAN_APPROVED] = flash_loan(market, approved=True)
    # The same tokens the other way round: a market of its own in the same pool.
    reverse = replace(market, loan=market.collateral, collateral=market.loan)
    reverse.create()
    record[SUPPLY_FIRST_LATER] = reverse.supply(lender, 100_000 * WAD)
    return record


def measure_ours(chain: Chain) -> Measured:
    """Our pool with its built-in curve."""
    deployer = actor("deployer")
    manager = chain.deploy(deployer, artifacts.load("ProtocolAccessManager"), "(address)", deployer.address)
    pool = chain.deploy(deployer, artifacts.load("LendingPool"), "(address)", manager.address).address
    irm = deploy_irm(chain, pool)
    entry = (ADAPTIVE_CURVE, 0, NOBODY, NOBODY)
    chain.send(deployer, pool, "enableIrm(address,(uint8,uint96,address,address))", irm, entry)
    chain.send(deployer, pool, "enableLltv(uint256)", LLTV)
    market = Market(chain, pool, *deploy_tokens(chain), irm)
    record = measure(market)
    curve = chain.deploy(
        deployer, artifacts.load("KinkedCurveIrm"), "(uint16,uint16,uint16,uint16)", 0, 400, 6_000, 9_000
    ).address
    chain.send(
        deployer,
        pool,
        "enableIrm(address,(uint8,uint96,address,address))",
        curve,
        (KINKED_CURVE, 0, NOBODY, NOBODY),
    )
    chain.send(deployer, market.oracle, "set(uint256)", PAR)
    kinked = replace(market, irm=curve)
    kinked.create()
    kinked.supply(actor("lender"), 100_000 * WAD)
    kinked.supply_collateral(actor("borrower"), 10_000 * WAD)
    kinked.borrow(actor("borrower"), 5_000 * WAD)
    record[KINKED] = kinked.borrow(actor("borrower"), 1_000 * WAD)
    record[OPEN] = kinked.open(actor("opener"))
    record[OPEN_GUARDED] = kinked.open(actor("guarded opener"), guarded=True)
    return record


def measure_morpho(chain: Chain, compiled: Compiled) -> Measured:
    """Morpho Blue with our curve. Raises `ValueError` where it takes less than a goal was made of."""
    deployer = actor("deployer")
    pool = deploy_morpho(chain, compiled).address
    irm = deploy_irm(chain, pool)
    chain.send(deployer, pool, "enableIrm(address)", irm)
    chain.send(deployer, pool, "enableLltv(uint256)", LLTV)
    measured = measure(Market(chain, pool, *deploy_tokens(chain), irm))
    lower = [
        f"{name}: {measured[name]:,} of {bar.measured:,}"
        for name, bar in BARS.items()
        if measured[name] < bar.measured
    ]
    if lower:
        raise ValueError(f"Morpho Blue takes less than its bar, which sets the goal: {'; '.join(lower)}")
    return measured


def deploy_irm(chain: Chain, pool: str) -> str:
    """The adaptive curve behind an address, for a pool."""
    return chain.deploy(actor("deployer"), artifacts.load("AdaptiveCurveIrm"), "(address)", pool).address


def deploy_tokens(chain: Chain) -> tuple[str, str, str]:
    """Loan token, collateral token, and the oracle of one in the other."""
    deployer = actor("deployer")
    loan, collateral, oracle = (
        chain.deploy(deployer, code).address for code in (plain_token(), plain_token(), settable_oracle())
    )
    return loan, collateral, oracle


def mint(chain: Chain, token: str, to: str, amount: int) -> None:
    """Gives an account an amount of a token that anyone may mint."""
    chain.send(actor("deployer"), token, "mint(address,uint256)", to, amount)


def approve(chain: Chain, owner: LocalAccount | str, token: str, spender: str) -> None:
    """Approves for ever."""
    chain.send(owner, token, "approve(address,uint256)", spender, 2**256 - 1)


def flash_loan(market: Market, *, approved: bool) -> int:
    """A loan to the smallest borrower there can be. Returns its gas."""
    chain, user = market.chain, actor("flash borrower")
    code = _nothing() if approved else _approving(market.loan, market.pool)
    borrower = chain.deploy(user, _relaying(market.pool, code)).address
    if approved:
        mint(chain, market.loan, borrower, WAD)
        approve(chain, borrower, market.loan, market.pool)
    function = "flashLoan(address,uint256,bytes)"
    chain.wait(PAUSE - BLOCK_TIME)
    return chain.send(user, borrower, function, market.loan, 1_000 * WAD, b"")


def settable_oracle() -> bytes:
    """Creation code of an oracle whose price is whatever its slot holds, and 36 bytes of calldata set it."""
    price = keccak(text="price()")[:4].hex()
    return _creation(
        "36 6024 14 6018 57"  # calldatasize == 36: jump to the setter
        f"5f 35 60e0 1c 63{price} 14 601f 57"  # price(): jump to the answer
        "5f 5f fd"  # anything else is refused
        "5b 6004 35 5f 55 00"  # sstore(0, calldataload(4))
        "5b 5f 54 5f 52 6020 5f f3"  # return sload(0)
    )


def _relaying(pool: str, callback: str) -> bytes:
    """Creation code of a contract that passes calldata on to the pool, and does `callback` when the pool calls."""
    address = pool.removeprefix("0x")
    return _creation(
        f"33 73{address} 14 6042 57"  # caller == pool: jump to the callback
        "36 5f 5f 37"  # calldatacopy(0, 0, calldatasize)
        f"5f 5f 36 5f 5f 73{address} 5a f1"  # call(gas, pool, 0, 0, calldatasize, 0, 0)
        "6040 57 5f 5f fd"  # refuse what the pool refuses
        "5b 00"
        f"5b {callback}"
    )


def _nothing() -> str:
    return "00"


def _approving(token: str, spender: str) -> str:
    """approve(spender, calldataload(4)) of the token."""
    selector = keccak(text="approve(address,uint256)")[:4].hex()
    return (
        f"63{selector} 5f 52 73{spender.removeprefix('0x')} 6020 52 6004 35 6040 52"
        f"5f 5f 6044 601c 5f 73{token.removeprefix('0x')} 5a f1 50 00"  # call(gas, token, 0, 28, 68, 0, 0)
    )


def _creation(runtime: str) -> bytes:
    """Code that deploys less than 256 bytes of runtime code, given in hexadecimal."""
    code = bytes.fromhex(runtime)
    return bytes.fromhex(f"60{len(code):02x} 80 6009 3d 39 3d f3") + code


AREAS = (
    Area(
        name="lending",
        title="Lending",
        order=15,
        operations=OPERATIONS,
        ours=measure_ours,
        peers=(
            Peer(
                "Morpho Blue",
                "1.0.0 from npm by its own settings, with our curve behind its rate model's interface, since npm does "
                "not carry its own; tokens' deliveries are not measured, errors are strings",
                (MORPHO, PLAIN_TOKEN),
                measure_morpho,
            ),
        ),
    ),
)
