"""The contracts' events, decoded: one class for each.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Event, EventDefinition, EventField, Struct


class MarketParams(NamedTuple):
    """A struct of the contract."""

    loanToken: Address
    collateralToken: Address
    oracle: Address
    irm: Address
    lltv: int


_MARKET_PARAMS_STRUCT = Struct(MarketParams, ("address", "address", "address", "address", "uint256"))


class IrmEntry(NamedTuple):
    """A struct of the contract."""

    kind: int
    minDebt: int
    redeemer: Address


_IRM_ENTRY_STRUCT = Struct(IrmEntry, ("uint8", "uint128", "address"))


@dataclass(frozen=True)
class BorrowRateUpdate(Event):
    """Emitted when the pool asked for a rate: the mean since the market's last update, and the rate at target now."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x7120161a7b3d31251e01294ab351ef15a41b91659a36032e4641bb89b121e321",
        (
            EventField("id", "bytes32", True),
            EventField("avgBorrowRate", "uint256"),
            EventField("rateAtTarget", "uint256"),
        ),
    )

    id: bytes
    avgBorrowRate: int
    rateAtTarget: int


@dataclass(frozen=True)
class AuthorityUpdated(Event):
    """Authority that manages this contract was updated."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2f658b440c35314f52658ea8a740e05b284cdc84dc9ae01e891f21b8933e7cad",
        (EventField("authority", "address"),),
    )

    authority: Address


@dataclass(frozen=True)
class EIP712DomainChanged(Event):
    """MAY be emitted to signal that the domain could have changed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x0a6387c9ea3628b88a633bb4f3b151770f70085117a15f9bf3787cda53f13d31", ()
    )


@dataclass(frozen=True)
class IssuerAdded(Event):
    """Emitted when an issuer is trusted, under a number of its own."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xcb3f5d181c9b01e645d0f5c18433952a6036e1e5daf0b54531ece3abf34b21a2",
        (EventField("issuer", "address", True), EventField("index", "uint8", True)),
    )

    issuer: Address
    index: int


@dataclass(frozen=True)
class IssuerRemoved(Event):
    """Emitted when an issuer is no longer trusted; all its statements are void from then on."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8a7cb77aac2c482e203d00703e5e24fc90f0dede37c8dfa185ae0be58f4bb672",
        (EventField("issuer", "address", True), EventField("index", "uint8", True)),
    )

    issuer: Address
    index: int


@dataclass(frozen=True)
class Registered(Event):
    """Emitted when a wallet is registered or what is known of it renewed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x13e3549f7c9eea9e79f92ca0436e5d4e00d3336c8cc4e26f33e0ab4cab50795a",
        (
            EventField("wallet", "address", True),
            EventField("investorId", "uint96", True),
            EventField("issuer", "address", True),
            EventField("country", "uint16"),
            EventField("investorClass", "uint16"),
            EventField("flags", "uint24"),
            EventField("issuedAt", "uint48"),
            EventField("expiry", "uint48"),
        ),
    )

    wallet: Address
    investorId: int
    issuer: Address
    country: int
    investorClass: int
    flags: int
    issuedAt: int
    expiry: int


@dataclass(frozen=True)
class Revoked(Event):
    """Emitted when what is known of a wallet is revoked, by its issuer or a sentinel."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2d6840216b1280e001972a364d2dfb12a93977024d086c2378651b5da0ae01c1",
        (
            EventField("wallet", "address", True),
            EventField("investorId", "uint96", True),
            EventField("caller", "address", True),
        ),
    )

    wallet: Address
    investorId: int
    caller: Address


@dataclass(frozen=True)
class AccrueInterest(Event):
    """Emitted when interest accrues: the mean rate per second, times 1e18, over the time since the last update."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x9d9bd501d0657d7dfe415f779a620a62b78bc508ddc0891fbbd8b7ac0f8fce87",
        (
            EventField("id", "bytes32", True),
            EventField("prevBorrowRate", "uint256"),
            EventField("interest", "uint256"),
            EventField("feeShares", "uint256"),
        ),
    )

    id: bytes
    prevBorrowRate: int
    interest: int
    feeShares: int


@dataclass(frozen=True)
class Borrow(Event):
    """Emitted by a borrow."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x570954540bed6b1304a87dfe815a5eda4a648f7097a16240dcd85c9b5fd42a43",
        (
            EventField("id", "bytes32", True),
            EventField("caller", "address"),
            EventField("onBehalf", "address", True),
            EventField("receiver", "address", True),
            EventField("assets", "uint256"),
            EventField("shares", "uint256"),
        ),
    )

    id: bytes
    caller: Address
    onBehalf: Address
    receiver: Address
    assets: int
    shares: int


@dataclass(frozen=True)
class CreateMarket(Event):
    """Emitted when a market is created."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xac4b2400f169220b0c0afdde7a0b32e775ba727ea1cb30b35f935cdaab8683ac",
        (EventField("id", "bytes32", True), EventField("marketParams", _MARKET_PARAMS_STRUCT)),
    )

    id: bytes
    marketParams: MarketParams


@dataclass(frozen=True)
class EnableIrm(Event):
    """Emitted when a rate model is enabled, with what that fixes."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x80ccbae8cc566dfdd557350c05183bc247550db10d107db054e535d744c532e1",
        (EventField("irm", "address", True), EventField("entry", _IRM_ENTRY_STRUCT)),
    )

    irm: Address
    entry: IrmEntry


@dataclass(frozen=True)
class EnableLltv(Event):
    """Emitted when a liquidation loan-to-value is enabled. Times 1e18."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x297b80e7a896fad470c630f6575072d609bde997260ff3db851939405ec29139", (EventField("lltv", "uint256"),)
    )

    lltv: int


@dataclass(frozen=True)
class FlashLoan(Event):
    """Emitted by a flash loan."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc76f1b4fe4396ac07a9fa55a415d4ca430e72651d37d3401f3bed7cb13fc4f12",
        (
            EventField("caller", "address", True),
            EventField("token", "address", True),
            EventField("assets", "uint256"),
        ),
    )

    caller: Address
    token: Address
    assets: int


@dataclass(frozen=True)
class IncrementNonce(Event):
    """Emitted when a nonce is used."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa58af1a0c70dba0c7aa60d1a1a147ebd61000d1690a968828ac718bca927f2c7",
        (
            EventField("caller", "address", True),
            EventField("authorizer", "address", True),
            EventField("usedNonce", "uint256"),
        ),
    )

    caller: Address
    authorizer: Address
    usedNonce: int


@dataclass(frozen=True)
class Liquidate(Event):
    """Emitted by a liquidation. Bad debt is what the market's suppliers lost by it."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa4946ede45d0c6f06a0f5ce92c9ad3b4751452d2fe0e25010783bcab57a67e41",
        (
            EventField("id", "bytes32", True),
            EventField("caller", "address", True),
            EventField("borrower", "address", True),
            EventField("repaidAssets", "uint256"),
            EventField("repaidShares", "uint256"),
            EventField("seizedAssets", "uint256"),
            EventField("badDebtAssets", "uint256"),
            EventField("badDebtShares", "uint256"),
        ),
    )

    id: bytes
    caller: Address
    borrower: Address
    repaidAssets: int
    repaidShares: int
    seizedAssets: int
    badDebtAssets: int
    badDebtShares: int


@dataclass(frozen=True)
class Redeem(Event):
    """Emitted by a redemption: `repaidAssets` of the borrower's debt against collateral of the same worth."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2606edf260b39b493247e6eb18a91b5d1dd03ee73ac31807e665aac40c0dac79",
        (
            EventField("id", "bytes32", True),
            EventField("borrower", "address", True),
            EventField("receiver", "address", True),
            EventField("repaidAssets", "uint256"),
            EventField("repaidShares", "uint256"),
            EventField("collateral", "uint256"),
        ),
    )

    id: bytes
    borrower: Address
    receiver: Address
    repaidAssets: int
    repaidShares: int
    collateral: int


@dataclass(frozen=True)
class Repay(Event):
    """Emitted by a repayment."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x52acb05cebbd3cd39715469f22afbf5a17496295ef3bc9bb5944056c63ccaa09",
        (
            EventField("id", "bytes32", True),
            EventField("caller", "address", True),
            EventField("onBehalf", "address", True),
            EventField("assets", "uint256"),
            EventField("shares", "uint256"),
        ),
    )

    id: bytes
    caller: Address
    onBehalf: Address
    assets: int
    shares: int


@dataclass(frozen=True)
class SetAuthorization(Event):
    """Emitted when an account lets another manage its positions, or no longer."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xd5e969f01efe921d3f766bdebad25f0a05e3f237311f56482bf132d0326309c0",
        (
            EventField("caller", "address", True),
            EventField("authorizer", "address", True),
            EventField("authorized", "address", True),
            EventField("newIsAuthorized", "bool"),
        ),
    )

    caller: Address
    authorizer: Address
    authorized: Address
    newIsAuthorized: bool


@dataclass(frozen=True)
class SetFee(Event):
    """Emitted when a market's fee changes. Times 1e18."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x139d6f58e9a127229667c8e3b36e88890a66cfc8ab1024ddc513e189e125b75b",
        (EventField("id", "bytes32", True), EventField("newFee", "uint256")),
    )

    id: bytes
    newFee: int


@dataclass(frozen=True)
class SetFeeRecipient(Event):
    """Emitted when the recipient of fees changes."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2e979f80fe4d43055c584cf4a8467c55875ea36728fc37176c05acd784eb7a73",
        (EventField("newFeeRecipient", "address", True),),
    )

    newFeeRecipient: Address


@dataclass(frozen=True)
class Supply(Event):
    """Emitted by a supply of loan tokens."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xedf8870433c83823eb071d3df1caa8d008f12f6440918c20d75a3602cda30fe0",
        (
            EventField("id", "bytes32", True),
            EventField("caller", "address", True),
            EventField("onBehalf", "address", True),
            EventField("assets", "uint256"),
            EventField("shares", "uint256"),
        ),
    )

    id: bytes
    caller: Address
    onBehalf: Address
    assets: int
    shares: int


@dataclass(frozen=True)
class SupplyCollateral(Event):
    """Emitted when collateral comes in."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa3b9472a1399e17e123f3c2e6586c23e504184d504de59cdaa2b375e880c6184",
        (
            EventField("id", "bytes32", True),
            EventField("caller", "address", True),
            EventField("onBehalf", "address", True),
            EventField("assets", "uint256"),
        ),
    )

    id: bytes
    caller: Address
    onBehalf: Address
    assets: int


@dataclass(frozen=True)
class Withdraw(Event):
    """Emitted by a withdrawal of loan tokens."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa56fc0ad5702ec05ce63666221f796fb62437c32db1aa1aa075fc6484cf58fbf",
        (
            EventField("id", "bytes32", True),
            EventField("caller", "address"),
            EventField("onBehalf", "address", True),
            EventField("receiver", "address", True),
            EventField("assets", "uint256"),
            EventField("shares", "uint256"),
        ),
    )

    id: bytes
    caller: Address
    onBehalf: Address
    receiver: Address
    assets: int
    shares: int


@dataclass(frozen=True)
class WithdrawCollateral(Event):
    """Emitted when collateral goes out."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xe80ebd7cc9223d7382aab2e0d1d6155c65651f83d53c8b9b06901d167e321142",
        (
            EventField("id", "bytes32", True),
            EventField("caller", "address"),
            EventField("onBehalf", "address", True),
            EventField("receiver", "address", True),
            EventField("assets", "uint256"),
        ),
    )

    id: bytes
    caller: Address
    onBehalf: Address
    receiver: Address
    assets: int


@dataclass(frozen=True)
class Approval(Event):
    """Emitted when the allowance of a `spender` for an `owner` is set by a call to `approve`. `value` is the new
    allowance.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925",
        (
            EventField("owner", "address", True),
            EventField("spender", "address", True),
            EventField("value", "uint256"),
        ),
    )

    owner: Address
    spender: Address
    value: int


@dataclass(frozen=True)
class AuthorizationCanceled(Event):
    """Emitted when an authorization is canceled."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81",
        (EventField("authorizer", "address", True), EventField("nonce", "bytes32", True)),
    )

    authorizer: Address
    nonce: bytes


@dataclass(frozen=True)
class AuthorizationUsed(Event):
    """Emitted when an authorization is used."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5",
        (EventField("authorizer", "address", True), EventField("nonce", "bytes32", True)),
    )

    authorizer: Address
    nonce: bytes


@dataclass(frozen=True)
class Transfer(Event):
    """Emitted when `value` tokens are moved from one account (`from`) to another (`to`). Note that `value` may be
    zero.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
        (
            EventField("from_", "address", True),
            EventField("to", "address", True),
            EventField("value", "uint256"),
        ),
    )

    from_: Address
    to: Address
    value: int


@dataclass(frozen=True)
class BandSet(Event):
    """Emitted when the band changes. Basis points of parity."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xe961e9719b3fc524ff08094b7a80da9655cfdd1a8ba37b75940f0baf6c594172",
        (EventField("lowerBps", "uint256"), EventField("upperBps", "uint256")),
    )

    lowerBps: int
    upperBps: int


@dataclass(frozen=True)
class FeesCollected(Event):
    """Emitted when fees were minted to the surplus buffer. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x860c0aa5520013080c2f65981705fcdea474d9f7c3daf954656ed5e65d692d1f",
        (EventField("amount", "uint256"),),
    )

    amount: int


@dataclass(frozen=True)
class FeesSet(Event):
    """Emitted when the fees change. Basis points."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x93525d3c7f4fafe56faedbca6d501a13c63f47857d8b30d8282ec2dd806259a7",
        (EventField("feeInBps", "uint256"), EventField("feeOutBps", "uint256")),
    )

    feeInBps: int
    feeOutBps: int


@dataclass(frozen=True)
class FrozenSet(Event):
    """Emitted when swaps in are frozen; `price` is the reserve's where the price called for it, else zero."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa3b837b506cf05c65856f651e834bdb864493a6daec0db14ca407bf7147a3b2b",
        (EventField("by", "address", True), EventField("price", "uint256")),
    )

    by: Address
    price: int


@dataclass(frozen=True)
class Rescued(Event):
    """Emitted when `amount` of `token`, sent here by mistake, was sent on to `to`."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x3af790fafda720819b2fc6e15090606e81154e0ac9a92d38ecad006d99d20ecc",
        (
            EventField("token", "address", True),
            EventField("to", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    token: Address
    to: Address
    amount: int


@dataclass(frozen=True)
class SwappedIn(Event):
    """Emitted by a swap in: `payer` gave `reserveIn`, `receiver` got `stableOut`. What the reserve is worth at
    parity beyond the coins, fee and rounding, stays on the book.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xcc4a2b3ba705bd7ff66889f97e61467eeabdd9ba112fb4b599179639de909fd4",
        (
            EventField("payer", "address", True),
            EventField("receiver", "address", True),
            EventField("reserveIn", "uint256"),
            EventField("stableOut", "uint256"),
        ),
    )

    payer: Address
    receiver: Address
    reserveIn: int
    stableOut: int


@dataclass(frozen=True)
class SwappedOut(Event):
    """Emitted by a swap out: `payer` gave `stableIn`, `receiver` got `reserveOut`. The coins beyond what the reserve
    is worth at parity, fee and rounding and, above the band, the difference to parity, stay on the book.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8bdbd9d481da3d21cb8a7068d1c1f54d069e675d6c9dba66eece9d760f382fc9",
        (
            EventField("payer", "address", True),
            EventField("receiver", "address", True),
            EventField("stableIn", "uint256"),
            EventField("reserveOut", "uint256"),
        ),
    )

    payer: Address
    receiver: Address
    stableIn: int
    reserveOut: int


@dataclass(frozen=True)
class UnfrozenSet(Event):
    """Emitted when swaps in are open again; `price` is the reserve's then."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x4dc1f5d449b5c452bcccae3e3ad550b30c36e950fd8c0a7d42cb999bf1dd2d27",
        (EventField("by", "address", True), EventField("price", "uint256")),
    )

    by: Address
    price: int


@dataclass(frozen=True)
class OperationCanceled(Event):
    """A scheduled operation was canceled."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xbd9ac67a6e2f6463b80927326310338bcbb4bdb7936ce1365ea3e01067e7b9f7",
        (EventField("operationId", "bytes32", True), EventField("nonce", "uint32", True)),
    )

    operationId: bytes
    nonce: int


@dataclass(frozen=True)
class OperationExecuted(Event):
    """A scheduled operation was executed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x76a2a46953689d4861a5d3f6ed883ad7e6af674a21f8e162707159fc9dde614d",
        (EventField("operationId", "bytes32", True), EventField("nonce", "uint32", True)),
    )

    operationId: bytes
    nonce: int


@dataclass(frozen=True)
class OperationScheduled(Event):
    """A delayed operation was scheduled."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x82a2da5dee54ea8021c6545b4444620291e07ee83be6dd57edb175062715f3b4",
        (
            EventField("operationId", "bytes32", True),
            EventField("nonce", "uint32", True),
            EventField("schedule", "uint48"),
            EventField("caller", "address"),
            EventField("target", "address"),
            EventField("data", "bytes"),
        ),
    )

    operationId: bytes
    nonce: int
    schedule: int
    caller: Address
    target: Address
    data: bytes


@dataclass(frozen=True)
class RoleAdminChanged(Event):
    """Role acting as admin over a given `roleId` is updated."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x1fd6dd7631312dfac2205b52913f99de03b4d7e381d5d27d3dbfe0713e6e6340",
        (EventField("roleId", "uint64", True), EventField("admin", "uint64", True)),
    )

    roleId: int
    admin: int


@dataclass(frozen=True)
class RoleGrantDelayChanged(Event):
    """Grant delay for a given `roleId` will be updated to `delay` when `since` is reached."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xfeb69018ee8b8fd50ea86348f1267d07673379f72cffdeccec63853ee8ce8b48",
        (EventField("roleId", "uint64", True), EventField("delay", "uint32"), EventField("since", "uint48")),
    )

    roleId: int
    delay: int
    since: int


@dataclass(frozen=True)
class RoleGranted(Event):
    """Emitted when `account` is granted `roleId`."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf98448b987f1428e0e230e1f3c6e2ce15b5693eaf31827fbd0b1ec4b424ae7cf",
        (
            EventField("roleId", "uint64", True),
            EventField("account", "address", True),
            EventField("delay", "uint32"),
            EventField("since", "uint48"),
            EventField("newMember", "bool"),
        ),
    )

    roleId: int
    account: Address
    delay: int
    since: int
    newMember: bool


@dataclass(frozen=True)
class RoleGuardianChanged(Event):
    """Role acting as guardian over a given `roleId` is updated."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x7a8059630b897b5de4c08ade69f8b90c3ead1f8596d62d10b6c4d14a0afb4ae2",
        (EventField("roleId", "uint64", True), EventField("guardian", "uint64", True)),
    )

    roleId: int
    guardian: int


@dataclass(frozen=True)
class RoleLabel(Event):
    """Informational labelling for a roleId."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x1256f5b5ecb89caec12db449738f2fbcd1ba5806cf38f35413f4e5c15bf6a450",
        (EventField("roleId", "uint64", True), EventField("label", "string")),
    )

    roleId: int
    label: str


@dataclass(frozen=True)
class RoleRevoked(Event):
    """Emitted when `account` membership or `roleId` is revoked. Unlike granting, revoking is instantaneous."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf229baa593af28c41b1d16b748cd7688f0c83aaf92d4be41c44005defe84c166",
        (EventField("roleId", "uint64", True), EventField("account", "address", True)),
    )

    roleId: int
    account: Address


@dataclass(frozen=True)
class TargetAdminDelayUpdated(Event):
    """Admin delay for a given `target` will be updated to `delay` when `since` is reached."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa56b76017453f399ec2327ba00375dbfb1fd070ff854341ad6191e6a2e2de19c",
        (EventField("target", "address", True), EventField("delay", "uint32"), EventField("since", "uint48")),
    )

    target: Address
    delay: int
    since: int


@dataclass(frozen=True)
class TargetClosed(Event):
    """Target mode is updated (true = closed, false = open)."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x90d4e7bb7e5d933792b3562e1741306f8be94837e1348dacef9b6f1df56eb138",
        (EventField("target", "address", True), EventField("closed", "bool")),
    )

    target: Address
    closed: bool


@dataclass(frozen=True)
class TargetFunctionRoleUpdated(Event):
    """Role required to invoke `selector` on `target` is updated to `roleId`."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x9ea6790c7dadfd01c9f8b9762b3682607af2c7e79e05a9f9fdf5580dde949151",
        (
            EventField("target", "address", True),
            EventField("selector", "bytes4"),
            EventField("roleId", "uint64", True),
        ),
    )

    target: Address
    selector: bytes
    roleId: int


@dataclass(frozen=True)
class CeilingSet(Event):
    """Emitted when a facilitator is listed or its ceiling changes, up or down. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x15c494a9f52b9be79ce874fc8b919adb275faea61e912f68555cb0cd93b8277d",
        (EventField("facilitator", "address", True), EventField("ceiling", "uint256")),
    )

    facilitator: Address
    ceiling: int


@dataclass(frozen=True)
class FacilitatorBurned(Event):
    """Emitted when a facilitator burns; the holder is in the token's `Transfer`. `level` is its level after. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xe4c2b3f9ae1b117ae7b4d7c000cfd7e55f8abe4db06a3fe4af7016b71779d8a4",
        (
            EventField("facilitator", "address", True),
            EventField("amount", "uint256"),
            EventField("level", "uint256"),
        ),
    )

    facilitator: Address
    amount: int
    level: int


@dataclass(frozen=True)
class FacilitatorMinted(Event):
    """Emitted when a facilitator mints; the receiver is in the token's `Transfer`. `level` is its level after. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x274850707d1ba51924af585c4fa3be2415d36d2fe69616b88347e4f1be800e4e",
        (
            EventField("facilitator", "address", True),
            EventField("amount", "uint256"),
            EventField("level", "uint256"),
        ),
    )

    facilitator: Address
    amount: int
    level: int


@dataclass(frozen=True)
class FacilitatorRemoved(Event):
    """Emitted when a facilitator is taken off the list."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa8fe5b89f35f2ebd6f3f95a7ef215f4bd89179e10c101073ae76cffad14734cf",
        (EventField("facilitator", "address", True),),
    )

    facilitator: Address


@dataclass(frozen=True)
class FlashMintCapSet(Event):
    """Emitted when the most that can be flash-minted at once changes. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc083d0d5ad849f350455939b921294ff4428ba9b4d4dabbdbaeaf8db9ec386a3", (EventField("cap", "uint256"),)
    )

    cap: int


@dataclass(frozen=True)
class FlashMintFeeSet(Event):
    """Emitted when the flash mint's fee changes. Basis points."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x804772272672bf993a0b40700af865516ed5b2378dfa39c36cefa71c3e2a7005",
        (EventField("feeBps", "uint256"),),
    )

    feeBps: int


@dataclass(frozen=True)
class FlashMinted(Event):
    """Emitted when a flash mint was repaid. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf12bca6295f2fc7bcf94c156f81e39a932477c9c471a93f178ae1f7cdbdb3276",
        (
            EventField("initiator", "address", True),
            EventField("receiver", "address", True),
            EventField("amount", "uint256"),
            EventField("fee", "uint256"),
        ),
    )

    initiator: Address
    receiver: Address
    amount: int
    fee: int


@dataclass(frozen=True)
class MintingPausedSet(Event):
    """Emitted when minting is paused or allowed again."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xef208e8c2897f2c397a6361c2fc09ae3e50bc1ef34325778ba9ffe63f553f349", (EventField("paused", "bool"),)
    )

    paused: bool


@dataclass(frozen=True)
class EtherReceived(Event):
    """Emitted when ether arrives. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x1e57e3bb474320be3d2c77138f75b7c3941292d647f5f9634e33a8e94e0e069b",
        (EventField("from_", "address", True), EventField("amount", "uint256")),
    )

    from_: Address
    amount: int


@dataclass(frozen=True)
class Paid(Event):
    """Emitted when `amount` of `token` (zero for ether) was paid to `to`. In the token's units, or wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x9def4e2802183d68ce90a6a226a2962b59298616c27165f12c4fbc5c84cdd778",
        (
            EventField("token", "address", True),
            EventField("to", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    token: Address
    to: Address
    amount: int


EVENTS: Mapping[tuple[str, int], type[Event]] = {
    ("0x7120161a7b3d31251e01294ab351ef15a41b91659a36032e4641bb89b121e321", 2): BorrowRateUpdate,
    ("0x2f658b440c35314f52658ea8a740e05b284cdc84dc9ae01e891f21b8933e7cad", 1): AuthorityUpdated,
    ("0x0a6387c9ea3628b88a633bb4f3b151770f70085117a15f9bf3787cda53f13d31", 1): EIP712DomainChanged,
    ("0xcb3f5d181c9b01e645d0f5c18433952a6036e1e5daf0b54531ece3abf34b21a2", 3): IssuerAdded,
    ("0x8a7cb77aac2c482e203d00703e5e24fc90f0dede37c8dfa185ae0be58f4bb672", 3): IssuerRemoved,
    ("0x13e3549f7c9eea9e79f92ca0436e5d4e00d3336c8cc4e26f33e0ab4cab50795a", 4): Registered,
    ("0x2d6840216b1280e001972a364d2dfb12a93977024d086c2378651b5da0ae01c1", 4): Revoked,
    ("0x9d9bd501d0657d7dfe415f779a620a62b78bc508ddc0891fbbd8b7ac0f8fce87", 2): AccrueInterest,
    ("0x570954540bed6b1304a87dfe815a5eda4a648f7097a16240dcd85c9b5fd42a43", 4): Borrow,
    ("0xac4b2400f169220b0c0afdde7a0b32e775ba727ea1cb30b35f935cdaab8683ac", 2): CreateMarket,
    ("0x80ccbae8cc566dfdd557350c05183bc247550db10d107db054e535d744c532e1", 2): EnableIrm,
    ("0x297b80e7a896fad470c630f6575072d609bde997260ff3db851939405ec29139", 1): EnableLltv,
    ("0xc76f1b4fe4396ac07a9fa55a415d4ca430e72651d37d3401f3bed7cb13fc4f12", 3): FlashLoan,
    ("0xa58af1a0c70dba0c7aa60d1a1a147ebd61000d1690a968828ac718bca927f2c7", 3): IncrementNonce,
    ("0xa4946ede45d0c6f06a0f5ce92c9ad3b4751452d2fe0e25010783bcab57a67e41", 4): Liquidate,
    ("0x2606edf260b39b493247e6eb18a91b5d1dd03ee73ac31807e665aac40c0dac79", 4): Redeem,
    ("0x52acb05cebbd3cd39715469f22afbf5a17496295ef3bc9bb5944056c63ccaa09", 4): Repay,
    ("0xd5e969f01efe921d3f766bdebad25f0a05e3f237311f56482bf132d0326309c0", 4): SetAuthorization,
    ("0x139d6f58e9a127229667c8e3b36e88890a66cfc8ab1024ddc513e189e125b75b", 2): SetFee,
    ("0x2e979f80fe4d43055c584cf4a8467c55875ea36728fc37176c05acd784eb7a73", 2): SetFeeRecipient,
    ("0xedf8870433c83823eb071d3df1caa8d008f12f6440918c20d75a3602cda30fe0", 4): Supply,
    ("0xa3b9472a1399e17e123f3c2e6586c23e504184d504de59cdaa2b375e880c6184", 4): SupplyCollateral,
    ("0xa56fc0ad5702ec05ce63666221f796fb62437c32db1aa1aa075fc6484cf58fbf", 4): Withdraw,
    ("0xe80ebd7cc9223d7382aab2e0d1d6155c65651f83d53c8b9b06901d167e321142", 4): WithdrawCollateral,
    ("0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925", 3): Approval,
    ("0x1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81", 3): AuthorizationCanceled,
    ("0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5", 3): AuthorizationUsed,
    ("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", 3): Transfer,
    ("0xe961e9719b3fc524ff08094b7a80da9655cfdd1a8ba37b75940f0baf6c594172", 1): BandSet,
    ("0x860c0aa5520013080c2f65981705fcdea474d9f7c3daf954656ed5e65d692d1f", 1): FeesCollected,
    ("0x93525d3c7f4fafe56faedbca6d501a13c63f47857d8b30d8282ec2dd806259a7", 1): FeesSet,
    ("0xa3b837b506cf05c65856f651e834bdb864493a6daec0db14ca407bf7147a3b2b", 2): FrozenSet,
    ("0x3af790fafda720819b2fc6e15090606e81154e0ac9a92d38ecad006d99d20ecc", 3): Rescued,
    ("0xcc4a2b3ba705bd7ff66889f97e61467eeabdd9ba112fb4b599179639de909fd4", 3): SwappedIn,
    ("0x8bdbd9d481da3d21cb8a7068d1c1f54d069e675d6c9dba66eece9d760f382fc9", 3): SwappedOut,
    ("0x4dc1f5d449b5c452bcccae3e3ad550b30c36e950fd8c0a7d42cb999bf1dd2d27", 2): UnfrozenSet,
    ("0xbd9ac67a6e2f6463b80927326310338bcbb4bdb7936ce1365ea3e01067e7b9f7", 3): OperationCanceled,
    ("0x76a2a46953689d4861a5d3f6ed883ad7e6af674a21f8e162707159fc9dde614d", 3): OperationExecuted,
    ("0x82a2da5dee54ea8021c6545b4444620291e07ee83be6dd57edb175062715f3b4", 3): OperationScheduled,
    ("0x1fd6dd7631312dfac2205b52913f99de03b4d7e381d5d27d3dbfe0713e6e6340", 3): RoleAdminChanged,
    ("0xfeb69018ee8b8fd50ea86348f1267d07673379f72cffdeccec63853ee8ce8b48", 2): RoleGrantDelayChanged,
    ("0xf98448b987f1428e0e230e1f3c6e2ce15b5693eaf31827fbd0b1ec4b424ae7cf", 3): RoleGranted,
    ("0x7a8059630b897b5de4c08ade69f8b90c3ead1f8596d62d10b6c4d14a0afb4ae2", 3): RoleGuardianChanged,
    ("0x1256f5b5ecb89caec12db449738f2fbcd1ba5806cf38f35413f4e5c15bf6a450", 2): RoleLabel,
    ("0xf229baa593af28c41b1d16b748cd7688f0c83aaf92d4be41c44005defe84c166", 3): RoleRevoked,
    ("0xa56b76017453f399ec2327ba00375dbfb1fd070ff854341ad6191e6a2e2de19c", 2): TargetAdminDelayUpdated,
    ("0x90d4e7bb7e5d933792b3562e1741306f8be94837e1348dacef9b6f1df56eb138", 2): TargetClosed,
    ("0x9ea6790c7dadfd01c9f8b9762b3682607af2c7e79e05a9f9fdf5580dde949151", 3): TargetFunctionRoleUpdated,
    ("0x15c494a9f52b9be79ce874fc8b919adb275faea61e912f68555cb0cd93b8277d", 2): CeilingSet,
    ("0xe4c2b3f9ae1b117ae7b4d7c000cfd7e55f8abe4db06a3fe4af7016b71779d8a4", 2): FacilitatorBurned,
    ("0x274850707d1ba51924af585c4fa3be2415d36d2fe69616b88347e4f1be800e4e", 2): FacilitatorMinted,
    ("0xa8fe5b89f35f2ebd6f3f95a7ef215f4bd89179e10c101073ae76cffad14734cf", 2): FacilitatorRemoved,
    ("0xc083d0d5ad849f350455939b921294ff4428ba9b4d4dabbdbaeaf8db9ec386a3", 1): FlashMintCapSet,
    ("0x804772272672bf993a0b40700af865516ed5b2378dfa39c36cefa71c3e2a7005", 1): FlashMintFeeSet,
    ("0xf12bca6295f2fc7bcf94c156f81e39a932477c9c471a93f178ae1f7cdbdb3276", 3): FlashMinted,
    ("0xef208e8c2897f2c397a6361c2fc09ae3e50bc1ef34325778ba9ffe63f553f349", 1): MintingPausedSet,
    ("0x1e57e3bb474320be3d2c77138f75b7c3941292d647f5f9634e33a8e94e0e069b", 2): EtherReceived,
    ("0x9def4e2802183d68ce90a6a226a2962b59298616c27165f12c4fbc5c84cdd778", 3): Paid,
}
"""By first topic and number of topics."""
