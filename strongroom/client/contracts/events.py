"""The contracts' events, decoded: one class for each.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from strongroom.client.codec import Address, Array, Event, EventDefinition, EventField
from strongroom.client.contracts.structs import (
    AUCTION_TERMS_STRUCT,
    GRANT_TERMS_STRUCT,
    IRM_ENTRY_STRUCT,
    MARKET_PARAMS_STRUCT,
    OUTCOME_STRUCT,
    PHASE_STRUCT,
    POLICY_STRUCT,
    SALE_TERMS_STRUCT,
    AuctionTerms,
    GrantTerms,
    IrmEntry,
    MarketParams,
    Outcome,
    Phase,
    Policy,
    SaleTerms,
)


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
class ClaimFailed(Event):
    """Emitted when a claim within `syncAndClaim` fails. Nothing is lost: it can be claimed again."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xdaaba42f79fa510f3bb962b9e083225b09d98ed2abe14eae43e2b35bdf33133b",
        (EventField("token", "address", True), EventField("payee", "uint256", True)),
    )

    token: Address
    payee: int


@dataclass(frozen=True)
class ClaimsByOthersSet(Event):
    """Emitted when a payee allows or forbids that others claim for it."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xd66006b28ba85f9926adf2dc7eef881b3eda2b9e7d5ffb76d1a5405d28ee8e0d",
        (EventField("payee", "uint256", True), EventField("allowed", "bool")),
    )

    payee: int
    allowed: bool


@dataclass(frozen=True)
class LossTaken(Event):
    """Emitted when a payee takes its part of a token of which less is here than is owed, and gives up the rest."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xe87fd45344394d542eacd223b0b0cc1b0cde9087aca536693328c2c14cb74477",
        (
            EventField("token", "address", True),
            EventField("payee", "uint256", True),
            EventField("amount", "uint256"),
        ),
    )

    token: Address
    payee: int
    amount: int


@dataclass(frozen=True)
class OwnershipTransferStarted(Event):
    """Emitted when the ownership is offered, or, where the new owner is zero, no longer."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x38d16b8cac22d99fc7c124b9cd0de2d3fa1faef420bfe791d8c362d765e22700",
        (EventField("previousOwner", "address", True), EventField("newOwner", "address", True)),
    )

    previousOwner: Address
    newOwner: Address


@dataclass(frozen=True)
class OwnershipTransferred(Event):
    """Emitted when the owner changes; to zero when the shares become immutable."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e0",
        (EventField("previousOwner", "address", True), EventField("newOwner", "address", True)),
    )

    previousOwner: Address
    newOwner: Address


@dataclass(frozen=True)
class PayeeChangeStarted(Event):
    """Emitted when a payee begins to move to another account, or, where that is zero, thinks better of it."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x866a4fb38d893f85fcb9a4ab0a5624216d97d0ecd7d713b32fb68daad30be2ec",
        (
            EventField("payee", "uint256", True),
            EventField("account", "address", True),
            EventField("newAccount", "address", True),
        ),
    )

    payee: int
    account: Address
    newAccount: Address


@dataclass(frozen=True)
class PayeeChanged(Event):
    """Emitted when a payee has moved to another account."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x0cb7cd0ec98ea10450e944e1361c240b715d1522c22b301761461a8ac4ecf6b4",
        (
            EventField("payee", "uint256", True),
            EventField("account", "address", True),
            EventField("newAccount", "address", True),
        ),
    )

    payee: int
    account: Address
    newAccount: Address


@dataclass(frozen=True)
class PaymentReceived(Event):
    """Emitted when money that has arrived is booked."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x5677b5d4cf976ac32defbd95a6a5aaf0d1fee450a11fc26f3c11aae6e6c33d06",
        (
            EventField("token", "address", True),
            EventField("amount", "uint256"),
            EventField("received", "uint256"),
        ),
    )

    token: Address
    amount: int
    received: int


@dataclass(frozen=True)
class PaymentReleased(Event):
    """Emitted when a payee is paid, to the account that the latest `PayeeChanged` gave it, or its first."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x813cc0c15f94daee12f016451fccee2c55956c79a35fb2fe2be5c5621d53fc20",
        (
            EventField("token", "address", True),
            EventField("payee", "uint256", True),
            EventField("amount", "uint256"),
        ),
    )

    token: Address
    payee: int
    amount: int


@dataclass(frozen=True)
class RecoveryAgentSet(Event):
    """Emitted when a payee names who may recover it, or, where that is zero, nobody."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x432c4ae60e8e53f91e04b88e7b145f7bf15776977fb6fecbd61a42d4149b5625",
        (EventField("payee", "uint256", True), EventField("agent", "address", True)),
    )

    payee: int
    agent: Address


@dataclass(frozen=True)
class RecoveryCancelled(Event):
    """Emitted when a recovery is called off."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x33ddda278c137c6fa31b79fc821f65dc0a1fb04b37c61f93d93f3c688c2db609",
        (EventField("payee", "uint256", True), EventField("caller", "address", True)),
    )

    payee: int
    caller: Address


@dataclass(frozen=True)
class RecoveryStarted(Event):
    """Emitted when a recovery begins. It can be accepted from `notBefore` on. Seconds."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x4fdfa819d1fc11cf5b3dbe422fa530309d605c35ac78041e21fd7e2893ed720a",
        (
            EventField("payee", "uint256", True),
            EventField("newAccount", "address", True),
            EventField("notBefore", "uint256"),
        ),
    )

    payee: int
    newAccount: Address
    notBefore: int


@dataclass(frozen=True)
class SharesAnnounced(Event):
    """Emitted when a change of shares is announced, which takes effect by itself. Seconds."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xfc22710d3bccebb46eedaf271985012bcf832b4844f0884c1be287acb7895b06",
        (
            EventField("epoch", "uint256", True),
            EventField("effectiveAt", "uint256"),
            EventField("shares", Array("uint32")),
            EventField("newAccounts", Array("address")),
        ),
    )

    epoch: int
    effectiveAt: int
    shares: tuple[int, ...]
    newAccounts: tuple[Address, ...]


@dataclass(frozen=True)
class SharesApplied(Event):
    """Emitted when a token's receipts begin to be split by an epoch's shares."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa40ce5c17ac068b12a78f449198a2eacf5d9c56d94cbea02afa8b867e6d848c5",
        (
            EventField("token", "address", True),
            EventField("epoch", "uint256", True),
            EventField("received", "uint256"),
        ),
    )

    token: Address
    epoch: int
    received: int


@dataclass(frozen=True)
class SharesCancelled(Event):
    """Emitted when an announced change is called off."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x5d5702ee14836cf17ce5dcaa75f09c70fb8980348700dd393bfd9cfb50ffb7f2",
        (EventField("epoch", "uint256", True),),
    )

    epoch: int


@dataclass(frozen=True)
class ShortfallEnded(Event):
    """Emitted when a recorded shortfall has ended."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xe33a60e80f6e6b0035f19c3883c7acab27bf87bf9af58129d697831ed672c8e0",
        (EventField("token", "address", True),),
    )

    token: Address


@dataclass(frozen=True)
class ShortfallRecorded(Event):
    """Emitted when less of a token is found here than is owed, and again when it is found to be a lesser part by
    more than `SHORTFALL_TOLERANCE_BPS`, from when on the grace runs anew.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x0f4af232dedb8a1a23a9a0f79e8d16e5c6e7928b219955d4786b72a362d17670",
        (EventField("token", "address", True), EventField("amount", "uint256")),
    )

    token: Address
    amount: int


@dataclass(frozen=True)
class AgentSet(Event):
    """Emitted when an agent is appointed or dismissed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xdfbbd189290ad6ccafc74f11e514df22fe2c990b1f70c48e80c0c152ccf16415",
        (EventField("agent", "address", True), EventField("appointed", "bool")),
    )

    agent: Address
    appointed: bool


@dataclass(frozen=True)
class CountryListed(Event):
    """Emitted when a country is listed, or no longer."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x1de63d62b01d245844090dbb1fff22020e949b5f1a86472ab01d8333b1f63e48",
        (EventField("country", "uint16", True), EventField("listed", "bool")),
    )

    country: int
    listed: bool


@dataclass(frozen=True)
class CustodianSet(Event):
    """Emitted when a custodian is registered, or its status changes."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x4ed6a3fd489a89d5cb18726285104ca906baf1308966cf1a40af63b3f15a173a",
        (EventField("custodian", "address", True), EventField("status", "uint8")),
    )

    custodian: Address
    status: int


@dataclass(frozen=True)
class DocumentRemoved(Event):
    """Emitted when a document is removed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x3d9bba27d3e360d8c80645beed7e991454a8271bf6f269a24f7782be0f0d0654",
        (
            EventField("name", "bytes32", True),
            EventField("uri", "string"),
            EventField("documentHash", "bytes32"),
        ),
    )

    name: bytes
    uri: str
    documentHash: bytes


@dataclass(frozen=True)
class DocumentUpdated(Event):
    """Emitted when a document is set, or replaced."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xb4c22d60cd550a815744f04e3ff5278bf19684565ee00e2b084041b6024bd6f6",
        (
            EventField("name", "bytes32", True),
            EventField("uri", "string"),
            EventField("documentHash", "bytes32"),
        ),
    )

    name: bytes
    uri: str
    documentHash: bytes


@dataclass(frozen=True)
class IssuerSet(Event):
    """Emitted when what an account may still issue is set."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x51b12f68d7da61adea95749385848421416bb47fd29b6e7720b3982f548bb7ee",
        (EventField("issuer", "address", True), EventField("allowance", "uint256")),
    )

    issuer: Address
    allowance: int


@dataclass(frozen=True)
class MaxCountryHoldersSet(Event):
    """Emitted when the most holders in a country change. Zero: no limit."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc07cc5300893389a094b82ff189286e33b09f8dc55118252f45c75a0beeb1fc5",
        (EventField("country", "uint16", True), EventField("max", "uint32")),
    )

    country: int
    max: int


@dataclass(frozen=True)
class Paused(Event):
    """Emitted when transfers are paused."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x62e78cea01bee320cd4e420270b5ea74000d11b0c9f74754ebdbfc544b05a258",
        (EventField("account", "address", True),),
    )

    account: Address


@dataclass(frozen=True)
class PaymentTokenListed(Event):
    """Emitted when a payment token is listed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x690657a03123d4df43d5a50a65b5445e8d305c8e6a1161799c52904b5118dd92",
        (EventField("token", "address", True), EventField("quantum", "uint256")),
    )

    token: Address
    quantum: int


@dataclass(frozen=True)
class PolicySet(Event):
    """Emitted when the rules change."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x7428e8c7bfe35fca2adbba4892e1738c69f59b8832ddd4d1c098a49f22e8510a",
        (EventField("policy", POLICY_STRUCT),),
    )

    policy: Policy


@dataclass(frozen=True)
class Unpaused(Event):
    """Emitted when transfers are no longer paused."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x5db9ee0a495bf2e6ff9c91a7834c1ba4fdd244a5e8aa4e537bd38aeae4b073aa",
        (EventField("account", "address", True),),
    )

    account: Address


@dataclass(frozen=True)
class AuthorityUpdated(Event):
    """Authority that manages this contract was updated."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2f658b440c35314f52658ea8a740e05b284cdc84dc9ae01e891f21b8933e7cad",
        (EventField("authority", "address"),),
    )

    authority: Address


@dataclass(frozen=True)
class NftTokenized(Event):
    """Emitted when an NFT became an asset."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x314b337ac840d592e1314a4546779801bb3da7089dae143ccd204dc1873a4030",
        (
            EventField("asset", "address", True),
            EventField("creator", "address", True),
            EventField("collection", "address", True),
            EventField("id", "uint256"),
            EventField("buyout", "address"),
            EventField("fee", "uint256"),
        ),
    )

    asset: Address
    creator: Address
    collection: Address
    id: int
    buyout: Address
    fee: int


@dataclass(frozen=True)
class OffChainTokenized(Event):
    """Emitted when something off-chain became an asset."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf98252b6a01ab248b670d656ce92fae2eda518f8e0d8131224b1e3f05ef9fa99",
        (
            EventField("asset", "address", True),
            EventField("creator", "address", True),
            EventField("custodian", "string"),
            EventField("fee", "uint256"),
        ),
    )

    asset: Address
    creator: Address
    custodian: str
    fee: int


@dataclass(frozen=True)
class TokenizationFeeSet(Event):
    """Emitted when the fee changed. Wei of the stablecoin."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x812bb94a128499a1e4b63a57e92dc97f79b092f79dc60c9dcd826126c795a94f", (EventField("fee", "uint256"),)
    )

    fee: int


@dataclass(frozen=True)
class TokenizationPaused(Event):
    """Emitted when the making of assets was stopped."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x5cfcb3b6a4c793d0b73819e527a2ef7b69dd7f52be685602f6a4371fa3b478ba", ()
    )


@dataclass(frozen=True)
class TokenizationUnpaused(Event):
    """Emitted when it goes on."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x3bb22c7c0a7599324cae83b7e9bc302331a79ba464639ec1b94fc855b4d8e896", ()
    )


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
class AuthorizedSupplyLowered(Event):
    """Emitted when less is authorised."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x6516b2d2321bb88e3df6006bae0b79cb0c835429a189e1b142d2feb1cd78ab85",
        (EventField("authorized", "uint256"),),
    )

    authorized: int


@dataclass(frozen=True)
class DelegateChanged(Event):
    """Emitted when an account changes their delegate."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x3134e8a2e6d97e929a7e54011ea5485d7d196dd5f0ba4d4ef95803e8e3fc257f",
        (
            EventField("delegator", "address", True),
            EventField("fromDelegate", "address", True),
            EventField("toDelegate", "address", True),
        ),
    )

    delegator: Address
    fromDelegate: Address
    toDelegate: Address


@dataclass(frozen=True)
class DelegateVotesChanged(Event):
    """Emitted when a token transfer or delegate change results in changes to a delegate's number of voting units."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xdec2bacdd2f05b59de34da9b523dff8be42e5e38e818c82fdb0bae774387a724",
        (
            EventField("delegate", "address", True),
            EventField("previousVotes", "uint256"),
            EventField("newVotes", "uint256"),
        ),
    )

    delegate: Address
    previousVotes: int
    newVotes: int


@dataclass(frozen=True)
class Enforced(Event):
    """Emitted with each act of an agent, before its other events."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x24c5809e25c90d7cc9abdaf2e312fce4636b095911e2ab530e7e9b0003d3c747",
        (
            EventField("account", "address", True),
            EventField("agent", "address", True),
            EventField("action", "bytes4", True),
            EventField("reason", "bytes32"),
        ),
    )

    account: Address
    agent: Address
    action: bytes
    reason: bytes


@dataclass(frozen=True)
class ForcedTransfer(Event):
    """Emitted when tokens are taken from one address and given to another."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x7b3ce50c216d2ccf9919c6b9f1bfb33f0350a33010f188750b4af38e00448138",
        (
            EventField("from_", "address", True),
            EventField("to", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    from_: Address
    to: Address
    amount: int


@dataclass(frozen=True)
class Frozen(Event):
    """Emitted when the frozen amount of an account changes, to `amount`."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x68e0d8c112165d0949ce87205b719ed7d98c7401866c34a159f7c67c6f5620e7",
        (EventField("account", "address", True), EventField("amount", "uint256")),
    )

    account: Address
    amount: int


@dataclass(frozen=True)
class Issued(Event):
    """Emitted when shares are issued."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xeae032f3b14bbe29478004b570b0d37a2ede6a8c1327d35113dedee7e5d7abdc",
        (
            EventField("issuer", "address", True),
            EventField("to", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    issuer: Address
    to: Address
    amount: int


@dataclass(frozen=True)
class LienBroken(Event):
    """Emitted when a lien is broken by a forced transfer."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x605f4e8c931ca1a7893c9f8a11ceb668cdcd373bf53a2d129ba14c0c47c10cff",
        (
            EventField("holder", "address", True),
            EventField("custodian", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    holder: Address
    custodian: Address
    amount: int


@dataclass(frozen=True)
class LockedBurned(Event):
    """Emitted when a custodian burns shares that it had locked."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa4a5bd83af3a026581a74981033cb41a3a629f505819e3d7e7389a8e38bfe170",
        (
            EventField("holder", "address", True),
            EventField("custodian", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    holder: Address
    custodian: Address
    amount: int


@dataclass(frozen=True)
class LockedTransferred(Event):
    """Emitted when a custodian moves shares that it had locked."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xfcc40092a7a9ff78ec9f94ee9c9b24161db78b6f9f5063127ede2c8369f17a2c",
        (
            EventField("holder", "address", True),
            EventField("custodian", "address", True),
            EventField("to", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    holder: Address
    custodian: Address
    to: Address
    amount: int


@dataclass(frozen=True)
class LockedUp(Event):
    """Emitted when issued shares are locked up."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8ae15f5ddcbbed9a0c8d99e54ae5ecd82f1af612c9a2a372587d8e5f24b62387",
        (
            EventField("holder", "address", True),
            EventField("amount", "uint256"),
            EventField("until", "uint256"),
        ),
    )

    holder: Address
    amount: int
    until: int


@dataclass(frozen=True)
class Recounted(Event):
    """Emitted when a wallet is counted anew."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc55e0dffc57b0f9cd6d7d75706eb3c04ea27c5b7cb857d86577a2dd88abfd8be",
        (
            EventField("wallet", "address", True),
            EventField("investorId", "uint96", True),
            EventField("country", "uint16"),
            EventField("counted", "bool"),
        ),
    )

    wallet: Address
    investorId: int
    country: int
    counted: bool


@dataclass(frozen=True)
class Recovered(Event):
    """Emitted when a lost wallet's shares, frozen amount, lock-ups and dividends are moved to another wallet of its
    investor.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xfff3b3844276f57024e0b42afec1a37f75db36511e43819a4f2a63ab7862b648",
        (
            EventField("lost", "address", True),
            EventField("replacement", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    lost: Address
    replacement: Address
    amount: int


@dataclass(frozen=True)
class Redeemed(Event):
    """Emitted when the issuer takes shares back and burns them."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x4896181ff8f4543cc00db9fe9b6fb7e6f032b7eb772c72ab1ec1b4d2e03b9369",
        (EventField("holder", "address", True), EventField("amount", "uint256")),
    )

    holder: Address
    amount: int


@dataclass(frozen=True)
class SupplyLockedBy(Event):
    """Emitted when the supply is locked."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xdf3f137e43d450896b8f56e6ab6c73985eeb8d4d8808eff31a05f99a4a6604f2",
        (EventField("locker", "address", True),),
    )

    locker: Address


@dataclass(frozen=True)
class SupplyUnlockedBy(Event):
    """Emitted when the supply is unlocked."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x93ed1975e23022b11865b8373854632cb73697c448c61e5e6b6bdcd1b9af9f49",
        (EventField("locker", "address", True),),
    )

    locker: Address


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
class Unlocked(Event):
    """Emitted when shares are released."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xe6e0ef9cd056ca98561ca60e347ada61e1ede2f1142a078951b7a52e1e508e60",
        (
            EventField("holder", "address", True),
            EventField("custodian", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    holder: Address
    custodian: Address
    amount: int


@dataclass(frozen=True)
class WalletFrozen(Event):
    """Emitted when a wallet is frozen."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc9710d20bdbf99ca92a03644a5a8f85ea6badb387ff0abca08eebdfbff50b77f",
        (EventField("wallet", "address", True),),
    )

    wallet: Address


@dataclass(frozen=True)
class WalletUnfrozen(Event):
    """Emitted when a wallet is unfrozen."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xd247131fabb99dc3ba793524f53f05a77eeef38f12b30119655ee340810b1210",
        (EventField("wallet", "address", True),),
    )

    wallet: Address


@dataclass(frozen=True)
class DividendClaimed(Event):
    """Emitted when a holder is paid its dividends. Units of the token."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf672323216d71b2d59f826d5cc49657006c38667b59ae06ec262b9f71bed64fb",
        (
            EventField("token", "address", True),
            EventField("holder", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    token: Address
    holder: Address
    amount: int


@dataclass(frozen=True)
class DividendReceived(Event):
    """Emitted when money is booked as a dividend."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x6e94ef54c443cebda504e40d65dbe2a6f5d2c74630f122cd5817ae4917b89298",
        (
            EventField("token", "address", True),
            EventField("caller", "address", True),
            EventField("amount", "uint256"),
            EventField("supply", "uint256"),
        ),
    )

    token: Address
    caller: Address
    amount: int
    supply: int


@dataclass(frozen=True)
class DividendRedirected(Event):
    """Emitted before `DividendClaimed` when the holder has them paid to another address."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2b45b9bd0310e29b792f15871f04cd67fe98322d1701717bc6b66f2353c23d7f",
        (
            EventField("token", "address", True),
            EventField("holder", "address", True),
            EventField("to", "address", True),
        ),
    )

    token: Address
    holder: Address
    to: Address


@dataclass(frozen=True)
class EIP712DomainChanged(Event):
    """MAY be emitted to signal that the domain could have changed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x0a6387c9ea3628b88a633bb4f3b151770f70085117a15f9bf3787cda53f13d31", ()
    )


@dataclass(frozen=True)
class AuctionCancelled(Event):
    """Emitted when an auction was cancelled before its first bid."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2809c7e17bf978fbc7194c0a694b638c4215e9140cacc6c38ca36010b45697df",
        (EventField("auctionId", "uint256", True),),
    )

    auctionId: int


@dataclass(frozen=True)
class AuctionOpened(Event):
    """Emitted when an auction was opened."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xb44d35ce519ce2e1309f6bfe649073b05cf00e439b46a341945bd06684e75989",
        (
            EventField("auctionId", "uint256", True),
            EventField("seller", "address", True),
            EventField("token", "address", True),
            EventField("terms", AUCTION_TERMS_STRUCT),
        ),
    )

    auctionId: int
    seller: Address
    token: Address
    terms: AuctionTerms


@dataclass(frozen=True)
class AuctionSettled(Event):
    """Emitted when an auction was settled. Without a bid `winner` is zero and the item went back."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xe1a36e15a33d4606e41a7d8b680090c41cbe6cad5a4f95cceebf09d69ec2bafa",
        (
            EventField("auctionId", "uint256", True),
            EventField("winner", "address", True),
            EventField("price", "uint256"),
            EventField("royalty", "uint256"),
            EventField("royaltyReceiver", "address"),
            EventField("fee", "uint256"),
        ),
    )

    auctionId: int
    winner: Address
    price: int
    royalty: int
    royaltyReceiver: Address
    fee: int


@dataclass(frozen=True)
class BidPlaced(Event):
    """Emitted when a bid was made; `endTime` is the end as it is now."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x51db8e23b3f4479b162fd48823b8402895442b8f6cfd94f66239391881ec7b6f",
        (
            EventField("auctionId", "uint256", True),
            EventField("bidder", "address", True),
            EventField("bid", "uint256"),
            EventField("endTime", "uint256"),
        ),
    )

    auctionId: int
    bidder: Address
    bid: int
    endTime: int


@dataclass(frozen=True)
class ItemClaimed(Event):
    """Emitted when a waiting item was claimed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xb251d1b5c0defc12bc99e796bb6838d456d7e05b62f3f64b3e109f041550be87",
        (
            EventField("auctionId", "uint256", True),
            EventField("owner", "address", True),
            EventField("to", "address"),
        ),
    )

    auctionId: int
    owner: Address
    to: Address


@dataclass(frozen=True)
class ItemHeld(Event):
    """Emitted when an item could not be handed out and waits for `owner`."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x27308e28c5a3a6ee7957da7a955796d5425b5106efd1814e16bf99e25cd26f80",
        (EventField("auctionId", "uint256", True), EventField("owner", "address", True)),
    )

    auctionId: int
    owner: Address


@dataclass(frozen=True)
class OpeningsPaused(Event):
    """Emitted when no new auctions are opened any more."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x7bafc12675d35fa1063eaf6311b6b73c244d7509c7434f40485cfaa1f661507c", ()
    )


@dataclass(frozen=True)
class OpeningsUnpaused(Event):
    """Emitted when auctions can be opened again."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8fd7d7554918ff914d9537c6e4b143b30939cb407f7868e3d7193b7eded2b0c9", ()
    )


@dataclass(frozen=True)
class PaymentHeld(Event):
    """Emitted when `account` did not take a payment and it is held."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xafa7b026d1549f4af99a9dfa9bf09e63d91a104e2b8f1a237f4ed245a6737469",
        (
            EventField("currency", "address", True),
            EventField("account", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    currency: Address
    account: Address
    amount: int


@dataclass(frozen=True)
class AuctionHousePaymentReleased(Event):
    """Emitted when held money of `account` was sent to `to`."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x9ca028c726e7a41aa72513d6f323041ad1ab3e02320ba555875f97a26c55f424",
        (
            EventField("currency", "address", True),
            EventField("account", "address", True),
            EventField("to", "address"),
            EventField("amount", "uint256"),
        ),
    )

    currency: Address
    account: Address
    to: Address
    amount: int


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
class BuyoutAuctionSettled(Event):
    """Emitted when the auction was settled: from now on shares are redeemed for money."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x15bff754355d68fa38fb3ca8459829a807947cbf186c0f47d283d8dbbfcad568",
        (EventField("winner", "address", True), EventField("price", "uint256")),
    )

    winner: Address
    price: int


@dataclass(frozen=True)
class AuctionStarted(Event):
    """Emitted when the auction starts; the supply stays as it is."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa4e6cb91578a064a1737a833b3d276bb28e387f33f6001f70c7c1389658b64d1",
        (
            EventField("bidder", "address", True),
            EventField("bid", "uint256"),
            EventField("reserve", "uint256"),
            EventField("supply", "uint256"),
            EventField("endTime", "uint256"),
        ),
    )

    bidder: Address
    bid: int
    reserve: int
    supply: int
    endTime: int


@dataclass(frozen=True)
class BuyoutBidPlaced(Event):
    """Emitted when a higher bid was made; `endTime` is the end as it is now."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xdf8644c0a4c21ed214ce69f395675b3a5fcd1039083daea5058898de40ea3149",
        (
            EventField("bidder", "address", True),
            EventField("bid", "uint256"),
            EventField("endTime", "uint256"),
        ),
    )

    bidder: Address
    bid: int
    endTime: int


@dataclass(frozen=True)
class LockedSharesChanged(Event):
    """Emitted when a holder has `shares` locked here after it unlocked or redeemed some, or a forced transfer took
    them out of its lien.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xd7ac6e2de8abc0c7b0f60e7bead9194331611fc81aa4196d5893dbfe5e9ead76",
        (EventField("holder", "address", True), EventField("shares", "uint256")),
    )

    holder: Address
    shares: int


@dataclass(frozen=True)
class NftClaimed(Event):
    """Emitted when the waiting NFT went to the address that the winner named."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x3cf61ac906c5e311ed088822c045e23dba140c660f2cc0360b55a1f997b91507",
        (EventField("winner", "address", True), EventField("to", "address")),
    )

    winner: Address
    to: Address


@dataclass(frozen=True)
class NftHeld(Event):
    """Emitted when the winner did not take the NFT, which waits for it."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa29df9ff559e118904335d253515b9a08838f143d0b3a16cf0cb318dde1515b8",
        (EventField("winner", "address", True),),
    )

    winner: Address


@dataclass(frozen=True)
class NftReceived(Event):
    """Emitted when the NFT came into custody."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xee71a5d2c36677a8740c13d3a691817c31c748dd30f539c31f4d1b633ba8b0ea",
        (
            EventField("collection", "address", True),
            EventField("id", "uint256", True),
            EventField("from_", "address", True),
        ),
    )

    collection: Address
    id: int
    from_: Address


@dataclass(frozen=True)
class NftRedeemed(Event):
    """Emitted when the NFT left without an auction: for the whole supply, `shares`, or, without any, to the asset's
    owner.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x88b22a069f80d9931e88faa1ff63102554a20088e54708160953129f81351c26",
        (EventField("holder", "address", True), EventField("to", "address"), EventField("shares", "uint256")),
    )

    holder: Address
    to: Address
    shares: int


@dataclass(frozen=True)
class BuyoutRescued(Event):
    """Emitted when what was sent here by mistake was sent on; `amount` is 1 for an NFT, whose number `id` is."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x5162553eb146317a3c4d52ee718c9d47981a726a68236aedd81b4a84980e7d5f",
        (
            EventField("token", "address", True),
            EventField("to", "address", True),
            EventField("amount", "uint256"),
            EventField("id", "uint256"),
        ),
    )

    token: Address
    to: Address
    amount: int
    id: int


@dataclass(frozen=True)
class ReserveChanged(Event):
    """Emitted when the least price to which half of the supply agrees became another. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x627d2616fab71e147f9ce1da71955f361a7ae4e5ef66e3d48df39282d3166b02",
        (EventField("price", "uint256"),),
    )

    price: int


@dataclass(frozen=True)
class SharesRedeemed(Event):
    """Emitted when shares were burned for their part of the price."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf18a1e0eb1d585d2194cdc081f34e04df407e94de5238f45531482467e31705f",
        (
            EventField("holder", "address", True),
            EventField("shares", "uint256"),
            EventField("amount", "uint256"),
        ),
    )

    holder: Address
    shares: int
    amount: int


@dataclass(frozen=True)
class SurplusPassedOn(Event):
    """Emitted when money that arrived here, and is no bid, went to the asset as a dividend."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc59d79aec240fabc270e7f992962c83e223561a8d6f85c7b384065e8fb72415c",
        (EventField("token", "address", True), EventField("amount", "uint256")),
    )

    token: Address
    amount: int


@dataclass(frozen=True)
class VoteCounted(Event):
    """Emitted when `counted` shares of a holder count at `price` from now on."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x01a7ee92b53b09f510ee9da5f047faca5e86a821757820be964c9ff1ed9412a3",
        (
            EventField("holder", "address", True),
            EventField("counted", "uint256"),
            EventField("price", "uint256"),
        ),
    )

    holder: Address
    counted: int
    price: int


@dataclass(frozen=True)
class Voted(Event):
    """Emitted when a holder votes: `shares` are locked in all, and can be counted at `price` from `countableFrom`
    on.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc32b42768a47a585121e9b8d7a2ab9d3f34c326a192dee11ee1732e3d18313f3",
        (
            EventField("holder", "address", True),
            EventField("shares", "uint256"),
            EventField("price", "uint256"),
            EventField("countableFrom", "uint256"),
        ),
    )

    holder: Address
    shares: int
    price: int
    countableFrom: int


@dataclass(frozen=True)
class CreditBurned(Event):
    """Emitted when coins that have come back to a market are burned. `level` is its level after. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x65eae239de8601f64f8ee6cafa53e835a8f69e5065b0115ff94962d3ead00d4f",
        (EventField("id", "bytes32", True), EventField("amount", "uint256"), EventField("level", "uint256")),
    )

    id: bytes
    amount: int
    level: int


@dataclass(frozen=True)
class CreditMinted(Event):
    """Emitted when coins are minted for a market. `level` is its level after. Wei. The pool's events of the same
    transaction say for whom.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa381d5d3ed94de3133c84feec124c4c92a3050488ab93c97f0b140a3f6d00f5f",
        (EventField("id", "bytes32", True), EventField("amount", "uint256"), EventField("level", "uint256")),
    )

    id: bytes
    amount: int
    level: int


@dataclass(frozen=True)
class InterestCollected(Event):
    """Emitted when coins that have come back to a market are interest. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x7799c6afccf6650365a573bc615364c3df3e887da20e3165f1f4e74c346adb2a",
        (EventField("id", "bytes32", True), EventField("amount", "uint256")),
    )

    id: bytes
    amount: int


@dataclass(frozen=True)
class InterestDistributed(Event):
    """Emitted when interest is handed on. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x42d029138c014f559459aa5f9890a42034310bbbad272115d31bc70d80c00b17",
        (EventField("toSavings", "uint256"), EventField("toSurplus", "uint256")),
    )

    toSavings: int
    toSurplus: int


@dataclass(frozen=True)
class LossRecognised(Event):
    """Emitted when a market's loss is booked: `level` is its level after; the loss is borne by surplus, by rewards
    not streamed yet, and the rest by the shortfall, of which surplus beyond the loss repays. Wei.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xda57af17b04090de3a9a99ddc5766bc6228079477962f6f5c5e8dfc7c78ab873",
        (
            EventField("id", "bytes32", True),
            EventField("loss", "uint256"),
            EventField("level", "uint256"),
            EventField("fromSurplus", "uint256"),
            EventField("fromRewards", "uint256"),
            EventField("shortfall", "uint256"),
        ),
    )

    id: bytes
    loss: int
    level: int
    fromSurplus: int
    fromRewards: int
    shortfall: int


@dataclass(frozen=True)
class MarketCeilingSet(Event):
    """Emitted when a market's ceiling changes; the first time lists it. Whole coins."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x08d99bbd72d89272e686fbf16b4aee54a5eaaa1a36ed0bbc9d8c706bc653e356",
        (EventField("id", "bytes32", True), EventField("ceilingCoins", "uint256")),
    )

    id: bytes
    ceilingCoins: int


@dataclass(frozen=True)
class SavingsShareSet(Event):
    """Emitted when the savers' share of the interest changes. Basis points."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x3c6696b8b9da16a624a23936c7c98a76f9f30b71f4f8f774b3ec7fb8bff80e14",
        (EventField("shareBps", "uint256"),),
    )

    shareBps: int


@dataclass(frozen=True)
class ShortfallRepaid(Event):
    """Emitted when surplus repays of the shortfall; `shortfall` is what is left of it. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x526f8c7dd5b4496eefe17b8c22b0d371ee206058d9d5123f2ea96f3b2ffe24c4",
        (EventField("amount", "uint256"), EventField("shortfall", "uint256")),
    )

    amount: int
    shortfall: int


@dataclass(frozen=True)
class FlashLiquidate(Event):
    """Emitted by each liquidation. `leftover` is collateral that the adapter gave back."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xcc389fc85eab81b74649ad0fa81f1f6b69fef1c65bd7aa07642a81608d2484a5",
        (
            EventField("id", "bytes32", True),
            EventField("borrower", "address", True),
            EventField("receiver", "address", True),
            EventField("seizedAssets", "uint256"),
            EventField("repaidAssets", "uint256"),
            EventField("profit", "uint256"),
            EventField("leftover", "uint256"),
        ),
    )

    id: bytes
    borrower: Address
    receiver: Address
    seizedAssets: int
    repaidAssets: int
    profit: int
    leftover: int


@dataclass(frozen=True)
class FlashLiquidationFailed(Event):
    """Emitted when one of several liquidations fails, with its place among them and at most the first 512 bytes of
    what it reverted with.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x98057e13e3355c5003d2a3258bf1725c319a3b13cca184aa70cf4920341f3aa5",
        (
            EventField("index", "uint256", True),
            EventField("id", "bytes32", True),
            EventField("borrower", "address", True),
            EventField("reason", "bytes"),
        ),
    )

    index: int
    id: bytes
    borrower: Address
    reason: bytes


@dataclass(frozen=True)
class ClaimsVoided(Event):
    """Emitted when an issuer voids the claims that it stated until then and nobody has presented. Seconds."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf10b7c46a7b25423f73177e78b317f8434de0b6dc31782b8b09e956e444d1ade",
        (EventField("issuer", "address", True), EventField("timestamp", "uint256")),
    )

    issuer: Address
    timestamp: int


@dataclass(frozen=True)
class IssuerAdded(Event):
    """Emitted when an issuer is trusted, under a number of its own, to set these flags."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x7e11551da4abf271b6e64d9a3e7784d187f8da955a04c8c82dc700280ffa1808",
        (
            EventField("issuer", "address", True),
            EventField("index", "uint8", True),
            EventField("allowedFlags", "uint24"),
        ),
    )

    issuer: Address
    index: int
    allowedFlags: int


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
    """Emitted when what is known of a wallet is revoked, by an issuer or a sentinel; investor zero if nothing was."""

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
class EtherSent(Event):
    """Emitted when `account` has taken `amount` wei out of a market, for `receiver`. The pool's event says what of."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x4aae8ef7bb743376755f870fbd44a45d84d0ad6c068840ca379af24b512bc233",
        (
            EventField("id", "bytes32", True),
            EventField("account", "address", True),
            EventField("receiver", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    id: bytes
    account: Address
    receiver: Address
    amount: int


@dataclass(frozen=True)
class PaidIn(Event):
    """Emitted when `payer` has paid `assets` of a token into a market on behalf of an account; what came back to the
    payer is not in it. The pool's event of the same transaction says what for.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x6897a47afb876393fac084fdab666cfc32c755ca5b1e914c3d6aaa5734e0ef50",
        (
            EventField("id", "bytes32", True),
            EventField("payer", "address", True),
            EventField("onBehalf", "address", True),
            EventField("token", "address"),
            EventField("assets", "uint256"),
        ),
    )

    id: bytes
    payer: Address
    onBehalf: Address
    token: Address
    assets: int


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
        (EventField("id", "bytes32", True), EventField("marketParams", MARKET_PARAMS_STRUCT)),
    )

    id: bytes
    marketParams: MarketParams


@dataclass(frozen=True)
class EnableIrm(Event):
    """Emitted when a rate model is enabled, with what that fixes."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xfc16787310a3d224b0bbe42e8f117dd73707c5e4341c777bc082f68d561d1429",
        (EventField("irm", "address", True), EventField("entry", IRM_ENTRY_STRUCT)),
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
class AccrueFee(Event):
    """Emitted when the performance fee is taken, in shares, and the mark moves up. Times 1e18."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc0bcfb54c022746db5dc7d3b2d10825391a5d57127203688546cd2a3eed6f231",
        (EventField("feeShares", "uint256"), EventField("newHighWaterMark", "uint256")),
    )

    feeShares: int
    newHighWaterMark: int


@dataclass(frozen=True)
class Deposit(Event):
    """Emitted by a deposit or a mint."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xdcbc1c05240f31ff3ad067ef1ee35ce4997762752e3a095284754544f4c709d7",
        (
            EventField("sender", "address", True),
            EventField("owner", "address", True),
            EventField("assets", "uint256"),
            EventField("shares", "uint256"),
        ),
    )

    sender: Address
    owner: Address
    assets: int
    shares: int


@dataclass(frozen=True)
class Execute(Event):
    """Emitted when a submitted call is made."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xd361b6d2d27ce593ee9eb5011a0f11920ed3e03bc7beadeb3da528c9036301c7",
        (EventField("selector", "bytes4", True), EventField("data", "bytes")),
    )

    selector: bytes
    data: bytes


@dataclass(frozen=True)
class ListMarket(Event):
    """Emitted when a market is listed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x185296fce7352a64c4d0218ec3d5826b618aba1777711ad4a6ff90fac33c4372",
        (EventField("id", "bytes32", True), EventField("marketParams", MARKET_PARAMS_STRUCT)),
    )

    id: bytes
    marketParams: MarketParams


@dataclass(frozen=True)
class ReallocateSupply(Event):
    """Emitted by a reallocation for each market that it puts into."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x89bf199df65bf65155e3e0a8abc4ad4a1be606220c8295840dba2ab5656c1f6d",
        (
            EventField("caller", "address", True),
            EventField("id", "bytes32", True),
            EventField("assets", "uint256"),
            EventField("shares", "uint256"),
        ),
    )

    caller: Address
    id: bytes
    assets: int
    shares: int


@dataclass(frozen=True)
class ReallocateWithdraw(Event):
    """Emitted by a reallocation for each market that it takes from."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xdd8bf5226dff861316e0fa7863fdb7dc7b87c614eb29a135f524eb79d5a1189a",
        (
            EventField("caller", "address", True),
            EventField("id", "bytes32", True),
            EventField("assets", "uint256"),
            EventField("shares", "uint256"),
        ),
    )

    caller: Address
    id: bytes
    assets: int
    shares: int


@dataclass(frozen=True)
class RemoveMarket(Event):
    """Emitted when a market is removed; `assets` is what the vault gave up there."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x6a044f53da57f0ab338a20bf0e779a5a24d370c2fcb19496f5fcc562aa6aada7",
        (EventField("id", "bytes32", True), EventField("assets", "uint256")),
    )

    id: bytes
    assets: int


@dataclass(frozen=True)
class Revoke(Event):
    """Emitted when a submitted call is revoked."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x70521cf6a7c2458c5ad406081ad7b3bc4afd31b01b586a157a9780fcee6a77cb",
        (
            EventField("caller", "address", True),
            EventField("selector", "bytes4", True),
            EventField("data", "bytes"),
        ),
    )

    caller: Address
    selector: bytes
    data: bytes


@dataclass(frozen=True)
class SetAllocator(Event):
    """Emitted when an allocator is named, or no longer."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc65144f5ebda9f9ef0d3ffbaaa735b46410c9d62b6726d4efe9b5aaacbaf7f16",
        (EventField("allocator", "address", True), EventField("isAllocator", "bool")),
    )

    allocator: Address
    isAllocator: bool


@dataclass(frozen=True)
class SetCap(Event):
    """Emitted when a market's cap changes. In the asset's units."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xe86b6d3313d3098f4c5f689c935de8fde876a597c185def2cedab85efedac686",
        (
            EventField("caller", "address", True),
            EventField("id", "bytes32", True),
            EventField("newCap", "uint256"),
        ),
    )

    caller: Address
    id: bytes
    newCap: int


@dataclass(frozen=True)
class SetCurator(Event):
    """Emitted when the curator changes."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xbd0a63c12948fbc9194a5839019f99c9d71db924e5c70018265bc778b8f1a506",
        (EventField("newCurator", "address", True),),
    )

    newCurator: Address


@dataclass(frozen=True)
class LendingVaultSetFee(Event):
    """Emitted when the performance fee changes. Times 1e18."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x00172ddfc5ae88d08b3de01a5a187667c37a5a53989e8c175055cb6c993792a7",
        (EventField("newFee", "uint256"),),
    )

    newFee: int


@dataclass(frozen=True)
class SetSentinel(Event):
    """Emitted when the sentinel changes."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc346514baf00fe44bc04341ad4ddbe8f1a77f4bfeefba6e6d906c0751ac7caa9",
        (EventField("newSentinel", "address", True),),
    )

    newSentinel: Address


@dataclass(frozen=True)
class SetSupplyQueue(Event):
    """Emitted when the order of supplies changes: numbers of markets as they are listed, counted from zero."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x28dd5c9d47f63e5c79eca758baa30b25fe6b41b504369868262b5b7820addc7a",
        (EventField("caller", "address", True), EventField("newQueue", Array("uint256"))),
    )

    caller: Address
    newQueue: tuple[int, ...]


@dataclass(frozen=True)
class SetTimelock(Event):
    """Emitted when the timelock changes. Seconds."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2cb0b47f52883cd75654ec60cf3168540febb5c57c0bda8efb413a26d9a02145",
        (EventField("newTimelock", "uint256"),),
    )

    newTimelock: int


@dataclass(frozen=True)
class SetWithdrawQueue(Event):
    """Emitted when the order of withdrawals changes: numbers of markets as they are listed, counted from zero."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x76ab463b81f4b8adfae431af8b4808ab0f5eda82ee0318581b328445c81b0a11",
        (EventField("caller", "address", True), EventField("newQueue", Array("uint256"))),
    )

    caller: Address
    newQueue: tuple[int, ...]


@dataclass(frozen=True)
class Skim(Event):
    """Emitted when tokens that lay in the vault by mistake are sent to the fee recipient."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2ae72b44f59d038340fca5739135a1d51fc5ab720bb02d983e4c5ff4119ca7b8",
        (
            EventField("caller", "address", True),
            EventField("token", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    caller: Address
    token: Address
    amount: int


@dataclass(frozen=True)
class Submit(Event):
    """Emitted when a call is submitted, with the first second at which it can be made."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8b18afeb361b83b025999ed5b42f1d90c68aaa5a0fd49c015f04c3b8b81e80eb",
        (
            EventField("selector", "bytes4", True),
            EventField("data", "bytes"),
            EventField("executableAt", "uint256"),
        ),
    )

    selector: bytes
    data: bytes
    executableAt: int


@dataclass(frozen=True)
class LendingVaultWithdraw(Event):
    """Emitted by a withdrawal or a redemption."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xfbde797d201c681b91056529119e0b02407c7bb96a4a2c75c01fc9667232c8db",
        (
            EventField("sender", "address", True),
            EventField("receiver", "address", True),
            EventField("owner", "address", True),
            EventField("assets", "uint256"),
            EventField("shares", "uint256"),
        ),
    )

    sender: Address
    receiver: Address
    owner: Address
    assets: int
    shares: int


@dataclass(frozen=True)
class CreateVault(Event):
    """Emitted when a vault is made."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x3281339ca471ace33bd62e275ce08abdbf3eb184e0469f32bfdc2cfc7d9915c6",
        (
            EventField("vault", "address", True),
            EventField("caller", "address", True),
            EventField("asset", "address", True),
            EventField("owner", "address"),
            EventField("name", "string"),
            EventField("symbol", "string"),
        ),
    )

    vault: Address
    caller: Address
    asset: Address
    owner: Address
    name: str
    symbol: str


@dataclass(frozen=True)
class CounterRaised(Event):
    """Emitted when a maker cancelled all its orders by raising its counter."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x5c5a05ef8e0a051c091f1d63ddf26b2016dd9a692734d1abb2f46d0e3060d926",
        (EventField("maker", "address", True), EventField("counter", "uint256")),
    )

    maker: Address
    counter: int


@dataclass(frozen=True)
class FeeSet(Event):
    """Emitted when the fee was set, in basis points of the price."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x20461e09b8e557b77e107939f9ce6544698123aad0fc964ac5cc59b7df2e608f",
        (EventField("feeBps", "uint256"),),
    )

    feeBps: int


@dataclass(frozen=True)
class FeesCollected(Event):
    """Emitted when the fees of sales for ether were sent to the treasury. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x860c0aa5520013080c2f65981705fcdea474d9f7c3daf954656ed5e65d692d1f",
        (EventField("amount", "uint256"),),
    )

    amount: int


@dataclass(frozen=True)
class FillsPaused(Event):
    """Emitted when fills were paused."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xee6a0e21963d44d13da2726aa3a92c8c0bf4c6a65a27891b71a8e04ec30db3e0", ()
    )


@dataclass(frozen=True)
class FillsUnpaused(Event):
    """Emitted when fills were allowed again."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xccdc4912fdd32ab1084e43045c0bd69f477160be6c06add8e6ec81da721dc1c1", ()
    )


@dataclass(frozen=True)
class NoncesCancelled(Event):
    """Emitted when nonces were cancelled: those of `mask`, in the word `nonce >> 8 == word`."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x553fd4f76f0871ec5b324e08d165e91b3928c3154e4ff372734bd80ab59bf491",
        (EventField("maker", "address", True), EventField("word", "uint256"), EventField("mask", "uint256")),
    )

    maker: Address
    word: int
    mask: int


@dataclass(frozen=True)
class OrderFilled(Event):
    """Emitted when an order was filled, at least in part. Amounts in the currency's units; `units` are of the item."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8ebb1bd69e6a5ae4c0ecde0ac779aabadbce42cb3168ae1a193f4fc55f41fa97",
        (
            EventField("orderHash", "bytes32", True),
            EventField("maker", "address", True),
            EventField("taker", "address", True),
            EventField("token", "address"),
            EventField("id", "uint256"),
            EventField("units", "uint256"),
            EventField("currency", "address"),
            EventField("price", "uint256"),
            EventField("royalty", "uint256"),
            EventField("royaltyReceiver", "address"),
            EventField("fee", "uint256"),
        ),
    )

    orderHash: bytes
    maker: Address
    taker: Address
    token: Address
    id: int
    units: int
    currency: Address
    price: int
    royalty: int
    royaltyReceiver: Address
    fee: int


@dataclass(frozen=True)
class OrderValidated(Event):
    """Emitted when a maker agreed to an order on-chain, without a signature."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x09e126c208c7c6b8de91fb519ff46ef1f6eb471f6376862ca4de42ea000026d6",
        (EventField("orderHash", "bytes32", True), EventField("maker", "address", True)),
    )

    orderHash: bytes
    maker: Address


@dataclass(frozen=True)
class RoyaltySet(Event):
    """Emitted when an entry was set or cleared (`isSet` false). `bps` of the price."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x745a6af2d487941f8e49f7339abb9f9a865c7450dfaaf68ccc096c608184567c",
        (
            EventField("collection", "address", True),
            EventField("isSet", "bool"),
            EventField("receiver", "address"),
            EventField("bps", "uint16"),
        ),
    )

    collection: Address
    isSet: bool
    receiver: Address
    bps: int


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
class AppraiserSet(Event):
    """Emitted when the appraiser changes; zero: there is none."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xfeaf0269382b6fceb411c05498208a69bdfb025d1ffe6693729460512f1aa2d8",
        (EventField("appraiser", "address", True),),
    )

    appraiser: Address


@dataclass(frozen=True)
class Published(Event):
    """Emitted when a value is published. Units of the payment token for one whole share."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x0ac7518de2a358fe2ed63620c0b679f41045cd988a16a45e09ac95874b0ead56",
        (
            EventField("number", "uint256", True),
            EventField("value", "uint256"),
            EventField("publisher", "address", True),
        ),
    )

    number: int
    value: int
    publisher: Address


@dataclass(frozen=True)
class RevaluationProposed(Event):
    """Emitted when a revaluation beyond the bounds is proposed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x27b6b7c97f6518885ec25fc053a3576fed3ad72161e0a5ae1863040d5fdbc1ac",
        (EventField("value", "uint256"),),
    )

    value: int


@dataclass(frozen=True)
class Suspended(Event):
    """Emitted when the last publication is suspended."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xb4b6c7aa41c1649a19455c4a20a4725638f523e0d151d364110ec868106f223b",
        (EventField("number", "uint256", True), EventField("caller", "address", True)),
    )

    number: int
    caller: Address


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
class DroughtSet(Event):
    """Emitted when a drought begins or ends; `lasted` is what its clock showed then. Seconds."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xdc6d904c5746cf036d326e7f845ea03ed54e3d8a82009cf8e35c4732aadf5c46",
        (EventField("dry", "bool"), EventField("lasted", "uint256")),
    )

    dry: bool
    lasted: int


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
class ReserveHandedOver(Event):
    """Emitted when the reserve on the book went to the wind-down. In the reserve's units."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x45bdfc36f8f92337a837e823ddfc52a1b4147b48151a24affebd6db612aa6dd3",
        (EventField("windDown", "address", True), EventField("amount", "uint256")),
    )

    windDown: Address
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
class LoanAllowedSet(Event):
    """Emitted when an asset's owner allows loans of a token at the price of an oracle, or allows no more of them."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xbf528a5b310cf63bb506d61a8a24c9b539ef5f552a8b42cb60d317a2249c1d20",
        (
            EventField("asset", "address", True),
            EventField("oracle", "address", True),
            EventField("loanToken", "address", True),
            EventField("allowed", "bool"),
        ),
    )

    asset: Address
    oracle: Address
    loanToken: Address
    allowed: bool


@dataclass(frozen=True)
class PledgedSharesCreated(Event):
    """Emitted when a borrower's clone is made."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x37dde796271adc90e88b0029f7f184a1cd8bc7ea352531d63b8c02fc2f2ca821",
        (
            EventField("pledgedShares", "address", True),
            EventField("asset", "address", True),
            EventField("borrower", "address", True),
            EventField("oracle", "address"),
        ),
    )

    pledgedShares: Address
    asset: Address
    borrower: Address
    oracle: Address


@dataclass(frozen=True)
class Discarded(Event):
    """Emitted when units that stand for nothing are discarded."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x6ff9f19691d4ade2dd9093c72a95536da37c87a897b2a01a2981aadc3cdbe69d",
        (EventField("account", "address", True), EventField("units", "uint256")),
    )

    account: Address
    units: int


@dataclass(frozen=True)
class Pledged(Event):
    """Emitted when shares are pledged: `shares` are under the lien, `units` are collateral in the market."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x67370e007adfab1aebba9598ade08f1097b97650d6b72153eef4daaa7995f94b",
        (
            EventField("market", "bytes32", True),
            EventField("shares", "uint256"),
            EventField("units", "uint256"),
        ),
    )

    market: bytes
    shares: int
    units: int


@dataclass(frozen=True)
class PledgedSharesRedeemed(Event):
    """Emitted when a liquidator turns kept units into shares."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x5cdf07ad0fc222442720b108e3ed4c4640f0fadc2ab2253e66f259a0fea83480",
        (
            EventField("liquidator", "address", True),
            EventField("to", "address", True),
            EventField("units", "uint256"),
            EventField("shares", "uint256"),
        ),
    )

    liquidator: Address
    to: Address
    units: int
    shares: int


@dataclass(frozen=True)
class Released(Event):
    """Emitted when the borrower takes collateral out: `shares` are free again."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x086f561142bc4bdbe9350bd28b5eb74b4b2a64b0c54d97c83bea294393d8beb8",
        (
            EventField("market", "bytes32", True),
            EventField("units", "uint256"),
            EventField("shares", "uint256"),
        ),
    )

    market: bytes
    units: int
    shares: int


@dataclass(frozen=True)
class Seized(Event):
    """Emitted when units are seized; `shares` are what was delivered for them, zero where the liquidator keeps the
    units.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xfb38c101f6c4b338f78d2c6290064f0a4955acad23ab8c59ae16b944c66c65fa",
        (
            EventField("liquidator", "address", True),
            EventField("units", "uint256"),
            EventField("shares", "uint256"),
        ),
    )

    liquidator: Address
    units: int
    shares: int


@dataclass(frozen=True)
class ProceedsWithdrawn(Event):
    """Emitted when the issuer took `amount` wei; `fee` went to the surplus buffer."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf267235ebfb630032a6a04de47e34751541c9a48e736f5c5ae79cbb519cbbd52",
        (
            EventField("saleId", "uint256", True),
            EventField("to", "address", True),
            EventField("amount", "uint256"),
            EventField("fee", "uint256"),
        ),
    )

    saleId: int
    to: Address
    amount: int
    fee: int


@dataclass(frozen=True)
class PurchaseRefunded(Event):
    """Emitted when a buyer got back all it paid, in wei, instead of `shares`."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x0025e2fa5d755b0e62508ebbf77e850ccf95cd3ab21e5cd49b3284236c8ee325",
        (
            EventField("saleId", "uint256", True),
            EventField("buyer", "address", True),
            EventField("shares", "uint256"),
            EventField("amount", "uint256"),
        ),
    )

    saleId: int
    buyer: Address
    shares: int
    amount: int


@dataclass(frozen=True)
class SaleCancelled(Event):
    """Emitted when the issuer cancelled a sale."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xd9e530acb8429c8e5337d9d3230e4cc7d742e32c2fc8d76608c19f2e1701ed04",
        (EventField("saleId", "uint256", True), EventField("issuer", "address", True)),
    )

    saleId: int
    issuer: Address


@dataclass(frozen=True)
class SaleFeeSet(Event):
    """Emitted when the fee of sales to come changed. Basis points."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xe64451e3e19363d0320cd4b734be99a94eb25f24e388b4b3de581fad4f981bf8",
        (EventField("feeBps", "uint16"),),
    )

    feeBps: int


@dataclass(frozen=True)
class SaleOpened(Event):
    """Emitted when a sale was opened."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x1af949a17fe37428251d01db1a556c2c1eac14bd2a8d6d30f9c25972d241532a",
        (
            EventField("saleId", "uint256", True),
            EventField("asset", "address", True),
            EventField("issuer", "address", True),
            EventField("terms", SALE_TERMS_STRUCT),
            EventField("feeBps", "uint16"),
        ),
    )

    saleId: int
    asset: Address
    issuer: Address
    terms: SaleTerms
    feeBps: int


@dataclass(frozen=True)
class SalesPaused(Event):
    """Emitted when sales and purchases were stopped."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x37e555592edcb9fe15108b8e8260cbddad0c73aeba67f74d5f1a93c30e878bc5", ()
    )


@dataclass(frozen=True)
class SalesUnpaused(Event):
    """Emitted when they go on."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xd45b73fbdb5d215d5f93732d4191258affd0f14ba3e24dd7ee7ab7a3e0a90650", ()
    )


@dataclass(frozen=True)
class SharesBought(Event):
    """Emitted when shares were bought: units, and wei paid. `sold` is the sale's sum after."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa952feb34d87c74c5dbfabeeaff86860edc93e5b051cbee07f36ce329fe4532e",
        (
            EventField("saleId", "uint256", True),
            EventField("buyer", "address", True),
            EventField("shares", "uint256"),
            EventField("paid", "uint256"),
            EventField("sold", "uint256"),
        ),
    )

    saleId: int
    buyer: Address
    shares: int
    paid: int
    sold: int


@dataclass(frozen=True)
class SharesClaimed(Event):
    """Emitted when a buyer got its shares, which cost `cost` wei; `returned` is what it had paid beyond."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x87700326db6226f480de90c9d3851b731a5821f914289db50ff371ca470aa423",
        (
            EventField("saleId", "uint256", True),
            EventField("buyer", "address", True),
            EventField("shares", "uint256"),
            EventField("cost", "uint256"),
            EventField("returned", "uint256"),
        ),
    )

    saleId: int
    buyer: Address
    shares: int
    cost: int
    returned: int


@dataclass(frozen=True)
class SoldOut(Event):
    """Emitted when the last unit was sold. `price` is what everybody pays, in wei for a unit."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x95d246db24b381a7699042424f028fe5ebcb8cc713012e525c1b2e3587b4738d",
        (EventField("saleId", "uint256", True), EventField("price", "uint256")),
    )

    saleId: int
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
class LevelObserved(Event):
    """Emitted when the level is seen; `low` and `high` are the window's bounds after it. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x59dd00fb822243e1fd081e2fd67b10974c520802fe9e735bb77db254a51a8ca9",
        (
            EventField("by", "address", True),
            EventField("level", "uint256"),
            EventField("low", "uint256"),
            EventField("high", "uint256"),
        ),
    )

    by: Address
    level: int
    low: int
    high: int


@dataclass(frozen=True)
class Poked(Event):
    """Emitted by every poke: the rate that it found, the one that it set, and the signal in millionths of a full
    one, positive where the rate is to rise.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8f22453a37c7088412c64916ec9e5d046d7c24082f7b21c87e6d74864170cc08",
        (
            EventField("by", "address", True),
            EventField("oldRate", "uint256"),
            EventField("newRate", "uint256"),
            EventField("signal", "int256"),
        ),
    )

    by: Address
    oldRate: int
    newRate: int
    signal: int


@dataclass(frozen=True)
class PriceSampled(Event):
    """Emitted when a price is sampled: its deviation from parity in millionths, at most a million either way."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x1ca19149d3d03c3003dacec500b712664163e1fdcf8f54602a2ba1a134cafaf8",
        (
            EventField("by", "address", True),
            EventField("deviation", "int256"),
            EventField("count", "uint256"),
        ),
    )

    by: Address
    deviation: int
    count: int


@dataclass(frozen=True)
class CancelRedeemClaim(Event):
    """Emitted when cancelled shares are released."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x9c133d4657dc9cd12f4c08cef86ef778dbbe03f3ad3b661ff14d36bc3febb1fb",
        (
            EventField("controller", "address", True),
            EventField("receiver", "address", True),
            EventField("requestId", "uint256", True),
            EventField("sender", "address"),
            EventField("shares", "uint256"),
        ),
    )

    controller: Address
    receiver: Address
    requestId: int
    sender: Address
    shares: int


@dataclass(frozen=True)
class CancelRedeemRequest(Event):
    """Emitted when what is pending of a request is cancelled."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa16c0f2cab616ed5d17cd544655b00d7062a1df7c457960cc8b9bf60770f9236",
        (
            EventField("controller", "address", True),
            EventField("requestId", "uint256", True),
            EventField("sender", "address"),
        ),
    )

    controller: Address
    requestId: int
    sender: Address


@dataclass(frozen=True)
class CashWithdrawn(Event):
    """Emitted when the issuer takes back cash that nobody is owed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x1d63055f2391fc3a61f120d9da75cb686b1384a1a477aafb6bc7cbbceca23359",
        (EventField("to", "address", True), EventField("amount", "uint256")),
    )

    to: Address
    amount: int


@dataclass(frozen=True)
class Fulfilled(Event):
    """Emitted when shares of a batch are redeemed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x9214661e3bb3fda70baa55868248020da5f7d82c28b450910a9f0b1fccf3a4f2",
        (
            EventField("requestId", "uint256", True),
            EventField("number", "uint256", True),
            EventField("value", "uint256"),
            EventField("shares", "uint256"),
            EventField("cash", "uint256"),
        ),
    )

    requestId: int
    number: int
    value: int
    shares: int
    cash: int


@dataclass(frozen=True)
class Funded(Event):
    """Emitted when cash for redemptions arrives."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x5af8184bef8e4b45eb9f6ed7734d04da38ced226495548f46e0c8ff8d7d9a524",
        (EventField("caller", "address", True), EventField("amount", "uint256")),
    )

    caller: Address
    amount: int


@dataclass(frozen=True)
class OperatorSet(Event):
    """Emitted when an operator is approved or dismissed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xceb576d9f15e4e200fdb5096d64d5dfd667e16def20c1eefd14256d8e3faa267",
        (
            EventField("controller", "address", True),
            EventField("operator", "address", True),
            EventField("approved", "bool"),
        ),
    )

    controller: Address
    operator: Address
    approved: bool


@dataclass(frozen=True)
class RedeemRequest(Event):
    """Emitted when a redemption is requested."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x1fdc681a13d8c5da54e301c7ce6542dcde4581e4725043fdab2db12ddc574506",
        (
            EventField("controller", "address", True),
            EventField("owner", "address", True),
            EventField("requestId", "uint256", True),
            EventField("sender", "address"),
            EventField("shares", "uint256"),
        ),
    )

    controller: Address
    owner: Address
    requestId: int
    sender: Address
    shares: int


@dataclass(frozen=True)
class RedemptionUndone(Event):
    """Emitted when a redemption is taken back that cannot be settled, because another has locked the supply."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x7dfbdda75e5eead81e1490f16eaee279ba005d020651e325a633cfc8366a6614",
        (
            EventField("controller", "address", True),
            EventField("requestId", "uint256", True),
            EventField("shares", "uint256"),
            EventField("freed", "uint256"),
        ),
    )

    controller: Address
    requestId: int
    shares: int
    freed: int


@dataclass(frozen=True)
class RequestBroken(Event):
    """Emitted when a request ends because shares were taken out of its lien."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa2e7252971169a458880a1fc330f5615415bcd7b20bde2bd352ff3744d5b3896",
        (
            EventField("controller", "address", True),
            EventField("requestId", "uint256", True),
            EventField("released", "uint256"),
            EventField("missing", "uint256"),
            EventField("freed", "uint256"),
        ),
    )

    controller: Address
    requestId: int
    released: int
    missing: int
    freed: int


@dataclass(frozen=True)
class RequestRecovered(Event):
    """Emitted when a lost wallet's request is ended and its cash booked for another wallet of its investor."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x3ecc22f3b0ed0f0fd765ea0930f335b92d408fb063e60d93a03673b212ac03c7",
        (
            EventField("lost", "address", True),
            EventField("replacement", "address", True),
            EventField("requestId", "uint256", True),
            EventField("shares", "uint256"),
            EventField("cash", "uint256"),
            EventField("released", "uint256"),
        ),
    )

    lost: Address
    replacement: Address
    requestId: int
    shares: int
    cash: int
    released: int


@dataclass(frozen=True)
class Settled(Event):
    """Emitted when redeemed shares of a holder are burned and their cash is booked for it."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x6f072ff41a58c73c1f7253e82b3e50e1083b438aa76a962283c334bb6797d355",
        (
            EventField("controller", "address", True),
            EventField("requestId", "uint256", True),
            EventField("shares", "uint256"),
            EventField("cash", "uint256"),
        ),
    )

    controller: Address
    requestId: int
    shares: int
    cash: int


@dataclass(frozen=True)
class NetAssetValueCreated(Event):
    """Emitted when a net asset value is made."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x269e34e2241e1c2401f99661f15eb5d655bac6f4c8425b422a76924c7380d839",
        (
            EventField("netAssetValue", "address", True),
            EventField("share", "address", True),
            EventField("paymentToken", "address", True),
        ),
    )

    netAssetValue: Address
    share: Address
    paymentToken: Address


@dataclass(frozen=True)
class RedemptionDeskCreated(Event):
    """Emitted when a desk is made."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf74805c6eac3aa5fe0fe2d3dfd19d35469484f7b9146bdf53c9ed0453188b02d",
        (
            EventField("desk", "address", True),
            EventField("netAssetValue", "address", True),
            EventField("share", "address", True),
        ),
    )

    desk: Address
    netAssetValue: Address
    share: Address


@dataclass(frozen=True)
class CoinsRedeemed(Event):
    """Emitted by each redemption, after its positions."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x0e84ad88e3ef29d8e8ef86dfd7fc5362093f280136d9f94eb4ac21edd932250c",
        (
            EventField("id", "bytes32", True),
            EventField("payer", "address", True),
            EventField("receiver", "address", True),
            EventField("outcome", OUTCOME_STRUCT),
        ),
    )

    id: bytes
    payer: Address
    receiver: Address
    outcome: Outcome


@dataclass(frozen=True)
class PauseSet(Event):
    """Emitted when redemptions from a market are paused, or, with the present second, no longer. Seconds."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xbf4bb5d29086301e62f4d130f849a12fb4a06c1838a4f01f8036cc94eabc8a50",
        (EventField("id", "bytes32", True), EventField("until", "uint256")),
    )

    id: bytes
    until: int


@dataclass(frozen=True)
class RedeemedFrom(Event):
    """Emitted for each position redeemed from: coins of debt repaid, collateral that left it, the fee deducted, and
    that fee, which stayed.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x3aaf61a3a55889404bc9513d192b647abeaec079595338bb41622c68d3288251",
        (
            EventField("id", "bytes32", True),
            EventField("borrower", "address", True),
            EventField("repaid", "uint256"),
            EventField("collateral", "uint256"),
            EventField("fee", "uint256"),
        ),
    )

    id: bytes
    borrower: Address
    repaid: int
    collateral: int
    fee: int


@dataclass(frozen=True)
class SyncFailed(Event):
    """Emitted when the coins that came back to a market could not be booked at once; anyone may, with the
    facilitator's `sync`.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xaafc25d17fbf76d05a93a161758f775de23952794f4831f5d2bf3421fd275dd7",
        (EventField("id", "bytes32", True),),
    )

    id: bytes


@dataclass(frozen=True)
class WindDownSet(Event):
    """Emitted when the wind-down is named."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x666eb60e68a0f5aa2ac9afc1b61cf679be92d104f6e27c4520be0de6aa86c740",
        (EventField("windDown", "address", True),),
    )

    windDown: Address


@dataclass(frozen=True)
class AdjustableSplitterCreated(Event):
    """Emitted when an adjustable splitter is created. Its payees can be read from itself."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x65768472d5565757835d0be35c202a9bad032a3d4b033a490b84e4cd02d134aa",
        (
            EventField("splitter", "address", True),
            EventField("creator", "address", True),
            EventField("owner", "address", True),
            EventField("noticePeriod", "uint256"),
            EventField("payees", "uint256"),
            EventField("salt", "bytes32"),
        ),
    )

    splitter: Address
    creator: Address
    owner: Address
    noticePeriod: int
    payees: int
    salt: bytes


@dataclass(frozen=True)
class SplitterCreated(Event):
    """Emitted when a splitter is created. Its payees can be read from itself."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc869cda6acef308a73450723c718ff6fd69c7d3b2198bfd99494647d5c931131",
        (
            EventField("splitter", "address", True),
            EventField("creator", "address", True),
            EventField("payees", "uint256"),
            EventField("salt", "bytes32"),
        ),
    )

    splitter: Address
    creator: Address
    payees: int
    salt: bytes


@dataclass(frozen=True)
class RewardAdded(Event):
    """Emitted when a reward joins the stream: `undistributed` wei will now arrive evenly over `remaining` seconds."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x0727302becd070529b3293f4ec8f553d9f6ae1773f638598db1205fbf8908083",
        (
            EventField("from_", "address", True),
            EventField("amount", "uint256"),
            EventField("undistributed", "uint256"),
            EventField("remaining", "uint256"),
        ),
    )

    from_: Address
    amount: int
    undistributed: int
    remaining: int


@dataclass(frozen=True)
class StreamResumed(Event):
    """Emitted when there are shares enough again and the stream goes on."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xd205f05d4613f982c4ad59db528417292b8456e34deba31ac70a3f4b5e4cfabe",
        (EventField("undistributed", "uint256"), EventField("remaining", "uint256")),
    )

    undistributed: int
    remaining: int


@dataclass(frozen=True)
class StreamStopped(Event):
    """Emitted when the last share goes and the stream stands still."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x9020b1871151d7c16668e0fd7b6a007864f892471e1848fece5d5d224b3f7d74",
        (EventField("undistributed", "uint256"), EventField("remaining", "uint256")),
    )

    undistributed: int
    remaining: int


@dataclass(frozen=True)
class UndistributedTaken(Event):
    """Emitted when `amount` wei of what was not streamed yet are taken for a loss; what is left keeps its end."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xb20227e1425db39f1cd38671b65866e57d59b6f4e600e5e5880b58ac56f18f14",
        (
            EventField("by", "address", True),
            EventField("amount", "uint256"),
            EventField("undistributed", "uint256"),
            EventField("remaining", "uint256"),
        ),
    )

    by: Address
    amount: int
    undistributed: int
    remaining: int


@dataclass(frozen=True)
class Closed(Event):
    """Emitted when the oracle is closed, for good."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x1cdde67b72a90f19919ac732a437ac2f7a10fc128d28c2a6e525d89ce5cd9d3a", ()
    )


@dataclass(frozen=True)
class Claimed(Event):
    """Emitted when an account takes its collateral. In the collateral's units."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf7a40077ff7a04c7e61f6f26fb13774259ddf1b6bce9ecf26a8276cdd3992683",
        (
            EventField("account", "address", True),
            EventField("receiver", "address", True),
            EventField("collateral", "uint256"),
        ),
    )

    account: Address
    receiver: Address
    collateral: int


@dataclass(frozen=True)
class DepositWithdrawn(Event):
    """Emitted by a withdrawal. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2cd6435b1b961c13f55202979edd0765a809f69a539d8a477436c94c1211e43e",
        (
            EventField("account", "address", True),
            EventField("receiver", "address", True),
            EventField("assets", "uint256"),
        ),
    )

    account: Address
    receiver: Address
    assets: int


@dataclass(frozen=True)
class Deposited(Event):
    """Emitted by a deposit. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2da466a7b24304f47e87fa2e1e5a81b9831ce54fec19055ce277ca2f39ba42c4",
        (EventField("account", "address", True), EventField("assets", "uint256")),
    )

    account: Address
    assets: int


@dataclass(frozen=True)
class Liquidated(Event):
    """Emitted by a liquidation. `seizedAssets` include the `reward`; `depositsLeft` are the coins that still absorb."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x24e31019895ffdfba090bb48237c81c3c8b1aaa0010060b8ab8cf1f9e3fce221",
        (
            EventField("id", "bytes32", True),
            EventField("borrower", "address", True),
            EventField("caller", "address", True),
            EventField("receiver", "address"),
            EventField("repaidAssets", "uint256"),
            EventField("seizedAssets", "uint256"),
            EventField("reward", "uint256"),
            EventField("depositsLeft", "uint256"),
        ),
    )

    id: bytes
    borrower: Address
    caller: Address
    receiver: Address
    repaidAssets: int
    seizedAssets: int
    reward: int
    depositsLeft: int


@dataclass(frozen=True)
class MarketSet(Event):
    """Emitted when a market is listed or delisted."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x57115fac7ed2109d5b56185a8588e37dd6af77291214dc75edf9eca36593227f",
        (EventField("id", "bytes32", True), EventField("listed", "bool")),
    )

    id: bytes
    listed: bool


@dataclass(frozen=True)
class PoolClosed(Event):
    """Emitted when the pool is closed, for good."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xd9fd1a29efbd67e74bbcd110e7344e0a2fbc8efd8334b946c1b805670d8d08ea", ()
    )


@dataclass(frozen=True)
class WithdrawalRequested(Event):
    """Emitted by a request, with the first and the last second of its window."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x24b91f4f47caf44230a57777a9be744924e82bf666f2d5702faf97df35e60f9f",
        (
            EventField("account", "address", True),
            EventField("opensAt", "uint256"),
            EventField("closesAt", "uint256"),
        ),
    )

    account: Address
    opensAt: int
    closesAt: int


@dataclass(frozen=True)
class MarketDelisted(Event):
    """Emitted when a market is delisted."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8f40dd9e11205ac9a302dd83b2871318a48b5387926c53132bd4604e87877723",
        (EventField("pool", "address", True), EventField("id", "bytes32", True)),
    )

    pool: Address
    id: bytes


@dataclass(frozen=True)
class MarketListed(Event):
    """Emitted when a market is listed with its collateral's pool."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xdf4882ed809962cda5f13a37f3370f76927b3bda6e0f1e30e7f01757eafb379f",
        (
            EventField("pool", "address", True),
            EventField("id", "bytes32", True),
            EventField("marketParams", MARKET_PARAMS_STRUCT),
        ),
    )

    pool: Address
    id: bytes
    marketParams: MarketParams


@dataclass(frozen=True)
class PoolCreated(Event):
    """Emitted when a pool is made."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x9c5d829b9b23efc461f9aeef91979ec04bb903feb3bee4f26d22114abfc7335b",
        (
            EventField("pool", "address", True),
            EventField("collateral", "address", True),
            EventField("caller", "address", True),
        ),
    )

    pool: Address
    collateral: Address
    caller: Address


@dataclass(frozen=True)
class PoolEnded(Event):
    """Emitted when a pool is closed, for good."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x20b883a22d3fe13d1a466675ba32a5f813592c2cb38d241b9097fe6107ca4546",
        (EventField("pool", "address", True), EventField("collateral", "address", True)),
    )

    pool: Address
    collateral: Address


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
class MintingEnded(Event):
    """Emitted when minting ends for good, but for what the wind-down mints against debts that it settles, up to
    `ceiling`. Wei.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xb5649f499b6a8572e5e25597c6c3527f0a1a9e955d76f9cdac4a02d6bf0a2b0a",
        (EventField("windDown", "address", True), EventField("ceiling", "uint256")),
    )

    windDown: Address
    ceiling: int


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
class LossCovered(Event):
    """Emitted when `covered` of a loss of `amount` went to the facilitator that has it. In the token's units."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf8109f5fe887a4d9e941f704d1a923ad51769a55ae39c515ef96f5940a3b99bf",
        (
            EventField("token", "address", True),
            EventField("facilitator", "address", True),
            EventField("amount", "uint256"),
            EventField("covered", "uint256"),
        ),
    )

    token: Address
    facilitator: Address
    amount: int
    covered: int


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


@dataclass(frozen=True)
class ShortfallReported(Event):
    """Emitted when a facilitator's losses that nothing has covered change to `amount`; all facilitators' are then
    `total`. In the token's units.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xe7745e7895b70bd8ba60112cccb2b5036cfb56d493681854f015e7758848bf45",
        (
            EventField("token", "address", True),
            EventField("facilitator", "address", True),
            EventField("amount", "uint256"),
            EventField("total", "uint256"),
        ),
    )

    token: Address
    facilitator: Address
    amount: int
    total: int


@dataclass(frozen=True)
class SupplyCollected(Event):
    """Emitted when `assets` that this contract has in a market of `pool`, which the caller names, come here. In the
    token's units.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x45701051f592a236273387cde13b04ebc5582b337c7c4aba4f934c4668e051eb",
        (
            EventField("pool", "address", True),
            EventField("loanToken", "address", True),
            EventField("assets", "uint256"),
        ),
    )

    pool: Address
    loanToken: Address
    assets: int


@dataclass(frozen=True)
class GrantAccepted(Event):
    """Emitted when the beneficiary accepted: the shares are in its wallet, locked."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x4676d6bba1b9934287b28bcfd87e5ce97507424d4f58063f157642a2f099ad27",
        (
            EventField("grantId", "uint256", True),
            EventField("beneficiary", "address", True),
            EventField("shares", "uint256"),
        ),
    )

    grantId: int
    beneficiary: Address
    shares: int


@dataclass(frozen=True)
class GrantOffered(Event):
    """Emitted when a grant was offered."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2c2dcdab3295eb43561e4d3373290d99c0f95f5b7cda940d04f3b24d497c3441",
        (
            EventField("grantId", "uint256", True),
            EventField("asset", "address", True),
            EventField("beneficiary", "address", True),
            EventField("grantor", "address"),
            EventField("terms", GRANT_TERMS_STRUCT),
        ),
    )

    grantId: int
    asset: Address
    beneficiary: Address
    grantor: Address
    terms: GrantTerms


@dataclass(frozen=True)
class GrantRevoked(Event):
    """Emitted when what had not vested was taken back: `shares`, of which `moved` were still under the lien and went
    to `to`. Units.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x0fa5ca2a18f702015375ded21ad8d57a3b3ede5af4dde9fc0dd2615423119fe1",
        (
            EventField("grantId", "uint256", True),
            EventField("grantor", "address", True),
            EventField("to", "address"),
            EventField("shares", "uint256"),
            EventField("moved", "uint256"),
        ),
    )

    grantId: int
    grantor: Address
    to: Address
    shares: int
    moved: int


@dataclass(frozen=True)
class GrantWithdrawn(Event):
    """Emitted when the grantor withdrew an offer."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xff0a241e97df4dc6ccdded5f0794c5961fa57705cb8a633fa03198643a1aa310",
        (EventField("grantId", "uint256", True), EventField("grantor", "address", True)),
    )

    grantId: int
    grantor: Address


@dataclass(frozen=True)
class GrantorSet(Event):
    """Emitted when an asset's owner says whether somebody may make grants that can be revoked."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x3aa5ee9ee1aa0669bfec0c83de8c13f927fd7f4fb859aff0948455cffb92c281",
        (
            EventField("asset", "address", True),
            EventField("grantor", "address", True),
            EventField("allowed", "bool"),
        ),
    )

    asset: Address
    grantor: Address
    allowed: bool


@dataclass(frozen=True)
class SharesReleased(Event):
    """Emitted when vested shares were released: `shares` vested, of which `unlocked` were still under the lien.
    Units.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8aebc1b800f9ab6390a6e2c0cd79fefec3fddbde86c8d0e4031a319d0f73ec34",
        (
            EventField("grantId", "uint256", True),
            EventField("beneficiary", "address", True),
            EventField("shares", "uint256"),
            EventField("unlocked", "uint256"),
        ),
    )

    grantId: int
    beneficiary: Address
    shares: int
    unlocked: int


@dataclass(frozen=True)
class Begun(Event):
    """Emitted when the wind-down begins. `supply` is the stablecoin's, in wei; claims open at `opensAt` at the
    earliest.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x0882a5a3dd734f9439920c033f47fbf858b41e31edb53d592d9763d07feaf066",
        (EventField("supply", "uint256"), EventField("opensAt", "uint256")),
    )

    supply: int
    opensAt: int


@dataclass(frozen=True)
class WindDownClaimed(Event):
    """Emitted when an account is paid. In the token's units."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x913c992353dc81b7a8ba31496c484e9b6306bd2f6c509a649a38fdf5e1c953b2",
        (
            EventField("account", "address", True),
            EventField("token", "address", True),
            EventField("receiver", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    account: Address
    token: Address
    receiver: Address
    amount: int


@dataclass(frozen=True)
class Locked(Event):
    """Emitted when coins are locked, for good. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x989eaa915cbb416ea3d6f9a63b1a3de51770c7674b11fe21ecdf76b4e1d13910",
        (
            EventField("payer", "address", True),
            EventField("account", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    payer: Address
    account: Address
    amount: int


@dataclass(frozen=True)
class MarketEnlisted(Event):
    """Emitted when a market is enlisted: alone where the wind-down of the system has not begun, else with it."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x3f6b07869f8f967748abe02800622f3ff64cdeda4ebe0b7ef0f309919db15464",
        (EventField("id", "bytes32", True), EventField("marketParams", MARKET_PARAMS_STRUCT)),
    )

    id: bytes
    marketParams: MarketParams


@dataclass(frozen=True)
class Opened(Event):
    """Emitted when claims open. `claimSupply` is then, in wei, of which `reserve` is for late settlements."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x709e84e6ccb1745779b70753baa2955484bb112b6ae6e7c9b4a7379f5b7952d3",
        (EventField("claimSupply", "uint256"), EventField("reserve", "uint256")),
    )

    claimSupply: int
    reserve: int


@dataclass(frozen=True)
class OracleMade(Event):
    """Emitted when an oracle is made."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x9fad85a8429b46cc42dd6dee7eeaa28322e52b7e639433e78795e275ddd665d8",
        (EventField("oracle", "address", True), EventField("source", "address", True)),
    )

    oracle: Address
    source: Address


@dataclass(frozen=True)
class PriceFixed(Event):
    """Emitted when a market's price is fixed, or falls, as the middle of three readings, or by the governor."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x79df7c9ae215f089d838151ec183017f8862cd0650220412a25668fc67838be1",
        (EventField("id", "bytes32", True), EventField("price", "uint256"), EventField("byGovernor", "bool")),
    )

    id: bytes
    price: int
    byGovernor: bool


@dataclass(frozen=True)
class PriceRead(Event):
    """Emitted when a market's source is read for the `count`th time."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x13c3bfb3a4ef2fe0bca36af73c1ab33c8c5bc49901229cad0d9b0d1558b898f6",
        (EventField("id", "bytes32", True), EventField("price", "uint256"), EventField("count", "uint256")),
    )

    id: bytes
    price: int
    count: int


@dataclass(frozen=True)
class Realised(Event):
    """Emitted when assets are booked, to be shared: `total` is all that was ever received. In the token's units."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x1d105d25c672b1bfb98e1aa5654db26837f956dbe8194e17e5ec58b4a18b7dd3",
        (
            EventField("token", "address", True),
            EventField("amount", "uint256"),
            EventField("total", "uint256"),
        ),
    )

    token: Address
    amount: int
    total: int


@dataclass(frozen=True)
class WindDownRedeemed(Event):
    """Emitted when coins of `redeemer` repay debt of a single market that is winding down: in wei, and the
    collateral they got.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x02b86ecf4507cde864572fad7e3545e26dfde76fa6c9ee32faf1c3d33f6b2209",
        (
            EventField("id", "bytes32", True),
            EventField("borrower", "address", True),
            EventField("redeemer", "address", True),
            EventField("repaid", "uint256"),
            EventField("collateral", "uint256"),
        ),
    )

    id: bytes
    borrower: Address
    redeemer: Address
    repaid: int
    collateral: int


@dataclass(frozen=True)
class ReserveSet(Event):
    """Emitted when a market's reserve for late settlements falls to `reserve`. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xb2ead535b49f12bfdca0e357eba5b9e66f48a0e6c9082875407fff07716cf89c",
        (EventField("id", "bytes32", True), EventField("reserve", "uint256")),
    )

    id: bytes
    reserve: int


@dataclass(frozen=True)
class ResidualPaid(Event):
    """Emitted when assets that no coin is left for go to the surplus buffer. In the token's units."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x94d986c87134c37f1a81c45df56206722a9e9758b6961f2b61392987ebdefa94",
        (EventField("token", "address", True), EventField("amount", "uint256")),
    )

    token: Address
    amount: int


@dataclass(frozen=True)
class WindDownSettled(Event):
    """Emitted when a position is settled: debt repaid in wei, collateral that came here, and collateral that went
    back.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xc86f3ad83f074ba4e734a56f806a05e199c0a1ca86fc514ea7ec145e4c36500a",
        (
            EventField("id", "bytes32", True),
            EventField("borrower", "address", True),
            EventField("repaid", "uint256"),
            EventField("collateral", "uint256"),
            EventField("returned", "uint256"),
        ),
    )

    id: bytes
    borrower: Address
    repaid: int
    collateral: int
    returned: int


@dataclass(frozen=True)
class SurplusTaken(Event):
    """Emitted when surplus comes here, which counts for nobody from then on. Wei."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa966e683a893461900fcf6550ad36b010e4637187f17b1e6a6fe206d918a8744",
        (EventField("amount", "uint256"),),
    )

    amount: int


@dataclass(frozen=True)
class BatchMetadataUpdate(Event):
    """Emitted when the metadata of these tokens, both included, should be read again (ERC-4906)."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x6bd5c950a8d8df17f772f5af37cb3655737899cbf903264b9795592da439661c",
        (EventField("_fromTokenId", "uint256"), EventField("_toTokenId", "uint256")),
    )

    _fromTokenId: int
    _toTokenId: int


@dataclass(frozen=True)
class ContractURIUpdated(Event):
    """Emitted when the collection's own metadata change (ERC-7572)."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xa5d4097edda6d87cb9329af83fb3712ef77eeb13738ffe43cc35a4ce305ad962", ()
    )


@dataclass(frozen=True)
class DefaultRoyaltySet(Event):
    """Emitted when the collection's royalty is set. Basis points."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xd85b7816dca44c313f0fdadd9567f99f3620a2fac7c21a8a7872e1ac4d10fe55",
        (EventField("receiver", "address", True), EventField("royaltyBps", "uint256")),
    )

    receiver: Address
    royaltyBps: int


@dataclass(frozen=True)
class MaxSupplySet(Event):
    """Emitted when the collection's cap is set, and when it is lowered."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xacc639f1ff310faf48650d02a82bd24c924e45a5050fc931245096ac57c309d9", (EventField("cap", "uint256"),)
    )

    cap: int


@dataclass(frozen=True)
class MetadataFrozen(Event):
    """Emitted when the tokens' metadata can never change again."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xeef043febddf4e1d1cf1f72ff1407b84e036e805aa0934418cb82095da8d7164", ()
    )


@dataclass(frozen=True)
class OffsetDrawn(Event):
    """Emitted when the offset is decided. Token `id` has file `(id - 1 + offset) % files + 1`."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x2178aa751f0e9865c3d072cbaf55a12cd8d8ef9366f79ef7764b0b8e556c5880",
        (EventField("offset", "uint256"),),
    )

    offset: int


@dataclass(frozen=True)
class OffsetRequested(Event):
    """Emitted when the hash of block `drawBlock` will decide the offset."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xdbc4d2eeeb9205300e659a3540b3ca64f64057121498351a2c400c6e2d90931c",
        (EventField("drawBlock", "uint256"),),
    )

    drawBlock: int


@dataclass(frozen=True)
class PaymentTokenSet(Event):
    """Emitted when the owner lists a payment token, or takes it off the list."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xffdce9f9df20da8850cebaa94fe36deeda0706dc51aff3d633615f70cbc3a9d0",
        (EventField("token", "address", True), EventField("listed", "bool")),
    )

    token: Address
    listed: bool


@dataclass(frozen=True)
class PayoutSet(Event):
    """Emitted when the payout address is set."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xbb0cda262313b8ba2b3300ce1c65b6fdd813137428514ebe8c4dc93cc8570546",
        (EventField("payout", "address", True),),
    )

    payout: Address


@dataclass(frozen=True)
class PhaseClosed(Event):
    """Emitted when a phase is ended by the owner."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x6878c275a9871209c183b41024d8d6581fe7eed93ff70618b81b67b0a08d342a",
        (EventField("phaseId", "uint256", True),),
    )

    phaseId: int


@dataclass(frozen=True)
class PhaseSet(Event):
    """Emitted when a phase is added or changed."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xe15f4faa606b50d54c2c964cbeb16cc43f17b3ba015df260ae982c047464ba85",
        (EventField("phaseId", "uint256", True), EventField("terms", PHASE_STRUCT)),
    )

    phaseId: int
    terms: Phase


@dataclass(frozen=True)
class ProvenanceCommitted(Event):
    """Emitted when the creator commits to the base URI, by its hash, and to the number of files."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8343974ebbd3dc7dca16f062ff3dfb95f73d0960de36d19d360b8d015d34dbbd",
        (EventField("provenance", "bytes32"), EventField("files", "uint256")),
    )

    provenance: bytes
    files: int


@dataclass(frozen=True)
class RoyaltyReceiverProposed(Event):
    """Emitted when another receiver of the collection's royalty is proposed; zero takes the proposal back.
    `notBefore` is when the owner may confirm one that has code, seconds since 1970.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xb35f08f5a4f479d08cc91d6e361c5a27aa17a28ffa7bdcc99bd1d3d333252386",
        (EventField("receiver", "address", True), EventField("notBefore", "uint256")),
    )

    receiver: Address
    notBefore: int


@dataclass(frozen=True)
class TokenRoyaltySet(Event):
    """Emitted when a token's own royalty is set; a zero receiver: it has none, the collection's counts. Basis
    points.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf39705b7b5e883a2946b667c968af14d4bab295687710e93ba212aac8e78e5d4",
        (
            EventField("tokenId", "uint256", True),
            EventField("receiver", "address", True),
            EventField("royaltyBps", "uint256"),
        ),
    )

    tokenId: int
    receiver: Address
    royaltyBps: int


@dataclass(frozen=True)
class TransferValidatorUpdated(Event):
    """Emitted when the transfer validator is set; zero for none."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xcc5dc080ff977b3c3a211fa63ab74f90f658f5ba9d3236e92c8f59570f442aac",
        (EventField("oldValidator", "address"), EventField("newValidator", "address")),
    )

    oldValidator: Address
    newValidator: Address


@dataclass(frozen=True)
class VoucherCancelled(Event):
    """Emitted when a voucher was cancelled before its use."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x93657745b9bb580194dc3958f7e9ea15c852cb646d0eab148b0d9c8772cba5e5",
        (EventField("nonce", "uint256", True),),
    )

    nonce: int


@dataclass(frozen=True)
class VoucherSignerSet(Event):
    """Emitted when the voucher signer is set; zero switches vouchers off. What another had signed is void."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xf7a1e49d5a5ec6f8eb66f7e9fbbff8f4e3d23ac8e54dc234e11a7b0caee05ff5",
        (EventField("signer", "address", True),),
    )

    signer: Address


@dataclass(frozen=True)
class Withdrawn(Event):
    """Emitted when proceeds of mints went to the payout address. Zero stands for ether; in the token's units."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xd1c19fbcd4551a5edfb66d43d2e337c04837afda3482b42bdf569a8fccdae5fb",
        (
            EventField("token", "address", True),
            EventField("payout", "address", True),
            EventField("amount", "uint256"),
        ),
    )

    token: Address
    payout: Address
    amount: int


@dataclass(frozen=True)
class CollectionCreated(Event):
    """Emitted when a collection is made."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xb0c7bc8bcbb32c2cb41cea8e4ab6ab54817b555992a2817ee679c4b9730c7817",
        (
            EventField("collection", "address", True),
            EventField("creator", "address", True),
            EventField("salt", "bytes32"),
            EventField("name", "string"),
            EventField("symbol", "string"),
        ),
    )

    collection: Address
    creator: Address
    salt: bytes
    name: str
    symbol: str


@dataclass(frozen=True)
class CreatorCollectionApproval(Event):
    """Emitted when `owner` enables `approved` to manage the `tokenId` token."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925",
        (
            EventField("owner", "address", True),
            EventField("approved", "address", True),
            EventField("tokenId", "uint256", True),
        ),
    )

    owner: Address
    approved: Address
    tokenId: int


@dataclass(frozen=True)
class ApprovalForAll(Event):
    """Emitted when `owner` enables or disables (`approved`) `operator` to manage all of its assets."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31",
        (
            EventField("owner", "address", True),
            EventField("operator", "address", True),
            EventField("approved", "bool"),
        ),
    )

    owner: Address
    operator: Address
    approved: bool


@dataclass(frozen=True)
class ConsecutiveTransfer(Event):
    """Emitted when tokens in `fromTokenId` to `toTokenId` (inclusive) is transferred from `from` to `to`, as defined
    in the [ERC2309](https://eips.ethereum.org/EIPS/eip-2309) standard. See `_mintERC2309` for more details.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xdeaa91b6123d068f5821d0fb0678463d1a8a6079fe8af5de3ce5e896dcf9133d",
        (
            EventField("fromTokenId", "uint256", True),
            EventField("toTokenId", "uint256"),
            EventField("from_", "address", True),
            EventField("to", "address", True),
        ),
    )

    fromTokenId: int
    toTokenId: int
    from_: Address
    to: Address


@dataclass(frozen=True)
class CreatorCollectionLocked(Event):
    """Emitted for each token of a soulbound collection when it is minted (ERC-5192)."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x032bc66be43dbccb7487781d168eb7bda224628a3b2c3388bdf69b532a3a1611",
        (EventField("tokenId", "uint256"),),
    )

    tokenId: int


@dataclass(frozen=True)
class PhaseMinted(Event):
    """Emitted when a mint was paid for by more than the ether of the transaction that a `Transfer` already shows: by
    `mintFor`. `cost` in the payment token's units.
    """

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x92a0da5eae73d0c5b7ca4da0de2d93fdc079cb3dfecaf3738f994f24108a05d0",
        (
            EventField("phaseId", "uint256", True),
            EventField("to", "address", True),
            EventField("payer", "address", True),
            EventField("quantity", "uint256"),
            EventField("paymentToken", "address"),
            EventField("cost", "uint256"),
        ),
    )

    phaseId: int
    to: Address
    payer: Address
    quantity: int
    paymentToken: Address
    cost: int


@dataclass(frozen=True)
class CreatorCollectionTransfer(Event):
    """Emitted when `tokenId` token is transferred from `from` to `to`."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
        (
            EventField("from_", "address", True),
            EventField("to", "address", True),
            EventField("tokenId", "uint256", True),
        ),
    )

    from_: Address
    to: Address
    tokenId: int


@dataclass(frozen=True)
class VoucherUsed(Event):
    """Emitted when a voucher was used: tokens from `firstTokenId` on, `cost` in the payment token's units."""

    definition: ClassVar[EventDefinition] = EventDefinition(
        "0x8777ca6caf83d8b8a84387266a1ffc487df7e8238ac7ace3b813e45d661292b0",
        (
            EventField("nonce", "uint256", True),
            EventField("to", "address", True),
            EventField("firstTokenId", "uint256"),
            EventField("quantity", "uint256"),
            EventField("paymentToken", "address"),
            EventField("cost", "uint256"),
        ),
    )

    nonce: int
    to: Address
    firstTokenId: int
    quantity: int
    paymentToken: Address
    cost: int


EVENTS: Mapping[tuple[str, int], type[Event]] = {
    ("0x7120161a7b3d31251e01294ab351ef15a41b91659a36032e4641bb89b121e321", 2): BorrowRateUpdate,
    ("0xdaaba42f79fa510f3bb962b9e083225b09d98ed2abe14eae43e2b35bdf33133b", 3): ClaimFailed,
    ("0xd66006b28ba85f9926adf2dc7eef881b3eda2b9e7d5ffb76d1a5405d28ee8e0d", 2): ClaimsByOthersSet,
    ("0xe87fd45344394d542eacd223b0b0cc1b0cde9087aca536693328c2c14cb74477", 3): LossTaken,
    ("0x38d16b8cac22d99fc7c124b9cd0de2d3fa1faef420bfe791d8c362d765e22700", 3): OwnershipTransferStarted,
    ("0x8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e0", 3): OwnershipTransferred,
    ("0x866a4fb38d893f85fcb9a4ab0a5624216d97d0ecd7d713b32fb68daad30be2ec", 4): PayeeChangeStarted,
    ("0x0cb7cd0ec98ea10450e944e1361c240b715d1522c22b301761461a8ac4ecf6b4", 4): PayeeChanged,
    ("0x5677b5d4cf976ac32defbd95a6a5aaf0d1fee450a11fc26f3c11aae6e6c33d06", 2): PaymentReceived,
    ("0x813cc0c15f94daee12f016451fccee2c55956c79a35fb2fe2be5c5621d53fc20", 3): PaymentReleased,
    ("0x432c4ae60e8e53f91e04b88e7b145f7bf15776977fb6fecbd61a42d4149b5625", 3): RecoveryAgentSet,
    ("0x33ddda278c137c6fa31b79fc821f65dc0a1fb04b37c61f93d93f3c688c2db609", 3): RecoveryCancelled,
    ("0x4fdfa819d1fc11cf5b3dbe422fa530309d605c35ac78041e21fd7e2893ed720a", 3): RecoveryStarted,
    ("0xfc22710d3bccebb46eedaf271985012bcf832b4844f0884c1be287acb7895b06", 2): SharesAnnounced,
    ("0xa40ce5c17ac068b12a78f449198a2eacf5d9c56d94cbea02afa8b867e6d848c5", 3): SharesApplied,
    ("0x5d5702ee14836cf17ce5dcaa75f09c70fb8980348700dd393bfd9cfb50ffb7f2", 2): SharesCancelled,
    ("0xe33a60e80f6e6b0035f19c3883c7acab27bf87bf9af58129d697831ed672c8e0", 2): ShortfallEnded,
    ("0x0f4af232dedb8a1a23a9a0f79e8d16e5c6e7928b219955d4786b72a362d17670", 2): ShortfallRecorded,
    ("0xdfbbd189290ad6ccafc74f11e514df22fe2c990b1f70c48e80c0c152ccf16415", 2): AgentSet,
    ("0x1de63d62b01d245844090dbb1fff22020e949b5f1a86472ab01d8333b1f63e48", 2): CountryListed,
    ("0x4ed6a3fd489a89d5cb18726285104ca906baf1308966cf1a40af63b3f15a173a", 2): CustodianSet,
    ("0x3d9bba27d3e360d8c80645beed7e991454a8271bf6f269a24f7782be0f0d0654", 2): DocumentRemoved,
    ("0xb4c22d60cd550a815744f04e3ff5278bf19684565ee00e2b084041b6024bd6f6", 2): DocumentUpdated,
    ("0x51b12f68d7da61adea95749385848421416bb47fd29b6e7720b3982f548bb7ee", 2): IssuerSet,
    ("0xc07cc5300893389a094b82ff189286e33b09f8dc55118252f45c75a0beeb1fc5", 2): MaxCountryHoldersSet,
    ("0x62e78cea01bee320cd4e420270b5ea74000d11b0c9f74754ebdbfc544b05a258", 2): Paused,
    ("0x690657a03123d4df43d5a50a65b5445e8d305c8e6a1161799c52904b5118dd92", 2): PaymentTokenListed,
    ("0x7428e8c7bfe35fca2adbba4892e1738c69f59b8832ddd4d1c098a49f22e8510a", 1): PolicySet,
    ("0x5db9ee0a495bf2e6ff9c91a7834c1ba4fdd244a5e8aa4e537bd38aeae4b073aa", 2): Unpaused,
    ("0x2f658b440c35314f52658ea8a740e05b284cdc84dc9ae01e891f21b8933e7cad", 1): AuthorityUpdated,
    ("0x314b337ac840d592e1314a4546779801bb3da7089dae143ccd204dc1873a4030", 4): NftTokenized,
    ("0xf98252b6a01ab248b670d656ce92fae2eda518f8e0d8131224b1e3f05ef9fa99", 3): OffChainTokenized,
    ("0x812bb94a128499a1e4b63a57e92dc97f79b092f79dc60c9dcd826126c795a94f", 1): TokenizationFeeSet,
    ("0x5cfcb3b6a4c793d0b73819e527a2ef7b69dd7f52be685602f6a4371fa3b478ba", 1): TokenizationPaused,
    ("0x3bb22c7c0a7599324cae83b7e9bc302331a79ba464639ec1b94fc855b4d8e896", 1): TokenizationUnpaused,
    ("0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925", 3): Approval,
    ("0x6516b2d2321bb88e3df6006bae0b79cb0c835429a189e1b142d2feb1cd78ab85", 1): AuthorizedSupplyLowered,
    ("0x3134e8a2e6d97e929a7e54011ea5485d7d196dd5f0ba4d4ef95803e8e3fc257f", 4): DelegateChanged,
    ("0xdec2bacdd2f05b59de34da9b523dff8be42e5e38e818c82fdb0bae774387a724", 2): DelegateVotesChanged,
    ("0x24c5809e25c90d7cc9abdaf2e312fce4636b095911e2ab530e7e9b0003d3c747", 4): Enforced,
    ("0x7b3ce50c216d2ccf9919c6b9f1bfb33f0350a33010f188750b4af38e00448138", 3): ForcedTransfer,
    ("0x68e0d8c112165d0949ce87205b719ed7d98c7401866c34a159f7c67c6f5620e7", 2): Frozen,
    ("0xeae032f3b14bbe29478004b570b0d37a2ede6a8c1327d35113dedee7e5d7abdc", 3): Issued,
    ("0x605f4e8c931ca1a7893c9f8a11ceb668cdcd373bf53a2d129ba14c0c47c10cff", 3): LienBroken,
    ("0xa4a5bd83af3a026581a74981033cb41a3a629f505819e3d7e7389a8e38bfe170", 3): LockedBurned,
    ("0xfcc40092a7a9ff78ec9f94ee9c9b24161db78b6f9f5063127ede2c8369f17a2c", 4): LockedTransferred,
    ("0x8ae15f5ddcbbed9a0c8d99e54ae5ecd82f1af612c9a2a372587d8e5f24b62387", 2): LockedUp,
    ("0xc55e0dffc57b0f9cd6d7d75706eb3c04ea27c5b7cb857d86577a2dd88abfd8be", 3): Recounted,
    ("0xfff3b3844276f57024e0b42afec1a37f75db36511e43819a4f2a63ab7862b648", 3): Recovered,
    ("0x4896181ff8f4543cc00db9fe9b6fb7e6f032b7eb772c72ab1ec1b4d2e03b9369", 2): Redeemed,
    ("0xdf3f137e43d450896b8f56e6ab6c73985eeb8d4d8808eff31a05f99a4a6604f2", 2): SupplyLockedBy,
    ("0x93ed1975e23022b11865b8373854632cb73697c448c61e5e6b6bdcd1b9af9f49", 2): SupplyUnlockedBy,
    ("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", 3): Transfer,
    ("0xe6e0ef9cd056ca98561ca60e347ada61e1ede2f1142a078951b7a52e1e508e60", 3): Unlocked,
    ("0xc9710d20bdbf99ca92a03644a5a8f85ea6badb387ff0abca08eebdfbff50b77f", 2): WalletFrozen,
    ("0xd247131fabb99dc3ba793524f53f05a77eeef38f12b30119655ee340810b1210", 2): WalletUnfrozen,
    ("0xf672323216d71b2d59f826d5cc49657006c38667b59ae06ec262b9f71bed64fb", 3): DividendClaimed,
    ("0x6e94ef54c443cebda504e40d65dbe2a6f5d2c74630f122cd5817ae4917b89298", 3): DividendReceived,
    ("0x2b45b9bd0310e29b792f15871f04cd67fe98322d1701717bc6b66f2353c23d7f", 4): DividendRedirected,
    ("0x0a6387c9ea3628b88a633bb4f3b151770f70085117a15f9bf3787cda53f13d31", 1): EIP712DomainChanged,
    ("0x2809c7e17bf978fbc7194c0a694b638c4215e9140cacc6c38ca36010b45697df", 2): AuctionCancelled,
    ("0xb44d35ce519ce2e1309f6bfe649073b05cf00e439b46a341945bd06684e75989", 4): AuctionOpened,
    ("0xe1a36e15a33d4606e41a7d8b680090c41cbe6cad5a4f95cceebf09d69ec2bafa", 3): AuctionSettled,
    ("0x51db8e23b3f4479b162fd48823b8402895442b8f6cfd94f66239391881ec7b6f", 3): BidPlaced,
    ("0xb251d1b5c0defc12bc99e796bb6838d456d7e05b62f3f64b3e109f041550be87", 3): ItemClaimed,
    ("0x27308e28c5a3a6ee7957da7a955796d5425b5106efd1814e16bf99e25cd26f80", 3): ItemHeld,
    ("0x7bafc12675d35fa1063eaf6311b6b73c244d7509c7434f40485cfaa1f661507c", 1): OpeningsPaused,
    ("0x8fd7d7554918ff914d9537c6e4b143b30939cb407f7868e3d7193b7eded2b0c9", 1): OpeningsUnpaused,
    ("0xafa7b026d1549f4af99a9dfa9bf09e63d91a104e2b8f1a237f4ed245a6737469", 3): PaymentHeld,
    ("0x9ca028c726e7a41aa72513d6f323041ad1ab3e02320ba555875f97a26c55f424", 3): AuctionHousePaymentReleased,
    ("0x3af790fafda720819b2fc6e15090606e81154e0ac9a92d38ecad006d99d20ecc", 3): Rescued,
    ("0x15bff754355d68fa38fb3ca8459829a807947cbf186c0f47d283d8dbbfcad568", 2): BuyoutAuctionSettled,
    ("0xa4e6cb91578a064a1737a833b3d276bb28e387f33f6001f70c7c1389658b64d1", 2): AuctionStarted,
    ("0xdf8644c0a4c21ed214ce69f395675b3a5fcd1039083daea5058898de40ea3149", 2): BuyoutBidPlaced,
    ("0xd7ac6e2de8abc0c7b0f60e7bead9194331611fc81aa4196d5893dbfe5e9ead76", 2): LockedSharesChanged,
    ("0x3cf61ac906c5e311ed088822c045e23dba140c660f2cc0360b55a1f997b91507", 2): NftClaimed,
    ("0xa29df9ff559e118904335d253515b9a08838f143d0b3a16cf0cb318dde1515b8", 2): NftHeld,
    ("0xee71a5d2c36677a8740c13d3a691817c31c748dd30f539c31f4d1b633ba8b0ea", 4): NftReceived,
    ("0x88b22a069f80d9931e88faa1ff63102554a20088e54708160953129f81351c26", 2): NftRedeemed,
    ("0x5162553eb146317a3c4d52ee718c9d47981a726a68236aedd81b4a84980e7d5f", 3): BuyoutRescued,
    ("0x627d2616fab71e147f9ce1da71955f361a7ae4e5ef66e3d48df39282d3166b02", 1): ReserveChanged,
    ("0xf18a1e0eb1d585d2194cdc081f34e04df407e94de5238f45531482467e31705f", 2): SharesRedeemed,
    ("0xc59d79aec240fabc270e7f992962c83e223561a8d6f85c7b384065e8fb72415c", 2): SurplusPassedOn,
    ("0x01a7ee92b53b09f510ee9da5f047faca5e86a821757820be964c9ff1ed9412a3", 2): VoteCounted,
    ("0xc32b42768a47a585121e9b8d7a2ab9d3f34c326a192dee11ee1732e3d18313f3", 2): Voted,
    ("0x65eae239de8601f64f8ee6cafa53e835a8f69e5065b0115ff94962d3ead00d4f", 2): CreditBurned,
    ("0xa381d5d3ed94de3133c84feec124c4c92a3050488ab93c97f0b140a3f6d00f5f", 2): CreditMinted,
    ("0x7799c6afccf6650365a573bc615364c3df3e887da20e3165f1f4e74c346adb2a", 2): InterestCollected,
    ("0x42d029138c014f559459aa5f9890a42034310bbbad272115d31bc70d80c00b17", 1): InterestDistributed,
    ("0xda57af17b04090de3a9a99ddc5766bc6228079477962f6f5c5e8dfc7c78ab873", 2): LossRecognised,
    ("0x08d99bbd72d89272e686fbf16b4aee54a5eaaa1a36ed0bbc9d8c706bc653e356", 2): MarketCeilingSet,
    ("0x3c6696b8b9da16a624a23936c7c98a76f9f30b71f4f8f774b3ec7fb8bff80e14", 1): SavingsShareSet,
    ("0x526f8c7dd5b4496eefe17b8c22b0d371ee206058d9d5123f2ea96f3b2ffe24c4", 1): ShortfallRepaid,
    ("0xcc389fc85eab81b74649ad0fa81f1f6b69fef1c65bd7aa07642a81608d2484a5", 4): FlashLiquidate,
    ("0x98057e13e3355c5003d2a3258bf1725c319a3b13cca184aa70cf4920341f3aa5", 4): FlashLiquidationFailed,
    ("0xf10b7c46a7b25423f73177e78b317f8434de0b6dc31782b8b09e956e444d1ade", 2): ClaimsVoided,
    ("0x7e11551da4abf271b6e64d9a3e7784d187f8da955a04c8c82dc700280ffa1808", 3): IssuerAdded,
    ("0x8a7cb77aac2c482e203d00703e5e24fc90f0dede37c8dfa185ae0be58f4bb672", 3): IssuerRemoved,
    ("0x13e3549f7c9eea9e79f92ca0436e5d4e00d3336c8cc4e26f33e0ab4cab50795a", 4): Registered,
    ("0x2d6840216b1280e001972a364d2dfb12a93977024d086c2378651b5da0ae01c1", 4): Revoked,
    ("0x4aae8ef7bb743376755f870fbd44a45d84d0ad6c068840ca379af24b512bc233", 4): EtherSent,
    ("0x6897a47afb876393fac084fdab666cfc32c755ca5b1e914c3d6aaa5734e0ef50", 4): PaidIn,
    ("0x9d9bd501d0657d7dfe415f779a620a62b78bc508ddc0891fbbd8b7ac0f8fce87", 2): AccrueInterest,
    ("0x570954540bed6b1304a87dfe815a5eda4a648f7097a16240dcd85c9b5fd42a43", 4): Borrow,
    ("0xac4b2400f169220b0c0afdde7a0b32e775ba727ea1cb30b35f935cdaab8683ac", 2): CreateMarket,
    ("0xfc16787310a3d224b0bbe42e8f117dd73707c5e4341c777bc082f68d561d1429", 2): EnableIrm,
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
    ("0xc0bcfb54c022746db5dc7d3b2d10825391a5d57127203688546cd2a3eed6f231", 1): AccrueFee,
    ("0xdcbc1c05240f31ff3ad067ef1ee35ce4997762752e3a095284754544f4c709d7", 3): Deposit,
    ("0xd361b6d2d27ce593ee9eb5011a0f11920ed3e03bc7beadeb3da528c9036301c7", 2): Execute,
    ("0x185296fce7352a64c4d0218ec3d5826b618aba1777711ad4a6ff90fac33c4372", 2): ListMarket,
    ("0x89bf199df65bf65155e3e0a8abc4ad4a1be606220c8295840dba2ab5656c1f6d", 3): ReallocateSupply,
    ("0xdd8bf5226dff861316e0fa7863fdb7dc7b87c614eb29a135f524eb79d5a1189a", 3): ReallocateWithdraw,
    ("0x6a044f53da57f0ab338a20bf0e779a5a24d370c2fcb19496f5fcc562aa6aada7", 2): RemoveMarket,
    ("0x70521cf6a7c2458c5ad406081ad7b3bc4afd31b01b586a157a9780fcee6a77cb", 3): Revoke,
    ("0xc65144f5ebda9f9ef0d3ffbaaa735b46410c9d62b6726d4efe9b5aaacbaf7f16", 2): SetAllocator,
    ("0xe86b6d3313d3098f4c5f689c935de8fde876a597c185def2cedab85efedac686", 3): SetCap,
    ("0xbd0a63c12948fbc9194a5839019f99c9d71db924e5c70018265bc778b8f1a506", 2): SetCurator,
    ("0x00172ddfc5ae88d08b3de01a5a187667c37a5a53989e8c175055cb6c993792a7", 1): LendingVaultSetFee,
    ("0xc346514baf00fe44bc04341ad4ddbe8f1a77f4bfeefba6e6d906c0751ac7caa9", 2): SetSentinel,
    ("0x28dd5c9d47f63e5c79eca758baa30b25fe6b41b504369868262b5b7820addc7a", 2): SetSupplyQueue,
    ("0x2cb0b47f52883cd75654ec60cf3168540febb5c57c0bda8efb413a26d9a02145", 1): SetTimelock,
    ("0x76ab463b81f4b8adfae431af8b4808ab0f5eda82ee0318581b328445c81b0a11", 2): SetWithdrawQueue,
    ("0x2ae72b44f59d038340fca5739135a1d51fc5ab720bb02d983e4c5ff4119ca7b8", 3): Skim,
    ("0x8b18afeb361b83b025999ed5b42f1d90c68aaa5a0fd49c015f04c3b8b81e80eb", 2): Submit,
    ("0xfbde797d201c681b91056529119e0b02407c7bb96a4a2c75c01fc9667232c8db", 4): LendingVaultWithdraw,
    ("0x3281339ca471ace33bd62e275ce08abdbf3eb184e0469f32bfdc2cfc7d9915c6", 4): CreateVault,
    ("0x5c5a05ef8e0a051c091f1d63ddf26b2016dd9a692734d1abb2f46d0e3060d926", 2): CounterRaised,
    ("0x20461e09b8e557b77e107939f9ce6544698123aad0fc964ac5cc59b7df2e608f", 1): FeeSet,
    ("0x860c0aa5520013080c2f65981705fcdea474d9f7c3daf954656ed5e65d692d1f", 1): FeesCollected,
    ("0xee6a0e21963d44d13da2726aa3a92c8c0bf4c6a65a27891b71a8e04ec30db3e0", 1): FillsPaused,
    ("0xccdc4912fdd32ab1084e43045c0bd69f477160be6c06add8e6ec81da721dc1c1", 1): FillsUnpaused,
    ("0x553fd4f76f0871ec5b324e08d165e91b3928c3154e4ff372734bd80ab59bf491", 2): NoncesCancelled,
    ("0x8ebb1bd69e6a5ae4c0ecde0ac779aabadbce42cb3168ae1a193f4fc55f41fa97", 4): OrderFilled,
    ("0x09e126c208c7c6b8de91fb519ff46ef1f6eb471f6376862ca4de42ea000026d6", 3): OrderValidated,
    ("0x745a6af2d487941f8e49f7339abb9f9a865c7450dfaaf68ccc096c608184567c", 2): RoyaltySet,
    ("0x1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81", 3): AuthorizationCanceled,
    ("0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5", 3): AuthorizationUsed,
    ("0xfeaf0269382b6fceb411c05498208a69bdfb025d1ffe6693729460512f1aa2d8", 2): AppraiserSet,
    ("0x0ac7518de2a358fe2ed63620c0b679f41045cd988a16a45e09ac95874b0ead56", 3): Published,
    ("0x27b6b7c97f6518885ec25fc053a3576fed3ad72161e0a5ae1863040d5fdbc1ac", 1): RevaluationProposed,
    ("0xb4b6c7aa41c1649a19455c4a20a4725638f523e0d151d364110ec868106f223b", 3): Suspended,
    ("0xe961e9719b3fc524ff08094b7a80da9655cfdd1a8ba37b75940f0baf6c594172", 1): BandSet,
    ("0xdc6d904c5746cf036d326e7f845ea03ed54e3d8a82009cf8e35c4732aadf5c46", 1): DroughtSet,
    ("0x93525d3c7f4fafe56faedbca6d501a13c63f47857d8b30d8282ec2dd806259a7", 1): FeesSet,
    ("0xa3b837b506cf05c65856f651e834bdb864493a6daec0db14ca407bf7147a3b2b", 2): FrozenSet,
    ("0x45bdfc36f8f92337a837e823ddfc52a1b4147b48151a24affebd6db612aa6dd3", 2): ReserveHandedOver,
    ("0xcc4a2b3ba705bd7ff66889f97e61467eeabdd9ba112fb4b599179639de909fd4", 3): SwappedIn,
    ("0x8bdbd9d481da3d21cb8a7068d1c1f54d069e675d6c9dba66eece9d760f382fc9", 3): SwappedOut,
    ("0x4dc1f5d449b5c452bcccae3e3ad550b30c36e950fd8c0a7d42cb999bf1dd2d27", 2): UnfrozenSet,
    ("0xbf528a5b310cf63bb506d61a8a24c9b539ef5f552a8b42cb60d317a2249c1d20", 4): LoanAllowedSet,
    ("0x37dde796271adc90e88b0029f7f184a1cd8bc7ea352531d63b8c02fc2f2ca821", 4): PledgedSharesCreated,
    ("0x6ff9f19691d4ade2dd9093c72a95536da37c87a897b2a01a2981aadc3cdbe69d", 2): Discarded,
    ("0x67370e007adfab1aebba9598ade08f1097b97650d6b72153eef4daaa7995f94b", 2): Pledged,
    ("0x5cdf07ad0fc222442720b108e3ed4c4640f0fadc2ab2253e66f259a0fea83480", 3): PledgedSharesRedeemed,
    ("0x086f561142bc4bdbe9350bd28b5eb74b4b2a64b0c54d97c83bea294393d8beb8", 2): Released,
    ("0xfb38c101f6c4b338f78d2c6290064f0a4955acad23ab8c59ae16b944c66c65fa", 2): Seized,
    ("0xf267235ebfb630032a6a04de47e34751541c9a48e736f5c5ae79cbb519cbbd52", 3): ProceedsWithdrawn,
    ("0x0025e2fa5d755b0e62508ebbf77e850ccf95cd3ab21e5cd49b3284236c8ee325", 3): PurchaseRefunded,
    ("0xd9e530acb8429c8e5337d9d3230e4cc7d742e32c2fc8d76608c19f2e1701ed04", 3): SaleCancelled,
    ("0xe64451e3e19363d0320cd4b734be99a94eb25f24e388b4b3de581fad4f981bf8", 1): SaleFeeSet,
    ("0x1af949a17fe37428251d01db1a556c2c1eac14bd2a8d6d30f9c25972d241532a", 4): SaleOpened,
    ("0x37e555592edcb9fe15108b8e8260cbddad0c73aeba67f74d5f1a93c30e878bc5", 1): SalesPaused,
    ("0xd45b73fbdb5d215d5f93732d4191258affd0f14ba3e24dd7ee7ab7a3e0a90650", 1): SalesUnpaused,
    ("0xa952feb34d87c74c5dbfabeeaff86860edc93e5b051cbee07f36ce329fe4532e", 3): SharesBought,
    ("0x87700326db6226f480de90c9d3851b731a5821f914289db50ff371ca470aa423", 3): SharesClaimed,
    ("0x95d246db24b381a7699042424f028fe5ebcb8cc713012e525c1b2e3587b4738d", 2): SoldOut,
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
    ("0x59dd00fb822243e1fd081e2fd67b10974c520802fe9e735bb77db254a51a8ca9", 2): LevelObserved,
    ("0x8f22453a37c7088412c64916ec9e5d046d7c24082f7b21c87e6d74864170cc08", 2): Poked,
    ("0x1ca19149d3d03c3003dacec500b712664163e1fdcf8f54602a2ba1a134cafaf8", 2): PriceSampled,
    ("0x9c133d4657dc9cd12f4c08cef86ef778dbbe03f3ad3b661ff14d36bc3febb1fb", 4): CancelRedeemClaim,
    ("0xa16c0f2cab616ed5d17cd544655b00d7062a1df7c457960cc8b9bf60770f9236", 3): CancelRedeemRequest,
    ("0x1d63055f2391fc3a61f120d9da75cb686b1384a1a477aafb6bc7cbbceca23359", 2): CashWithdrawn,
    ("0x9214661e3bb3fda70baa55868248020da5f7d82c28b450910a9f0b1fccf3a4f2", 3): Fulfilled,
    ("0x5af8184bef8e4b45eb9f6ed7734d04da38ced226495548f46e0c8ff8d7d9a524", 2): Funded,
    ("0xceb576d9f15e4e200fdb5096d64d5dfd667e16def20c1eefd14256d8e3faa267", 3): OperatorSet,
    ("0x1fdc681a13d8c5da54e301c7ce6542dcde4581e4725043fdab2db12ddc574506", 4): RedeemRequest,
    ("0x7dfbdda75e5eead81e1490f16eaee279ba005d020651e325a633cfc8366a6614", 3): RedemptionUndone,
    ("0xa2e7252971169a458880a1fc330f5615415bcd7b20bde2bd352ff3744d5b3896", 3): RequestBroken,
    ("0x3ecc22f3b0ed0f0fd765ea0930f335b92d408fb063e60d93a03673b212ac03c7", 4): RequestRecovered,
    ("0x6f072ff41a58c73c1f7253e82b3e50e1083b438aa76a962283c334bb6797d355", 3): Settled,
    ("0x269e34e2241e1c2401f99661f15eb5d655bac6f4c8425b422a76924c7380d839", 4): NetAssetValueCreated,
    ("0xf74805c6eac3aa5fe0fe2d3dfd19d35469484f7b9146bdf53c9ed0453188b02d", 4): RedemptionDeskCreated,
    ("0x0e84ad88e3ef29d8e8ef86dfd7fc5362093f280136d9f94eb4ac21edd932250c", 4): CoinsRedeemed,
    ("0xbf4bb5d29086301e62f4d130f849a12fb4a06c1838a4f01f8036cc94eabc8a50", 2): PauseSet,
    ("0x3aaf61a3a55889404bc9513d192b647abeaec079595338bb41622c68d3288251", 3): RedeemedFrom,
    ("0xaafc25d17fbf76d05a93a161758f775de23952794f4831f5d2bf3421fd275dd7", 2): SyncFailed,
    ("0x666eb60e68a0f5aa2ac9afc1b61cf679be92d104f6e27c4520be0de6aa86c740", 2): WindDownSet,
    ("0x65768472d5565757835d0be35c202a9bad032a3d4b033a490b84e4cd02d134aa", 4): AdjustableSplitterCreated,
    ("0xc869cda6acef308a73450723c718ff6fd69c7d3b2198bfd99494647d5c931131", 3): SplitterCreated,
    ("0x0727302becd070529b3293f4ec8f553d9f6ae1773f638598db1205fbf8908083", 2): RewardAdded,
    ("0xd205f05d4613f982c4ad59db528417292b8456e34deba31ac70a3f4b5e4cfabe", 1): StreamResumed,
    ("0x9020b1871151d7c16668e0fd7b6a007864f892471e1848fece5d5d224b3f7d74", 1): StreamStopped,
    ("0xb20227e1425db39f1cd38671b65866e57d59b6f4e600e5e5880b58ac56f18f14", 2): UndistributedTaken,
    ("0x1cdde67b72a90f19919ac732a437ac2f7a10fc128d28c2a6e525d89ce5cd9d3a", 1): Closed,
    ("0xf7a40077ff7a04c7e61f6f26fb13774259ddf1b6bce9ecf26a8276cdd3992683", 3): Claimed,
    ("0x2cd6435b1b961c13f55202979edd0765a809f69a539d8a477436c94c1211e43e", 3): DepositWithdrawn,
    ("0x2da466a7b24304f47e87fa2e1e5a81b9831ce54fec19055ce277ca2f39ba42c4", 2): Deposited,
    ("0x24e31019895ffdfba090bb48237c81c3c8b1aaa0010060b8ab8cf1f9e3fce221", 4): Liquidated,
    ("0x57115fac7ed2109d5b56185a8588e37dd6af77291214dc75edf9eca36593227f", 2): MarketSet,
    ("0xd9fd1a29efbd67e74bbcd110e7344e0a2fbc8efd8334b946c1b805670d8d08ea", 1): PoolClosed,
    ("0x24b91f4f47caf44230a57777a9be744924e82bf666f2d5702faf97df35e60f9f", 2): WithdrawalRequested,
    ("0x8f40dd9e11205ac9a302dd83b2871318a48b5387926c53132bd4604e87877723", 3): MarketDelisted,
    ("0xdf4882ed809962cda5f13a37f3370f76927b3bda6e0f1e30e7f01757eafb379f", 3): MarketListed,
    ("0x9c5d829b9b23efc461f9aeef91979ec04bb903feb3bee4f26d22114abfc7335b", 4): PoolCreated,
    ("0x20b883a22d3fe13d1a466675ba32a5f813592c2cb38d241b9097fe6107ca4546", 3): PoolEnded,
    ("0x15c494a9f52b9be79ce874fc8b919adb275faea61e912f68555cb0cd93b8277d", 2): CeilingSet,
    ("0xe4c2b3f9ae1b117ae7b4d7c000cfd7e55f8abe4db06a3fe4af7016b71779d8a4", 2): FacilitatorBurned,
    ("0x274850707d1ba51924af585c4fa3be2415d36d2fe69616b88347e4f1be800e4e", 2): FacilitatorMinted,
    ("0xa8fe5b89f35f2ebd6f3f95a7ef215f4bd89179e10c101073ae76cffad14734cf", 2): FacilitatorRemoved,
    ("0xc083d0d5ad849f350455939b921294ff4428ba9b4d4dabbdbaeaf8db9ec386a3", 1): FlashMintCapSet,
    ("0x804772272672bf993a0b40700af865516ed5b2378dfa39c36cefa71c3e2a7005", 1): FlashMintFeeSet,
    ("0xf12bca6295f2fc7bcf94c156f81e39a932477c9c471a93f178ae1f7cdbdb3276", 3): FlashMinted,
    ("0xb5649f499b6a8572e5e25597c6c3527f0a1a9e955d76f9cdac4a02d6bf0a2b0a", 2): MintingEnded,
    ("0xef208e8c2897f2c397a6361c2fc09ae3e50bc1ef34325778ba9ffe63f553f349", 1): MintingPausedSet,
    ("0x1e57e3bb474320be3d2c77138f75b7c3941292d647f5f9634e33a8e94e0e069b", 2): EtherReceived,
    ("0xf8109f5fe887a4d9e941f704d1a923ad51769a55ae39c515ef96f5940a3b99bf", 3): LossCovered,
    ("0x9def4e2802183d68ce90a6a226a2962b59298616c27165f12c4fbc5c84cdd778", 3): Paid,
    ("0xe7745e7895b70bd8ba60112cccb2b5036cfb56d493681854f015e7758848bf45", 3): ShortfallReported,
    ("0x45701051f592a236273387cde13b04ebc5582b337c7c4aba4f934c4668e051eb", 3): SupplyCollected,
    ("0x4676d6bba1b9934287b28bcfd87e5ce97507424d4f58063f157642a2f099ad27", 3): GrantAccepted,
    ("0x2c2dcdab3295eb43561e4d3373290d99c0f95f5b7cda940d04f3b24d497c3441", 4): GrantOffered,
    ("0x0fa5ca2a18f702015375ded21ad8d57a3b3ede5af4dde9fc0dd2615423119fe1", 3): GrantRevoked,
    ("0xff0a241e97df4dc6ccdded5f0794c5961fa57705cb8a633fa03198643a1aa310", 3): GrantWithdrawn,
    ("0x3aa5ee9ee1aa0669bfec0c83de8c13f927fd7f4fb859aff0948455cffb92c281", 3): GrantorSet,
    ("0x8aebc1b800f9ab6390a6e2c0cd79fefec3fddbde86c8d0e4031a319d0f73ec34", 3): SharesReleased,
    ("0x0882a5a3dd734f9439920c033f47fbf858b41e31edb53d592d9763d07feaf066", 1): Begun,
    ("0x913c992353dc81b7a8ba31496c484e9b6306bd2f6c509a649a38fdf5e1c953b2", 4): WindDownClaimed,
    ("0x989eaa915cbb416ea3d6f9a63b1a3de51770c7674b11fe21ecdf76b4e1d13910", 3): Locked,
    ("0x3f6b07869f8f967748abe02800622f3ff64cdeda4ebe0b7ef0f309919db15464", 2): MarketEnlisted,
    ("0x709e84e6ccb1745779b70753baa2955484bb112b6ae6e7c9b4a7379f5b7952d3", 1): Opened,
    ("0x9fad85a8429b46cc42dd6dee7eeaa28322e52b7e639433e78795e275ddd665d8", 3): OracleMade,
    ("0x79df7c9ae215f089d838151ec183017f8862cd0650220412a25668fc67838be1", 2): PriceFixed,
    ("0x13c3bfb3a4ef2fe0bca36af73c1ab33c8c5bc49901229cad0d9b0d1558b898f6", 2): PriceRead,
    ("0x1d105d25c672b1bfb98e1aa5654db26837f956dbe8194e17e5ec58b4a18b7dd3", 2): Realised,
    ("0x02b86ecf4507cde864572fad7e3545e26dfde76fa6c9ee32faf1c3d33f6b2209", 4): WindDownRedeemed,
    ("0xb2ead535b49f12bfdca0e357eba5b9e66f48a0e6c9082875407fff07716cf89c", 2): ReserveSet,
    ("0x94d986c87134c37f1a81c45df56206722a9e9758b6961f2b61392987ebdefa94", 2): ResidualPaid,
    ("0xc86f3ad83f074ba4e734a56f806a05e199c0a1ca86fc514ea7ec145e4c36500a", 3): WindDownSettled,
    ("0xa966e683a893461900fcf6550ad36b010e4637187f17b1e6a6fe206d918a8744", 1): SurplusTaken,
    ("0x6bd5c950a8d8df17f772f5af37cb3655737899cbf903264b9795592da439661c", 1): BatchMetadataUpdate,
    ("0xa5d4097edda6d87cb9329af83fb3712ef77eeb13738ffe43cc35a4ce305ad962", 1): ContractURIUpdated,
    ("0xd85b7816dca44c313f0fdadd9567f99f3620a2fac7c21a8a7872e1ac4d10fe55", 2): DefaultRoyaltySet,
    ("0xacc639f1ff310faf48650d02a82bd24c924e45a5050fc931245096ac57c309d9", 1): MaxSupplySet,
    ("0xeef043febddf4e1d1cf1f72ff1407b84e036e805aa0934418cb82095da8d7164", 1): MetadataFrozen,
    ("0x2178aa751f0e9865c3d072cbaf55a12cd8d8ef9366f79ef7764b0b8e556c5880", 1): OffsetDrawn,
    ("0xdbc4d2eeeb9205300e659a3540b3ca64f64057121498351a2c400c6e2d90931c", 1): OffsetRequested,
    ("0xffdce9f9df20da8850cebaa94fe36deeda0706dc51aff3d633615f70cbc3a9d0", 2): PaymentTokenSet,
    ("0xbb0cda262313b8ba2b3300ce1c65b6fdd813137428514ebe8c4dc93cc8570546", 2): PayoutSet,
    ("0x6878c275a9871209c183b41024d8d6581fe7eed93ff70618b81b67b0a08d342a", 2): PhaseClosed,
    ("0xe15f4faa606b50d54c2c964cbeb16cc43f17b3ba015df260ae982c047464ba85", 2): PhaseSet,
    ("0x8343974ebbd3dc7dca16f062ff3dfb95f73d0960de36d19d360b8d015d34dbbd", 1): ProvenanceCommitted,
    ("0xb35f08f5a4f479d08cc91d6e361c5a27aa17a28ffa7bdcc99bd1d3d333252386", 2): RoyaltyReceiverProposed,
    ("0xf39705b7b5e883a2946b667c968af14d4bab295687710e93ba212aac8e78e5d4", 3): TokenRoyaltySet,
    ("0xcc5dc080ff977b3c3a211fa63ab74f90f658f5ba9d3236e92c8f59570f442aac", 1): TransferValidatorUpdated,
    ("0x93657745b9bb580194dc3958f7e9ea15c852cb646d0eab148b0d9c8772cba5e5", 2): VoucherCancelled,
    ("0xf7a1e49d5a5ec6f8eb66f7e9fbbff8f4e3d23ac8e54dc234e11a7b0caee05ff5", 2): VoucherSignerSet,
    ("0xd1c19fbcd4551a5edfb66d43d2e337c04837afda3482b42bdf569a8fccdae5fb", 3): Withdrawn,
    ("0xb0c7bc8bcbb32c2cb41cea8e4ab6ab54817b555992a2817ee679c4b9730c7817", 3): CollectionCreated,
    ("0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925", 4): CreatorCollectionApproval,
    ("0x17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31", 3): ApprovalForAll,
    ("0xdeaa91b6123d068f5821d0fb0678463d1a8a6079fe8af5de3ce5e896dcf9133d", 4): ConsecutiveTransfer,
    ("0x032bc66be43dbccb7487781d168eb7bda224628a3b2c3388bdf69b532a3a1611", 1): CreatorCollectionLocked,
    ("0x92a0da5eae73d0c5b7ca4da0de2d93fdc079cb3dfecaf3738f994f24108a05d0", 4): PhaseMinted,
    ("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", 4): CreatorCollectionTransfer,
    ("0x8777ca6caf83d8b8a84387266a1ffc487df7e8238ac7ace3b813e45d661292b0", 3): VoucherUsed,
}
"""By first topic and number of topics."""
