"""The redemption floor: what redeeming a coin costs, out of the peg module and out of positions.

A market of the stablecoin against a plain OpenZeppelin token, priced by a `ChainlinkOracle` with one feed; the rate
model is `RatePolicy`, whose redeemer the module is; the module knows the wind-down. 1,000 s lie between two operations.
No peer's figure is at hand: Liquity v2's liquidation (472,803) and close (306,105) are the nearest.
"""

from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from benchmarks.area import Area, Measured, Operation, Recorder
from benchmarks.areas.credit import PAUSE, POLICY, POLICY_NUMBERS, UNTIL, Credit, _oracle
from benchmarks.areas.lending import LLTV, NOBODY, PARAMS, approve, mint
from benchmarks.areas.lending_gateway import FIELDS
from benchmarks.chain import BLOCK_TIME, Chain, actor, sign
from benchmarks.house import FEED_DECIMALS, RESERVE_UNIT, WAD, House, deploy_house
from benchmarks.peers import plain_token
from strongroom import artifacts

ONE = "redeem from one position, in part"
CLOSED = "redeem from one position, all of it"
FIVE = "redeem from five positions, closing four"
SIGNED = "redeem from one position by authorization, in part"
RESERVE = "redeem for reserve alone"
BOTH = "redeem for all reserve and from one position"

_DRY = "a day without reserve; market's totals and level non-zero, 1,000 s since its last operation"
_HOLDS = "redeemer keeps coins, has approved the module for ever, and holds collateral"
OPERATIONS = (
    Operation(ONE, f"{_DRY}; {_HOLDS}; fee left in the position, coins burned", goal=300_000, headline=True),
    Operation(CLOSED, f"{_DRY}; {_HOLDS}; the debt becomes zero", goal=300_000),
    Operation(FIVE, f"{_DRY}; {_HOLDS}; four debts become zero", goal=600_000),
    Operation(SIGNED, f"{_DRY}; redeemer holds collateral; relayed by another, a new nonce", goal=340_000),
    Operation(RESERVE, "the peg module has reserve; redeemer keeps coins and holds reserve", goal=160_000),
    Operation(BOTH, "the peg module runs dry by it; a day of drought before; redeemer holds all three"),
)
REDEMPTION = f"({PARAMS},address[],uint256,uint256,uint256,address,uint256)"
REDEEM = f"redeem({REDEMPTION})"
_DAY = 86_400


def measure(chain: Chain) -> Measured:
    """Every operation, in an order that gives each its steady state."""
    house = deploy_house(chain)
    deployer = house.deployer

    def deploy(name: str, types: str, *arguments: object) -> str:
        return chain.deploy(deployer, artifacts.load(name), types, *arguments).address

    coin, manager = house.stablecoin.address, house.access_manager.address
    surplus, psm = house.surplus_buffer.address, house.peg_module.address
    pool = deploy("LendingPool", "(address)", manager)
    savings = deploy("SavingsVault", "(address,string,string,address)", coin, "Savings", "sSRUSD", manager)
    irm = deploy("RatePolicy", f"(address,address,{POLICY})", psm, NOBODY, POLICY_NUMBERS)
    facilitator = deploy(
        "CreditFacilitator",
        "(address,address,address,address,address,address,uint16)",
        *(pool, coin, NOBODY, surplus, savings, manager, 8_000),
    )
    module = deploy("RedemptionModule", "(address,address,address,uint16)", facilitator, psm, manager, 50)
    chain.send(
        deployer,
        pool,
        "enableIrm(address,(uint8,uint96,address,address))",
        irm,
        (0, 2_000 * WAD, module, facilitator),
    )
    chain.send(deployer, pool, "enableLltv(uint256)", LLTV)
    chain.send(deployer, coin, "setFacilitator(address,uint120)", facilitator, 10**9 * WAD)
    token = chain.deploy(deployer, plain_token()).address
    market = Credit(chain, facilitator, pool, (coin, token, _oracle(chain, token, coin), irm, LLTV))
    chain.send(deployer, pool, f"createMarket({PARAMS})", market.params)
    chain.send(deployer, facilitator, f"raiseMarketCeiling({PARAMS},uint40)", market.params, 10**8)
    # as in the plan: the module asks it whether the market has ended
    ending = "(address,address,address,address,address)"
    named = deploy("WindDown", ending, coin, pool, facilitator, surplus, manager)
    chain.send(deployer, module, "setWindDown(address)", named)
    return _positions(chain, house, market, module, token)


def _positions(chain: Chain, house: House, market: Credit, module: str, token: str) -> Measured:
    coin, psm = house.stablecoin.address, house.peg_module.address
    redeemer = actor("redeemer")
    borrowers = [actor(f"borrower {number}") for number in range(8)]
    for who in (*borrowers, redeemer):
        mint(chain, token, who.address, 10_000 * WAD)
        approve(chain, who, token, market.facilitator)
        chain.send(who, market.pool, "setAuthorization(address,bool)", market.facilitator, True)
        market.open(who, 100 * WAD, 20_000 * WAD)
    for who in borrowers[:6]:
        chain.send(who, coin, "transfer(address,uint256)", redeemer.address, 20_000 * WAD)
    for spender in (module, psm):
        approve(chain, redeemer, coin, spender)
    approve(chain, redeemer, house.reserve.address, psm)
    chain.send(
        house.deployer, house.reserve.address, "mint(address,uint256)", redeemer.address, 10**6 * RESERVE_UNIT
    )
    chain.wait(_DAY)
    record = Recorder()

    def redeem(coins: int, whom: list[LocalAccount]) -> int:
        chain.wait(PAUSE - BLOCK_TIME)
        who = [each.address for each in whom]
        order = (market.params, who, coins, 0, 0, redeemer.address, UNTIL)
        return chain.send(redeemer, module, REDEEM, order)

    redeem(1_000 * WAD, borrowers[:1])
    record[ONE] = redeem(1_000 * WAD, borrowers[:1])
    record[CLOSED] = redeem(30_000 * WAD, borrowers[1:2])
    record[FIVE] = redeem(85_000 * WAD, borrowers[2:7])
    record[SIGNED] = _signed(chain, house, market, module, redeemer, borrowers[0])
    # the feed's answer is a day old by now
    chain.send(house.deployer, house.feed.address, "set(int120)", 10**FEED_DECIMALS)
    swap = "swapIn(uint256,uint256,address,uint256)"
    chain.send(redeemer, psm, swap, 50_000 * RESERVE_UNIT, 0, redeemer.address, UNTIL)
    record[RESERVE] = redeem(30_000 * WAD, [])
    record[BOTH] = redeem(22_000 * WAD, borrowers[7:])
    return record


def _signed(
    chain: Chain, house: House, market: Credit, module: str, redeemer: LocalAccount, borrower: LocalAccount
) -> int:
    chain.wait(PAUSE - BLOCK_TIME)
    until, salt, coins = chain.now + 600, b"\1" * 32, 1_000 * WAD
    order = (market.params, [borrower.address], coins, 0, 0, redeemer.address, until)
    entry = f"redeemWithAuthorization({REDEMPTION},address,bytes32,bytes)"
    words = [
        keccak(text=entry)[:4].ljust(32, b"\0"),
        *(bytes.fromhex(each[2:]).rjust(32, b"\0") for each in market.params[:4]),
        market.params[4].to_bytes(32, "big"),
        keccak(bytes.fromhex(borrower.address[2:]).rjust(32, b"\0")),
        *(each.to_bytes(32, "big") for each in (coins, 0, 0)),
        bytes.fromhex(redeemer.address[2:]).rjust(32, b"\0"),
        until.to_bytes(32, "big"),
        bytes.fromhex(redeemer.address[2:]).rjust(32, b"\0"),
        salt,
    ]
    values = (redeemer.address, module, coins, 0, until, keccak(b"".join(words)))
    message = dict(zip(FIELDS, values, strict=True))
    signature = sign(redeemer, house.stablecoin_domain, "ReceiveWithAuthorization", FIELDS, message)
    return chain.send(actor("relayer"), module, entry, order, redeemer.address, salt, signature)


AREAS = (Area(name="floor", title="Redemption floor", order=13, operations=OPERATIONS, ours=measure),)
