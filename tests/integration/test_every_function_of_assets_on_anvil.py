"""Every state-changing function of an asset, of its factory, of sales and of vesting on anvil: it works, and it refuses

As `test_every_function_on_anvil.py`: a line is who calls what, after what, and who is refused, with the error. A test
asserts that no function is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from strongroom.evm import Account, Contract, ContractError
from tests.integration.ape_chain import ApeChain, functions_of
from tests.support.fractional import (
    DAY,
    FRANCE,
    MAX_UINT,
    REASON,
    CustodianStatus,
    Fractional,
    FractionalBuilder,
    Policy,
)
from tests.support.sales import FEE, SALT, Sales, SalesBuilder, asset_params
from tests.support.signing import FOREVER, Domain, sign_permit, vrs
from tests.support.suite import GOVERNOR

pytestmark = pytest.mark.anvil

ASSET, FACTORY, SALE, VESTING = "AssetToken", "AssetFactory", "PrimarySale", "Vesting"
DOCUMENT = b"DEED".ljust(32, b"\0")
ZERO = "0x" + "00" * 20
YEAR = 365 * DAY
DELEGATION = "Delegation(address delegatee,uint256 nonce,uint256 expiry)"
NOT_OWNER, NOT_AGENT = "AssetToken_NotOwner", "AssetToken_NotAgent"


@dataclass(frozen=True)
class Room:
    """An asset in use, and the factory's room with one of its own."""

    f: Fractional
    s: Sales
    asset: Contract
    """With votes and investors' balances; `holder` and `other` have 1,000 shares each."""

    def contract(self, name: str) -> Contract:
        return {ASSET: self.asset, FACTORY: self.s.factory, SALE: self.s.sales, VESTING: self.s.vesting}[name]

    @property
    def chain(self) -> Any:
        return self.f.chain

    # What comes before

    def locks(self) -> None:
        self.f.lock(self.f.holder, 10)

    def locks_supply(self) -> None:
        self.asset.lockSupply(sender=self.f.locker)

    def arrives(self) -> None:
        self.f.money.mint(self.asset, 10**6, sender=self.f.payer)

    def offers_ownership(self) -> None:
        self.asset.transferOwnership(self.f.stranger, sender=self.f.owner)

    def delegation(self, by: Account, nonce: int) -> tuple[Any, ...]:
        digest = Domain.of(self.asset).digest(DELEGATION, self.f.stranger, nonce, FOREVER)
        return (self.f.stranger, nonce, FOREVER, *vrs(by.sign_hash(digest)))

    def permits(self, value: int, signed: int) -> tuple[Any, ...]:
        signature = sign_permit(self.asset, self.f.holder, self.f.seller, signed, FOREVER)
        return (self.f.holder, self.f.seller, value, FOREVER, *vrs(signature))

    # Sales and vesting

    @property
    def nft(self) -> Contract:
        collection = self.chain.deploy("MockCollection", self.s.deployer, sender=self.s.deployer)
        collection.mint(self.s.owner, 1, sender=self.s.deployer)
        collection.approve(self.s.factory, 1, sender=self.s.owner)
        return collection

    def opens(self) -> int:
        return self.s.open()

    def bought(self) -> None:
        self.s.buy(self.opens(), self.s.buyer, 200)

    def closed(self) -> None:
        self.bought()
        self.s.end(1)

    def claimed(self) -> None:
        self.closed()
        self.s.sales.claim(1, self.s.buyer, sender=self.s.relayer)

    def cancelled(self) -> None:
        self.bought()
        self.s.sales.cancel(1, sender=self.s.owner)

    def grant(self, **changes: Any) -> dict[str, Any]:
        now = self.chain.timestamp
        return {
            "asset": self.s.asset,
            "beneficiary": self.s.insider,
            "shares": 1_000,
            "start": now - 100,
            "cliff": 0,
            "duration": YEAR,
            "isRevocable": True,
            "isIssue": True,
            **changes,
        }

    def offers(self) -> None:
        self.s.vesting.offer(self.grant(), sender=self.s.owner)
        self.s.asset.approve(self.s.vesting, MAX_UINT, sender=self.s.insider)

    def accepts(self) -> None:
        self.offers()
        self.s.vesting.accept(1, sender=self.s.insider)
        self.chain.warp(30 * DAY)

    def accept_permit(self, signed: bool) -> tuple[Any, ...]:
        value = 1_000 if signed else 1
        signature = sign_permit(self.s.asset, self.s.insider, self.s.vesting, value, FOREVER)
        return (1, FOREVER, *vrs(signature))

    def as_sentinel(self, target: Contract) -> None:
        target.pause(sender=self.s.registry.sentinel)


Call = Callable[[Room], tuple[Account, tuple[Any, ...]]]


@dataclass(frozen=True)
class Line:
    """One function."""

    contract: str
    signature: str
    works: Call
    refused: Call
    error: str
    before: Callable[[Room], Any] | None = None
    """What must have happened first, for it to work; the refusal comes before it."""
    value: int = 0


def by_owner(signature: str, *args: Any, **options: Any) -> Line:
    return Line(
        ASSET, signature, lambda r: (r.f.owner, args), lambda r: (r.f.stranger, args), NOT_OWNER, **options
    )


def by_agent(signature: str, args: Callable[[Fractional], tuple[Any, ...]], **options: Any) -> Line:
    return Line(
        ASSET,
        signature,
        lambda r: (r.f.agent, args(r.f)),
        lambda r: (r.f.stranger, args(r.f)),
        NOT_AGENT,
        **options,
    )


def found(contract: str, start: str) -> str:
    """The one signature that starts so."""
    [signature] = [each for _, each in functions_of((contract,)) if each.startswith(f"{start}(")]
    return signature


ASSET_LINES = [
    by_owner(found(ASSET, "transferOwnership"), ZERO),
    by_owner("setCountries(uint16[],bool)", [FRANCE], True),
    by_owner("setMaxCountryHolders(uint16,uint32)", FRANCE, 3),
    by_owner("lowerAuthorizedSupply(uint256)", 2_000),
    by_owner("setDocument(bytes32,string,bytes32)", DOCUMENT, "ipfs://x", b"\x01" * 32),
    by_owner(found(ASSET, "setPolicy"), tuple(Policy(max_holders=5))),
    by_owner(
        "removeDocument(bytes32)",
        DOCUMENT,
        before=lambda r: r.asset.setDocument(DOCUMENT, "ipfs://x", b"\x01" * 32, sender=r.f.owner),
    ),
    by_owner("unpause()", before=lambda r: r.asset.pause(sender=r.f.agent)),
    Line(ASSET, "pause()", lambda r: (r.f.agent, ()), lambda r: (r.f.stranger, ()), NOT_OWNER),
    Line(
        ASSET,
        "setAgent(address,bool)",
        lambda r: (r.f.owner, (r.f.seller, True)),
        lambda r: (r.f.agent, (r.f.seller, True)),
        NOT_OWNER,
    ),
    Line(
        ASSET,
        "setIssuer(address,uint256)",
        lambda r: (r.f.owner, (r.f.seller, 5)),
        lambda r: (r.f.seller, (r.f.seller, 5)),
        NOT_OWNER,
    ),
    Line(
        ASSET,
        "setCustodian(address,uint8)",
        lambda r: (r.f.owner, (r.f.custodian, CustodianStatus.CLOSED)),
        lambda r: (r.f.owner, (r.f.custodian, CustodianStatus.NONE)),
        "AssetToken_InvalidCustodian",
    ),
    Line(
        ASSET,
        "listPaymentToken(address)",
        lambda r: (r.f.owner, (r.f.coins,)),
        lambda r: (r.f.owner, (r.f.money,)),
        "AssetToken_InvalidPaymentToken",
    ),
    Line(
        ASSET,
        "acceptOwnership()",
        lambda r: (r.f.stranger, ()),
        lambda r: (r.f.stranger, ()),
        "AssetToken_NotPendingOwner",
        before=Room.offers_ownership,
    ),
    Line(
        ASSET,
        "issue(address,uint256,uint256)",
        lambda r: (r.f.owner, (r.f.third, 5, 0)),
        lambda r: (r.f.stranger, (r.f.third, 5, 0)),
        "AssetToken_NotIssuer",
    ),
    Line(
        ASSET,
        "redeem(address,uint256)",
        lambda r: (r.f.owner, (r.f.holder, 5)),
        lambda r: (r.f.stranger, (r.f.holder, 5)),
        NOT_OWNER,
        before=lambda r: r.asset.approve(r.f.owner, 5, sender=r.f.holder),
    ),
    by_agent("freeze(address,bytes32)", lambda f: (f.holder, REASON)),
    by_agent("unfreeze(address,bytes32)", lambda f: (f.holder, REASON)),
    by_agent("setFrozenTokens(address,uint256)", lambda f: (f.holder, 5)),
    by_agent("setFrozenTokens(address,uint256,bytes32)", lambda f: (f.holder, 5, REASON)),
    by_agent("forcedTransfer(address,address,uint256)", lambda f: (f.holder, f.third, 5)),
    by_agent("forcedTransfer(address,address,uint256,bytes32)", lambda f: (f.holder, f.third, 5, REASON)),
    by_agent("recover(address,address,bytes32)", lambda f: (f.holder, f.second, REASON)),
    by_agent(
        "forcedTransferLocked(address,address,uint256,address,bytes32)",
        lambda f: (f.holder, f.third, 5, f.custodian, REASON),
        before=Room.locks,
    ),
    Line(
        ASSET,
        "transfer(address,uint256)",
        lambda r: (r.f.holder, (r.f.third, 5)),
        lambda r: (r.f.holder, (r.f.stranger, 5)),
        "TransferPolicy_Refused",
    ),
    Line(
        ASSET,
        "approve(address,uint256)",
        lambda r: (r.f.holder, (r.f.seller, 5)),
        lambda r: (r.f.holder, (ZERO, 5)),
        "ERC20InvalidSpender",
    ),
    Line(
        ASSET,
        "transferFrom(address,address,uint256)",
        lambda r: (r.f.seller, (r.f.holder, r.f.third, 5)),
        lambda r: (r.f.seller, (r.f.holder, r.f.third, 5)),
        "ERC20InsufficientAllowance",
        before=lambda r: r.asset.approve(r.f.seller, 5, sender=r.f.holder),
    ),
    Line(
        ASSET,
        found(ASSET, "permit"),
        lambda r: (r.f.stranger, r.permits(5, 5)),
        lambda r: (r.f.stranger, r.permits(6, 5)),
        "AssetToken_InvalidSignature",
    ),
    Line(
        ASSET,
        "delegate(address)",
        lambda r: (r.f.holder, (r.f.stranger,)),
        lambda r: (r.f.holder, (r.f.stranger,)),
        "AssetToken_WithoutVotes",
    ),
    Line(
        ASSET,
        found(ASSET, "delegateBySig"),
        lambda r: (r.f.stranger, r.delegation(r.f.holder, 0)),
        lambda r: (r.f.stranger, r.delegation(r.f.holder, 7)),
        "AssetToken_InvalidSignature",
    ),
    Line(
        ASSET,
        "multicall(bytes[])",
        lambda r: (r.f.holder, ([r.asset.transfer.encode(r.f.third, 5)],)),
        lambda r: (r.f.holder, ([r.asset.transfer.encode(r.f.stranger, 5)],)),
        "TransferPolicy_Refused",
    ),
    Line(
        ASSET,
        "payDividend(address,uint256)",
        lambda r: (r.f.payer, (r.f.money, 10**6)),
        lambda r: (r.f.payer, (r.f.coins, 10**6)),
        "AssetToken_NotPaymentToken",
        before=lambda r: (
            r.f.money.mint(r.f.payer, 10**6, sender=r.f.payer),
            r.f.money.approve(r.asset, MAX_UINT, sender=r.f.payer),
        ),
    ),
    Line(
        ASSET,
        "bookReceived(address)",
        lambda r: (r.f.stranger, (r.f.money,)),
        lambda r: (r.f.stranger, (r.f.coins,)),
        "AssetToken_NotPaymentToken",
        before=Room.arrives,
    ),
    Line(
        ASSET,
        "claim(address,address)",
        lambda r: (r.f.stranger, (r.f.money, r.f.holder)),
        lambda r: (r.f.stranger, (r.f.money, r.f.holder)),
        "AssetToken_NothingToClaim",
        before=lambda r: r.f.pay(10**6),
    ),
    Line(
        ASSET,
        "claimTo(address,address)",
        lambda r: (r.f.holder, (r.f.money, r.f.stranger)),
        lambda r: (r.f.holder, (r.f.money, ZERO)),
        "AssetToken_ZeroAddress",
        before=lambda r: r.f.pay(10**6),
    ),
    Line(
        ASSET,
        "lock(address,uint256)",
        lambda r: (r.f.custodian, (r.f.holder, 5)),
        lambda r: (r.f.stranger, (r.f.holder, 5)),
        "AssetToken_NotCustodian",
        before=lambda r: r.asset.approve(r.f.custodian, 5, sender=r.f.holder),
    ),
    Line(
        ASSET,
        "unlock(address,uint256)",
        lambda r: (r.f.custodian, (r.f.holder, 5)),
        lambda r: (r.f.custodian, (r.f.holder, 5)),
        "AssetToken_InsufficientLocked",
        before=Room.locks,
    ),
    Line(
        ASSET,
        "transferLocked(address,address,uint256)",
        lambda r: (r.f.custodian, (r.f.holder, r.f.third, 5)),
        lambda r: (r.f.custodian, (r.f.holder, r.f.third, 5)),
        "AssetToken_InsufficientLocked",
        before=Room.locks,
    ),
    Line(
        ASSET,
        "burnLocked(address,uint256)",
        lambda r: (r.f.custodian, (r.f.holder, 5)),
        lambda r: (r.f.custodian, (r.f.holder, 5)),
        "AssetToken_InsufficientLocked",
        before=Room.locks,
    ),
    Line(
        ASSET,
        "lockSupply()",
        lambda r: (r.f.locker, ()),
        lambda r: (r.f.owner, ()),
        "AssetToken_NotSupplyLocker",
    ),
    Line(
        ASSET,
        "unlockSupply()",
        lambda r: (r.f.locker, ()),
        lambda r: (r.f.owner, ()),
        "AssetToken_NotSupplyLocker",
        before=Room.locks_supply,
    ),
    Line(
        ASSET,
        "recount(address)",
        lambda r: (r.f.stranger, (r.f.holder,)),
        lambda r: (r.f.stranger, (r.f.stranger,)),
        "TransferPolicy_NotAHolder",
    ),
    Line(
        ASSET,
        found(ASSET, "initialize"),
        lambda r: (r.f.owner, (r.f.params(),)),
        lambda r: (r.f.owner, (r.f.params(),)),
        "AssetToken_AlreadyInitialized",
    ),
]
SALE_LINES = [
    Line(
        FACTORY,
        found(FACTORY, "tokenizeOffChain"),
        lambda r: (r.s.owner, (asset_params(r.s.owner), [], "Notary Ltd", FEE, b"\x08" * 32)),
        lambda r: (r.s.owner, (asset_params(r.s.owner), [], "Notary Ltd", FEE, SALT)),
        "AssetFactory_AlreadyMade",
    ),
    Line(
        FACTORY,
        found(FACTORY, "tokenizeNft"),
        lambda r: (r.s.owner, (asset_params(r.s.owner), [], r.nft, 1, 10**20, FEE, b"\x08" * 32)),
        lambda r: (r.s.owner, (asset_params(r.s.owner), [], r.nft, 1, 10**20, FEE - 1, b"\x08" * 32)),
        "AssetFactory_FeeAboveAllowed",
    ),
    Line(
        FACTORY,
        "multicall(bytes[])",
        lambda r: (r.s.owner, ([],)),
        lambda r: (r.s.attacker, ([r.s.factory.pause.encode()],)),
        "AccessManagedUnauthorized",
    ),
    Line(
        FACTORY,
        "permit(uint256,uint256,bytes)",
        lambda r: (r.s.owner, (5, FOREVER, bytes(sign_permit(r.s.coin, r.s.owner, r.s.factory, 5)))),
        lambda r: (r.s.deployer, (5, FOREVER, b"\x00" * 65)),
        "AssetFactory_AllowanceTooLow",
    ),
    Line(
        FACTORY,
        "setFee(uint256)",
        lambda r: (r.s.registry.governor, (1,)),
        lambda r: (r.s.operator, (1,)),
        "AccessManagedUnauthorized",
    ),
    Line(
        SALE,
        found(SALE, "open"),
        lambda r: (r.s.owner, (r.s.terms(),)),
        lambda r: (r.s.attacker, (r.s.terms(),)),
        "PrimarySale_NotIssuer",
    ),
    Line(
        SALE,
        "buy(uint256,uint56,uint256,uint256)",
        lambda r: (r.s.buyer, (1, 5, MAX_UINT, r.s.later)),
        lambda r: (r.s.buyer, (1, 5, MAX_UINT, r.s.later)),
        "PrimarySale_WrongStatus",
        before=Room.opens,
    ),
    Line(
        SALE,
        found(SALE, "buyWithAuthorization"),
        lambda r: (r.s.relayer, bought_by_signature(r, 5)),
        lambda r: (r.s.relayer, bought_by_signature(r, 5)),
        "PrimarySale_WrongStatus",
        before=Room.opens,
    ),
    Line(
        SALE,
        "permit(uint256,uint256,bytes)",
        lambda r: (r.s.buyer, (5, FOREVER, bytes(sign_permit(r.s.coin, r.s.buyer, r.s.sales, 5)))),
        lambda r: (r.s.deployer, (5, FOREVER, b"\x00" * 65)),
        "PrimarySale_AllowanceTooLow",
    ),
    Line(
        SALE,
        "multicall(bytes[])",
        lambda r: (r.s.buyer, ([r.s.sales.buy.encode(1, 5, MAX_UINT, r.s.later)],)),
        lambda r: (r.s.buyer, ([r.s.sales.buy.encode(1, 5, MAX_UINT, r.s.later)],)),
        "PrimarySale_WrongStatus",
        before=Room.opens,
    ),
    Line(
        SALE,
        "cancel(uint256)",
        lambda r: (r.s.owner, (1,)),
        lambda r: (r.s.owner, (1,)),
        "PrimarySale_WrongStatus",
        before=Room.bought,
    ),
    Line(
        SALE,
        "claim(uint256,address)",
        lambda r: (r.s.relayer, (1, r.s.buyer)),
        lambda r: (r.s.relayer, (1, r.s.buyer)),
        "PrimarySale_WrongStatus",
        before=Room.closed,
    ),
    Line(
        SALE,
        "refund(uint256,address)",
        lambda r: (r.s.relayer, (1, r.s.buyer)),
        lambda r: (r.s.relayer, (1, r.s.buyer)),
        "PrimarySale_NothingBought",
        before=Room.cancelled,
    ),
    Line(
        SALE,
        "withdrawProceeds(uint256,address)",
        lambda r: (r.s.owner, (1, r.s.owner)),
        lambda r: (r.s.owner, (1, r.s.owner)),
        "PrimarySale_NoProceeds",
        before=Room.claimed,
    ),
    Line(
        SALE,
        "rescue(address,address,uint256)",
        lambda r: (r.s.registry.governor, (r.s.coin, r.s.buyer, 0)),
        lambda r: (r.s.operator, (r.s.coin, r.s.buyer, 0)),
        "AccessManagedUnauthorized",
    ),
    Line(
        SALE,
        "setFee(uint16)",
        lambda r: (r.s.operator, (50,)),
        lambda r: (r.s.operator, (501,)),
        "PrimarySale_FeeTooHigh",
    ),
    *(
        line
        for name in (FACTORY, SALE)
        for line in (
            Line(
                name,
                "pause()",
                lambda r: (r.s.registry.sentinel, ()),
                lambda r: (r.s.operator, ()),
                "AccessManagedUnauthorized",
            ),
            Line(
                name,
                "unpause()",
                lambda r: (r.s.operator, ()),
                lambda r: (r.s.registry.sentinel, ()),
                "AccessManagedUnauthorized",
                before=lambda r, name=name: r.as_sentinel(r.contract(name)),  # type: ignore[misc]
            ),
        )
    ),
    Line(
        VESTING,
        found(VESTING, "offer"),
        lambda r: (r.s.owner, (r.grant(),)),
        lambda r: (r.s.attacker, (r.grant(),)),
        "Vesting_NotGrantor",
    ),
    Line(
        VESTING,
        "setGrantor(address,address,bool)",
        lambda r: (r.s.owner, (r.s.asset, r.s.buyer, True)),
        lambda r: (r.s.attacker, (r.s.asset, r.s.buyer, True)),
        "Vesting_NotAssetOwner",
    ),
    Line(
        VESTING,
        "withdraw(uint256)",
        lambda r: (r.s.owner, (1,)),
        lambda r: (r.s.owner, (1,)),
        "Vesting_WrongStatus",
        before=Room.offers,
    ),
    Line(
        VESTING,
        "accept(uint256)",
        lambda r: (r.s.insider, (1,)),
        lambda r: (r.s.insider, (1,)),
        "Vesting_WrongStatus",
        before=Room.offers,
    ),
    Line(
        VESTING,
        found(VESTING, "acceptWithPermit"),
        lambda r: (r.s.insider, r.accept_permit(True)),
        lambda r: (r.s.insider, r.accept_permit(True)),
        "Vesting_WrongStatus",
        before=lambda r: r.s.vesting.offer(r.grant(), sender=r.s.owner),
    ),
    Line(
        VESTING,
        "release(uint256)",
        lambda r: (r.s.relayer, (1,)),
        lambda r: (r.s.relayer, (1,)),
        "Vesting_WrongStatus",
        before=Room.accepts,
    ),
    Line(
        VESTING,
        "revoke(uint256,address)",
        lambda r: (r.s.owner, (1, r.s.owner)),
        lambda r: (r.s.owner, (1, r.s.owner)),
        "Vesting_WrongStatus",
        before=Room.accepts,
    ),
]
LINES = [*ASSET_LINES, *SALE_LINES]
BY_THE_MANAGER = {(name, "setAuthority(address)") for name in (FACTORY, SALE)}
"""The access manager alone calls it, as every protocol contract's: `test_every_function_on_anvil.py` shows that."""


def bought_by_signature(room: Room, shares: int) -> tuple[Any, ...]:
    deadline, value = room.s.later, 10**18
    signature = room.s.authorize(1, room.s.buyer, shares, value, deadline)
    return (room.s.buyer, 1, shares, value, deadline, SALT, signature)


@pytest.fixture(scope="module")
def deployed(chain: Any) -> Room:
    ape: Any = ApeChain(chain)
    fractional = FractionalBuilder()(chain=ape, votes=True, investor_balances=True)
    sales = SalesBuilder()(ape)
    sales.registry.access.grantRole(GOVERNOR, sales.registry.governor, 0, sender=sales.deployer)
    return Room(fractional, sales, fractional.asset)


@pytest.fixture
def room(deployed: Room, chain: Any) -> Iterator[Room]:
    with chain.isolate():
        yield deployed


def test_the_table_has_every_function() -> None:
    listed = [(line.contract, line.signature) for line in LINES]
    assert len(set(listed)) == len(listed)
    assert {*listed, *BY_THE_MANAGER} == functions_of((ASSET, FACTORY, SALE, VESTING))


@pytest.mark.parametrize(
    "line", LINES, ids=lambda line: f"{line.contract}.{line.signature.partition('(')[0]}"
)
def test_works_and_refuses(room: Room, line: Line) -> None:
    target = room.contract(line.contract)
    # without votes
    refusing = room.f.make() if line.signature == "delegate(address)" else target
    caller, args = line.refused(room)
    with pytest.raises(ContractError) as refused:
        room.chain.send(refusing, line.signature, *args, sender=caller)
    assert refused.value.name == line.error
    if line.before is not None:
        line.before(room)
    if line.signature.startswith("initialize"):
        target = room.f.clone()
    caller, args = line.works(room)
    room.chain.send(target, line.signature, *args, sender=caller, value=line.value)
