"""The lending gateway: what ether instead of wrapped ether, and a signature instead of an approval, cost.

Markets as in the lending pool's area, one of them of the real WETH9; 1,000 s lie between two operations.
"""

import json

from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from benchmarks.area import Area, Measured, Operation, Recorder
from benchmarks.areas.lending import (
    ADAPTIVE_CURVE,
    LLTV,
    NOBODY,
    PAR,
    PARAMS,
    Market,
    approve,
    deploy_irm,
    mint,
    settable_oracle,
)
from benchmarks.chain import BLOCK_TIME, ROOT, Chain, Domain, actor, calldata, sign
from benchmarks.house import WAD
from benchmarks.peers import plain_token
from strongroom import artifacts

SUPPLY = "supply ether again, accruing"
BORROW = "borrow ether again"
REPAY = "repay ether, part"
REPAY_ALL = "repay ether, all of it, the rest returned"
WITHDRAW = "withdraw ether, part"
COLLATERAL_IN = "collateral in, ether, again"
COLLATERAL_OUT = "collateral out, ether, part, with a debt"
SUPPLY_SIGNED = "supply again by authorization, accruing"
REPAY_SIGNED = "repay all by authorization, the rest returned"

_LIVE = "1,000 s since the market's last operation; its totals, its rate and the pool's balances non-zero"
_SIGNED = "a relayer sends it; the gateway has approved the pool before; the payer's nonce is new, as each is"
OPERATIONS = (
    Operation(SUPPLY, f"{_LIVE}; lender's position non-zero"),
    Operation(
        BORROW,
        f"{_LIVE}; borrower has collateral and debt, has authorised the gateway, receives the ether itself",
    ),
    Operation(REPAY, f"{_LIVE}; borrower keeps debt"),
    Operation(REPAY_ALL, f"{_LIVE}; the debt becomes zero"),
    Operation(
        WITHDRAW, f"{_LIVE}; lender keeps a position, has authorised the gateway, receives the ether itself"
    ),
    Operation(COLLATERAL_IN, "borrower's position and the pool's balance non-zero"),
    Operation(COLLATERAL_OUT, f"{_LIVE}; borrower keeps collateral and debt, has authorised the gateway"),
    Operation(SUPPLY_SIGNED, f"{_LIVE}; lender's position non-zero; {_SIGNED}"),
    Operation(REPAY_SIGNED, f"{_LIVE}; the debt becomes zero; the payer keeps a balance; {_SIGNED}"),
)
PAUSE = 1_000
FIELDS = {
    "from": "address",
    "to": "address",
    "value": "uint256",
    "validAfter": "uint256",
    "validBefore": "uint256",
    "nonce": "bytes32",
}
WETH9 = ROOT / "node_modules" / "canonical-weth" / "build" / "contracts" / "WETH9.json"


def measure(chain: Chain) -> Measured:
    """Every operation, in an order that gives each its steady state."""
    deployer = actor("deployer")
    manager = chain.deploy(deployer, artifacts.load("ProtocolAccessManager"), "(address)", deployer.address)
    pool = chain.deploy(deployer, artifacts.load("LendingPool"), "(address)", manager.address).address
    irm, weth = deploy_irm(chain, pool), deploy_weth(chain)
    gateway = chain.deploy(
        deployer, artifacts.load("LendingGateway"), "(address,address)", pool, weth
    ).address
    chain.send(
        deployer,
        pool,
        "enableIrm(address,(uint8,uint96,address,address))",
        irm,
        (ADAPTIVE_CURVE, 0, NOBODY, NOBODY),
    )
    chain.send(deployer, pool, "enableLltv(uint256)", LLTV)
    other = chain.deploy(deployer, plain_token()).address
    coin = chain.deploy(
        deployer, artifacts.load("MockReserve"), "(string,string,uint8)", "Dollar", "USD", 18
    ).address
    oracle = chain.deploy(deployer, settable_oracle()).address
    chain.send(deployer, oracle, "set(uint256)", PAR)
    record = Recorder()
    ether(chain, record, gateway, Market(chain, pool, weth, other, oracle, irm))
    pledges = Market(chain, pool, coin, weth, oracle, irm)
    collateral(chain, record, gateway, pledges)
    signatures(chain, record, gateway, pledges, Domain("Dollar", "1", coin))
    return record


def deploy_weth(chain: Chain) -> str:
    """WETH9 from npm, compiled by others."""
    code = bytes.fromhex(json.loads(WETH9.read_text(encoding="utf-8"))["bytecode"][2:])
    return chain.deploy(actor("deployer"), code).address


def rich(chain: Chain, role: str) -> LocalAccount:
    """An account with ether."""
    who = actor(role)
    chain.request("anvil_setBalance", who.address, hex(10**6 * WAD))
    return who


def ether(chain: Chain, record: Recorder, gateway: str, market: Market) -> None:
    """A market that lends wrapped ether."""
    lender, borrower = rich(chain, "lender"), rich(chain, "borrower")
    supply = f"supplyEther({PARAMS},address,uint256,uint256)"
    repay = f"repayEther({PARAMS},address,uint256)"
    market.create()
    for who in (lender, borrower):
        chain.send(who, market.pool, "setAuthorization(address,bool)", gateway, True)
    mint(chain, market.collateral, borrower.address, 100_000 * WAD)
    approve(chain, borrower, market.collateral, market.pool)

    def send(who: LocalAccount, name: str, *arguments: object, value: int = 0) -> int:
        chain.wait(PAUSE - BLOCK_TIME)
        return chain.send(who, gateway, name, market.params, *arguments, value=value)

    until = 2**255
    send(lender, supply, lender.address, 0, until, value=100_000 * WAD)
    market.supply_collateral(borrower, 50_000 * WAD)
    borrow = f"borrowEther({PARAMS},uint256,address,uint256,uint256)"
    send(borrower, borrow, 5_000 * WAD, borrower.address, until, until)
    record[SUPPLY] = send(lender, supply, lender.address, 0, until, value=1_000 * WAD)
    record[BORROW] = send(borrower, borrow, 1_000 * WAD, borrower.address, until, until)
    record[REPAY] = send(borrower, repay, borrower.address, until, value=1_000 * WAD)
    record[REPAY_ALL] = send(borrower, repay, borrower.address, until, value=10_000 * WAD)
    record[WITHDRAW] = send(
        lender,
        f"withdrawEther({PARAMS},uint256,uint256,address,uint256,uint256,uint256)",
        1_000 * WAD,
        0,
        lender.address,
        0,
        until,
        until,
    )


def collateral(chain: Chain, record: Recorder, gateway: str, market: Market) -> None:
    """A market whose collateral is wrapped ether."""
    lender, borrower, until = actor("lender"), actor("borrower"), 2**255
    market.create()
    for who in (lender, borrower):
        mint(chain, market.loan, who.address, 1_000_000 * WAD)
        approve(chain, who, market.loan, market.pool)
    market.supply(lender, 100_000 * WAD)
    put = f"supplyCollateralEther({PARAMS},address,uint256)"
    chain.send(borrower, gateway, put, market.params, borrower.address, until, value=10_000 * WAD)
    market.borrow(borrower, 5_000 * WAD)
    record[COLLATERAL_IN] = chain.send(
        borrower, gateway, put, market.params, borrower.address, until, value=1_000 * WAD
    )
    chain.wait(PAUSE - BLOCK_TIME)
    record[COLLATERAL_OUT] = chain.send(
        borrower,
        gateway,
        f"withdrawCollateralEther({PARAMS},uint256,address,uint256)",
        market.params,
        1_000 * WAD,
        borrower.address,
        until,
    )


def signatures(chain: Chain, record: Recorder, gateway: str, market: Market, domain: Domain) -> None:
    """The same market, paid by authorizations of its loan token."""
    lender, borrower = actor("lender"), actor("borrower")
    for number in range(2):
        gas = by_authorization(
            chain,
            gateway,
            market,
            domain,
            lender,
            "supplyWithAuthorization",
            (lender.address, 1_000 * WAD, 0, lender.address),
            number,
        )
    record[SUPPLY_SIGNED] = gas
    record[REPAY_SIGNED] = by_authorization(
        chain,
        gateway,
        market,
        domain,
        borrower,
        "repayWithAuthorization",
        (borrower.address, 10_000 * WAD, borrower.address),
        0,
    )


def by_authorization(
    chain: Chain,
    gateway: str,
    market: Market,
    domain: Domain,
    payer: LocalAccount,
    function: str,
    given: tuple[object, ...],
    salt: int,
) -> int:
    """The payer's own action, signed and relayed; the payer and what is authorized come first. Returns its gas."""
    chain.wait(PAUSE - BLOCK_TIME)
    deadline = chain.now + 600
    arguments = (market.params, *given, deadline, salt.to_bytes(32, "big"))
    kinds = {3: "address,uint256,address", 4: "address,uint256,uint256,address"}[len(given)]
    types = f"{PARAMS},{kinds},uint256,bytes32"
    entry = f"{function}({types},bytes)"
    nonce = keccak(keccak(text=entry)[:4].ljust(32, b"\0") + calldata(f"x({types})", *arguments)[4:])
    message = dict(zip(FIELDS, (payer.address, gateway, given[1], 0, deadline, nonce), strict=True))
    signature = sign(payer, domain, "ReceiveWithAuthorization", FIELDS, message)
    return chain.send(actor("relayer"), gateway, entry, *arguments, signature)


AREAS = (
    Area(name="lending gateway", title="Lending gateway", order=16, operations=OPERATIONS, ours=measure),
)
