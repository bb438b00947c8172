"""The wind-down: what an oracle that can be closed costs a borrower; what ending, settling, locking and claiming cost.

The credit area's market, whose `ChainlinkOracle` stands behind a `SettlementOracle`; every slot cold.
"""

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from benchmarks.area import Area, Measured, Operation, Recorder
from benchmarks.areas.credit import PAUSE, POLICY, POLICY_NUMBERS, UNTIL, Credit, _oracle
from benchmarks.areas.floor import REDEEM
from benchmarks.areas.lending import LLTV, NOBODY, PARAMS, approve, mint
from benchmarks.chain import Chain, actor
from benchmarks.house import RESERVE_UNIT, WAD, deploy_house
from benchmarks.peers import plain_token
from strongroom import artifacts

OPEN = "open in a market that can be wound down"
BEGIN_ONE = "begin of one market alone"
REDEEM_ONE = "redeem in one market alone, a part of a position"
REDEEM_ALL_OF_ONE = "redeem in one market alone, all of a position"
BEGIN = "begin, with one peg module and one market"
READ = "read a price"
FIX = "read the third, which fixes it"
SETTLE = "settle a position"
START = "open claims, one market settled"
LOCK = "lock, first"
LOCK_AGAIN = "lock again"
CLAIM = "claim, first of a token"
CLAIM_AGAIN = "claim again, after more was received"

OPERATIONS = (
    Operation(
        OPEN, "as the credit area's first row, with another contract between pool and oracle", goal=240_000
    ),
    Operation(BEGIN_ONE, "by the governor, without the access manager's schedule"),
    Operation(
        REDEEM_ONE,
        "through the redemption module, as the floor's first row; collateral put back, coins burned",
        goal=400_000,
        headline=True,
    ),
    Operation(REDEEM_ALL_OF_ONE, "the same; the debt becomes zero", goal=400_000),
    Operation(BEGIN, "by the governor, without the access manager's schedule; the reserve comes with it"),
    Operation(READ, "the first; a Chainlink feed behind it"),
    Operation(FIX, "an hour after the second"),
    Operation(
        SETTLE,
        "worth more than it owes; coins minted, repaid, taken back, interest booked; collateral put back",
        goal=400_000,
        headline=True,
    ),
    Operation(START, "a week after the beginning"),
    Operation(LOCK, "nobody has locked before, and all coins of the account", goal=110_000),
    Operation(LOCK_AGAIN, "the account has locked before and keeps coins", goal=60_000),
    Operation(CLAIM, "the account has none of the token; nobody was paid of it", goal=130_000, headline=True),
    Operation(CLAIM_AGAIN, "the account was paid of it before", goal=80_000),
)
WEEK, HOUR = 7 * 86_400, 3_600
WIND_DOWN, FACILITATOR = 5, 4


def measure(chain: Chain) -> Measured:
    """Every operation, in an order that gives each its steady state."""
    record = Recorder()
    house = deploy_house(chain)
    deployer, manager = house.deployer, house.access_manager.address
    coin, surplus, module = house.stablecoin.address, house.surplus_buffer.address, house.peg_module.address

    def deploy(name: str, types: str, *arguments: object) -> str:
        return chain.deploy(deployer, artifacts.load(name), types, *arguments).address

    pool = deploy("LendingPool", "(address)", manager)
    savings = deploy("SavingsVault", "(address,string,string,address)", coin, "Savings", "sSRUSD", manager)
    irm = deploy("RatePolicy", f"(address,address,{POLICY})", module, NOBODY, POLICY_NUMBERS)
    facilitator = deploy(
        "CreditFacilitator",
        "(address,address,address,address,address,address,uint16)",
        *(pool, coin, NOBODY, surplus, savings, manager, 8_000),
    )
    ending = deploy(
        "WindDown", "(address,address,address,address,address)", coin, pool, facilitator, surplus, manager
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
    _roles(chain, manager, coin, module, surplus, ending)
    token = chain.deploy(deployer, plain_token()).address
    source = _oracle(chain, token, coin)
    oracle = chain.call(ending, "makeOracle(address)", source)
    chain.send(deployer, ending, "makeOracle(address)", source)
    params = (coin, token, f"0x{oracle:040x}", irm, LLTV)
    market = Credit(chain, facilitator, pool, params)
    chain.send(deployer, pool, f"createMarket({PARAMS})", params)
    chain.send(deployer, facilitator, f"raiseMarketCeiling({PARAMS},uint40)", params, 10**8)
    floor = deploy("RedemptionModule", "(address,address,address,uint16)", facilitator, module, manager, 50)
    chain.send(deployer, floor, "setWindDown(address)", ending)
    borrower, other, holder = actor("borrower"), actor("other borrower"), actor("coin holder")
    for who in (borrower, other):
        mint(chain, token, who.address, 10_000 * WAD)
        approve(chain, who, token, facilitator)
        chain.send(who, pool, "setAuthorization(address,bool)", facilitator, True)
    market.open(other, 1_000 * WAD, 500_000 * WAD)
    chain.send(other, coin, "transfer(address,uint256)", borrower.address, 50_000 * WAD)
    record[OPEN] = market.open(borrower, 10 * WAD, 5_000 * WAD)
    _alone(chain, record, market, ending, floor)
    chain.send(other, coin, "transfer(address,uint256)", holder.address, 100_000 * WAD)
    _fill(chain, house.reserve.address, module)
    _end(chain, record, ending, coin, module, params)
    for who in (holder, borrower):
        approve(chain, who, coin, ending)
    lock, claim = "lock(uint256,address)", "claim(address,address)"
    record[LOCK] = chain.send(holder, ending, lock, 50_000 * WAD, holder.address)
    record[LOCK_AGAIN] = chain.send(holder, ending, lock, 10_000 * WAD, holder.address)
    record[CLAIM] = chain.send(holder, ending, claim, token, holder.address)
    mint(chain, token, ending, WAD)
    chain.send(deployer, ending, "book(address)", token)
    record[CLAIM_AGAIN] = chain.send(holder, ending, claim, token, holder.address)
    return record


def _alone(chain: Chain, record: Recorder, first: Credit, ending: str, floor: str) -> None:
    """A second market, which ends before all others do."""
    deployer, keeper, redeemer = actor("deployer"), actor("keeper"), actor("redeemer")
    coin, _, _, irm, lltv = first.params
    token = chain.deploy(deployer, plain_token()).address
    source = _oracle(chain, token, coin)
    oracle = chain.call(ending, "makeOracle(address)", source)
    chain.send(deployer, ending, "makeOracle(address)", source)
    params = (coin, token, f"0x{oracle:040x}", irm, lltv)
    market = Credit(chain, first.facilitator, first.pool, params)
    chain.send(deployer, first.pool, f"createMarket({PARAMS})", params)
    chain.send(deployer, first.facilitator, f"raiseMarketCeiling({PARAMS},uint40)", params, 10**8)
    owing = [actor(f"borrower {number}") for number in range(2)]
    for who in (*owing, redeemer):
        mint(chain, token, who.address, 10_000 * WAD)
        approve(chain, who, token, first.facilitator)
        chain.send(who, first.pool, "setAuthorization(address,bool)", first.facilitator, True)
        market.open(who, 100 * WAD, 20_000 * WAD)
        chain.send(who, coin, "transfer(address,uint256)", redeemer.address, 15_000 * WAD)
    approve(chain, redeemer, coin, floor)
    id_ = keccak(encode(["address", "address", "address", "address", "uint256"], params))
    chain.send(deployer, first.facilitator, "lowerMarketCeiling(bytes32,uint40)", id_, 0)
    record[BEGIN_ONE] = chain.send(deployer, ending, f"beginMarket({PARAMS})", params)
    for _ in range(3):
        chain.send(keeper, ending, f"readPrice({PARAMS})", params)
        chain.wait(HOUR)

    def redeem(coins: int, whom: str) -> int:
        chain.wait(PAUSE)
        order = (params, [whom], coins, 0, 0, redeemer.address, UNTIL)
        return chain.send(redeemer, floor, REDEEM, order)

    redeem(1_000 * WAD, owing[0].address)
    record[REDEEM_ONE] = redeem(1_000 * WAD, owing[0].address)
    record[REDEEM_ALL_OF_ONE] = redeem(22_000 * WAD, owing[1].address)


def _roles(chain: Chain, manager: str, coin: str, module: str, surplus: str, ending: str) -> None:
    """Those that the wind-down needs."""
    deployer = actor("deployer")
    for target, function, role in (
        (coin, "endMinting()", WIND_DOWN),
        (module, "handOver()", WIND_DOWN),
        (surplus, "coverLoss(address,uint256)", FACILITATOR),
        (surplus, "reportShortfall(address,uint256)", FACILITATOR),
    ):
        chain.send(
            deployer,
            manager,
            "setTargetFunctionRole(address,bytes4[],uint64)",
            target,
            [bytes(keccak(text=function)[:4])],
            role,
        )
    for role in (WIND_DOWN, FACILITATOR):
        chain.send(deployer, manager, "grantRole(uint64,address,uint32)", role, ending, 0)


def _fill(chain: Chain, reserve: str, module: str) -> None:
    """Reserve in the peg module."""
    swapper = actor("swapper")
    mint(chain, reserve, swapper.address, 10**6 * RESERVE_UNIT)
    approve(chain, swapper, reserve, module)
    swap = "swapIn(uint256,uint256,address,uint256)"
    chain.send(swapper, module, swap, 10**5 * RESERVE_UNIT, 0, swapper.address, 2**255)


def _end(
    chain: Chain, record: Recorder, ending: str, coin: str, module: str, params: tuple[object, ...]
) -> None:
    """To the opening of claims."""
    deployer, keeper = actor("deployer"), actor("keeper")
    chain.send(deployer, coin, "pauseMinting()")
    record[BEGIN] = chain.send(deployer, ending, f"begin(address[],{PARAMS}[])", [module], [params])
    read = f"readPrice({PARAMS})"
    record[READ] = chain.send(keeper, ending, read, params)
    chain.wait(HOUR)
    chain.send(keeper, ending, read, params)
    chain.wait(HOUR)
    record[FIX] = chain.send(keeper, ending, read, params)
    settle = f"settle({PARAMS},address)"
    record[SETTLE] = chain.send(keeper, ending, settle, params, actor("other borrower").address)
    chain.send(keeper, ending, settle, params, actor("borrower").address)
    chain.wait(WEEK)
    record[START] = chain.send(keeper, ending, "open()")


AREAS = (Area(name="winddown", title="Wind-down", order=22, operations=OPERATIONS, ours=measure),)
