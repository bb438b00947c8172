"""Net asset values and redemption desks: what it costs to leave an asset.

The money is OpenZeppelin's plain token of 18 decimals; the asset is a clone with countries, classes and a maximum of
holders on, and has paid no dividend since. No peer on npm redeems restricted shares by request; OpenZeppelin's vault
pays at once what its shares are worth.
"""

from typing import Any

from eth_account.signers.local import LocalAccount

from benchmarks.area import Area, Measured, Operation, Peer, Recorder
from benchmarks.assets import deploy_asset_house
from benchmarks.chain import Chain, actor
from benchmarks.compiler import Compiled
from benchmarks.house import WAD
from benchmarks.peers import OPENZEPPELIN_SHARES, plain_token
from strongroom import artifacts

DAY = 86_400
SHARES = 1_000_000
VALUE = 250 * WAD
ACTIVE = 1

PUBLISH = "publish a value"
REQUEST = "request a redemption, the first of its batch"
REQUEST_LATER = "request a redemption, in a batch that is there"
FULFIL = "fulfil a batch in full, whatever its size"
FULFIL_PART = "fulfil a batch in part"
FULFIL_AND_SETTLE = "fulfil, and settle two holders"
SETTLE = "settle two holders of a batch"
CLAIM = "claim what was redeemed, burning the shares"
CLAIM_SETTLED = "claim what was settled before"
CANCEL = "cancel what is pending"
RELEASE = "release what was cancelled"
FUND = "fund the desk"
WITHDRAW = "take the desk's free cash out"

OPERATIONS = (
    Operation(PUBLISH, "the second; within its bounds", goal=45_000),
    Operation(REQUEST, "the holder's first; its allowance is endless; a batch was before", goal=165_000),
    Operation(REQUEST_LATER, "the same, of another holder", goal=140_000),
    Operation(FULFIL, "enough cash; some was redeemed before", goal=100_000, headline=True),
    Operation(FULFIL_PART, "cash for half", goal=100_000),
    Operation(FULFIL_AND_SETTLE, "enough cash; both holders keep other shares", goal=250_000),
    Operation(SETTLE, "fulfilled in full; both holders keep other shares", goal=190_000),
    Operation(CLAIM, "all of it; the holder keeps other shares and has money", goal=130_000),
    Operation(CLAIM_SETTLED, "all of it; the holder has money", goal=75_000),
    Operation(CANCEL, "half is redeemed and not settled", goal=135_000),
    Operation(RELEASE, "nothing else is claimable", goal=65_000),
    Operation(FUND, "by the issuer; some is free", goal=65_000),
    Operation(WITHDRAW, "all of it, by the issuer", goal=60_000),
)


def measure(chain: Chain) -> Measured:
    """From the first value to the last claim."""
    deployer, owner, appraiser, keeper = (
        actor(name) for name in ("deployer", "owner", "appraiser", "keeper")
    )
    first, second, third = actor("holder"), actor("buyer"), actor("payer")
    house = deploy_asset_house(chain)
    coin = chain.deploy(deployer, plain_token()).address
    asset = house.clone()
    house.initialize(asset, token=coin, supply=100 * SHARES)
    codes = [
        chain.deploy(deployer, artifacts.load(name)).address for name in ("NetAssetValue", "RedemptionDesk")
    ]
    factory = chain.deploy(
        deployer, artifacts.load("RedemptionDeskFactory"), "(address,address)", *codes
    ).address
    params = (asset, coin, VALUE, 1_000, 200, DAY, 30 * DAY)
    kinds = "((address,address,uint128,uint16,uint16,uint32,uint32),bytes32)"
    nav = f"0x{chain.call(factory, f'predictNetAssetValue{kinds}', params, bytes(32)):040x}"
    chain.send(deployer, factory, f"createNetAssetValue{kinds}", params, bytes(32))
    desk = f"0x{chain.call(factory, 'predictRedemptionDesk(address)', nav):040x}"
    chain.send(deployer, factory, "createRedemptionDesk(address)", nav)
    chain.send(owner, asset, "setCustodian(address,uint8)", desk, ACTIVE)
    chain.send(owner, nav, "setAppraiser(address)", appraiser.address)
    for at, who in enumerate((first, second, third)):
        house.register(who.address, at + 1)
        house.issue(asset, who.address, SHARES)
        chain.send(who, asset, "approve(address,uint256)", desk, 2**256 - 1)
        chain.send(deployer, coin, "mint(address,uint256)", who.address, WAD)
    chain.send(deployer, coin, "mint(address,uint256)", owner.address, 10**12 * WAD)
    chain.send(owner, coin, "approve(address,uint256)", desk, 2**256 - 1)
    record = Recorder()

    def send(who: LocalAccount, signature: str, *args: Any) -> int:
        return chain.send(who, desk, signature, *args)

    def publish() -> int:
        chain.wait(2 * DAY)
        return chain.send(appraiser, nav, "publish(uint256)", VALUE)

    def request(who: LocalAccount, shares: int) -> int:
        return send(who, "requestRedeem(uint256,address,address)", shares, who.address, who.address)

    def claim(who: LocalAccount, shares: int) -> int:
        return send(who, "redeem(uint256,address,address)", shares, who.address, who.address)

    def fulfil(*holders: LocalAccount) -> int:
        return send(keeper, "fulfill(address[])", [each.address for each in holders])

    request(third, 1_000)
    publish()
    send(owner, "fund(uint256)", 10_000 * VALUE)
    fulfil()
    claim(third, 500)
    record[FUND] = send(owner, "fund(uint256)", 1_000_000 * VALUE)
    record[REQUEST] = request(first, 1_000)
    record[REQUEST_LATER] = request(second, 1_000)
    record[PUBLISH] = publish()
    record[FULFIL] = fulfil()
    record[CLAIM] = claim(first, 1_000)
    chain.send(keeper, desk, "settle(address[])", [second.address])
    record[CLAIM_SETTLED] = claim(second, 1_000)

    request(first, 1_000)
    request(second, 1_000)
    publish()
    record[FULFIL_AND_SETTLE] = fulfil(first, second)
    claim(first, 1_000)
    claim(second, 1_000)

    request(first, 1_000)
    request(second, 1_000)
    publish()
    fulfil()
    record[SETTLE] = chain.send(keeper, desk, "settle(address[])", [first.address, second.address])
    claim(first, 1_000)
    claim(second, 1_000)

    free = chain.call(desk, "freeCash()")
    record[WITHDRAW] = send(owner, "withdrawCash(uint256,address)", free, owner.address)
    request(first, 1_000)
    request(second, 1_000)
    send(owner, "fund(uint256)", 1_000 * VALUE)
    publish()
    record[FULFIL_PART] = fulfil()
    number = chain.call(nav, "number()")
    record[CANCEL] = send(first, "cancelRedeemRequest(uint256,address)", number, first.address)
    claim(first, 500)
    release = "claimCancelRedeemRequest(uint256,address,address)"
    record[RELEASE] = send(first, release, number, first.address, first.address)
    return record


def measure_vault(chain: Chain, compiled: Compiled) -> Measured:
    """Shares burned for money at once."""
    holder, deployer = actor("holder"), actor("deployer")
    coin = chain.deploy(deployer, plain_token()).address
    vault = chain.deploy(deployer, compiled["OpenZeppelinVault"], "(address)", coin).address
    chain.send(deployer, coin, "mint(address,uint256)", holder.address, 10 * WAD)
    chain.send(holder, coin, "approve(address,uint256)", vault, 2**256 - 1)
    chain.send(holder, vault, "deposit(uint256,address)", 5 * WAD, holder.address)
    redeem = "redeem(uint256,address,address)"
    return {CLAIM: chain.send(holder, vault, redeem, WAD, holder.address, holder.address)}


AREAS = (
    Area(
        name="redemption",
        title="Redemption of shares",
        order=66,
        operations=OPERATIONS,
        ours=measure,
        peers=(
            Peer(
                "OpenZeppelin ERC4626",
                "5.7.0; pays at once by what the vault holds: no request, no value of anything outside, no identities",
                (OPENZEPPELIN_SHARES,),
                measure_vault,
            ),
        ),
    ),
)
