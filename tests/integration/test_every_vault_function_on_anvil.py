"""Every state-changing function of the lending vault, its factory and the flash liquidator on anvil, once each way

As in `test_every_function_on_anvil`: one line for each function, how it works and how it is refused; a test asserts
that no function is missing. Governance is called at the vault's own address. The kinked curve and the lens have views
only, which the last test asserts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from strongroom.evm import Account, Contract, ContractError
from tests.integration.ape_chain import ApeChain, functions_of
from tests.support.flash import GAS_EACH, Flash, flash_of
from tests.support.lending import ZERO
from tests.support.signing import FOREVER, sign_permit, vrs
from tests.support.suite import MAX_UINT
from tests.support.vaults import DAY, FIRST, TIMELOCK, WAD, VaultBuilder, Vaults

pytestmark = pytest.mark.anvil

VAULT, GOVERNANCE = "LendingVault", "LendingVaultGovernance"
FACTORY, LIQUIDATOR = "LendingVaultFactory", "FlashLiquidator"
PARAMS = "(address,address,address,address,uint256)"
CONFIG = f"(address,address,address,address,uint96,uint32,string,string,({PARAMS},uint128)[])"
ORDER = f"({PARAMS},address,uint256,uint256,address,bytes,uint256)"
SECOND = b"\1" * 32
GONE = 1
"""A deadline that is over."""


@dataclass(frozen=True)
class House:
    """A vault in use, and beside it a borrower whom the liquidator may liquidate."""

    vaults: Vaults
    flash: Flash

    def __getattr__(self, name: str) -> Any:
        return getattr(self.vaults, name)

    def contract(self, name: str) -> Contract:
        return {
            VAULT: self.vaults.vault,
            GOVERNANCE: self.vaults.roles,
            FACTORY: self.vaults.factory,
            LIQUIDATOR: self.flash.liquidator,
        }[name]

    def config(self) -> tuple[Any, ...]:
        v = self.vaults
        roles = (v.owner.address, v.curator.address, v.sentinel.address, v.recipient.address)
        return (*roles, 0, TIMELOCK, "More savings", "MORE", [(v.params[0], v.one)])

    def submitted(self, name: str, *args: Any) -> None:
        """Submit a call, and wait until it can be made."""
        self.vaults.submit(getattr(self.vaults.roles, name).encode(*args))
        self.vaults.chain.warp(TIMELOCK)


Call = Callable[[House], tuple[Account, tuple[Any, ...]]]


@dataclass(frozen=True)
class Line:
    """One function. `works` and `refused` give the caller and the arguments."""

    contract: str
    signature: str
    works: Call
    refused: Call
    error: str
    before: Callable[[House], Any] | None = None
    """What must have happened first, for it to work."""
    spoil: Callable[[House], Any] | None = None
    """What must have happened first, for it to be refused."""
    via: Callable[[House], tuple[Account, str, tuple[Any, ...]]] | None = None
    """The call that makes the contract be called so, where nobody else may."""
    ether: bool = False
    """Whether it is refused for ether that comes with it, since it refuses nobody and nothing else."""


def savings() -> Iterator[Line]:
    def line(signature: str, works: Call, refused: Call, error: str, **options: Any) -> Line:
        return Line(VAULT, signature, works, refused, error, **options)

    def permitted(h: House, signer: Account) -> tuple[Any, ...]:
        signature = sign_permit(h.vault, h.saver, h.second, 5, FOREVER, signer=signer)
        return (h.saver, h.second, 5, FOREVER, *vrs(signature))

    yield line(
        "approve(address,uint256)",
        lambda h: (h.saver, (h.second, 5)),
        lambda h: (h.saver, (h.second, 5)),
        "EmptyRevert",
        ether=True,
    )
    yield line(
        "transfer(address,uint256)",
        lambda h: (h.saver, (h.second, 5)),
        lambda h: (h.attacker, (h.attacker, 5)),
        "InsufficientBalance",
    )
    yield line(
        "transferFrom(address,address,uint256)",
        lambda h: (h.second, (h.saver, h.second, 5)),
        lambda h: (h.attacker, (h.saver, h.attacker, 5)),
        "InsufficientAllowance",
        before=lambda h: h.vault.approve(h.second, 5, sender=h.saver),
    )
    yield line(
        "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
        lambda h: (h.attacker, permitted(h, h.saver)),
        lambda h: (h.attacker, permitted(h, h.attacker)),
        "InvalidPermit",
    )
    yield line(
        "permitAsset(uint256,uint256,bytes)",
        lambda h: (h.attacker, (5, FOREVER, bytes(sign_permit(h.asset, h.attacker, h.vault, 5)))),
        lambda h: (h.attacker, (5, FOREVER, bytes(65))),
        "LendingVault_AllowanceTooLow",
    )
    for name, limit in (("deposit", 0), ("mint", MAX_UINT)):
        yield line(
            f"{name}(uint256,address)",
            lambda h: (h.second, (10**7, h.second)),
            lambda h: (h.second, (0, h.second)),
            "LendingVault_ZeroAmount",
        )
        yield line(
            f"{name}(uint256,address,uint256,uint256)",
            lambda h, limit=limit: (h.second, (10**7, h.second, limit, FOREVER)),
            lambda h, limit=limit: (h.second, (10**7, h.second, limit, GONE)),
            "LendingVault_Expired",
        )
    for name, limit in (("withdraw", MAX_UINT), ("redeem", 0)):
        yield line(
            f"{name}(uint256,address,address)",
            lambda h: (h.saver, (10**7, h.second, h.saver)),
            lambda h: (h.attacker, (10**7, h.attacker, h.saver)),
            "InsufficientAllowance",
        )
        yield line(
            f"{name}(uint256,address,address,uint256,uint256)",
            lambda h, limit=limit: (h.saver, (10**7, h.second, h.saver, limit, FOREVER)),
            lambda h, limit=limit: (h.saver, (10**7, h.second, h.saver, limit, GONE)),
            "LendingVault_Expired",
        )
    yield line(
        "skim(address)",
        lambda h: (h.attacker, (h.asset,)),
        lambda h: (h.attacker, (h.asset,)),
        "LendingVault_ZeroAddress",
        before=lambda h: h.asset.transfer(h.vault, 5, sender=h.second),
        spoil=lambda h: h.roles.setFeeRecipient(ZERO, sender=h.owner),
    )
    yield line(
        "accrueFee()", lambda h: (h.attacker, ()), lambda h: (h.attacker, ()), "EmptyRevert", ether=True
    )
    yield line(
        "multicall(bytes[])",
        lambda h: (h.second, ([h.vault["deposit(uint256,address)"].encode(10**7, h.second)] * 2,)),
        lambda h: (h.second, ([h.vault["deposit(uint256,address)"].encode(0, h.second)],)),
        "LendingVault_ZeroAmount",
    )
    yield line(
        "transferOwnership(address)",
        lambda h: (h.owner, (h.second,)),
        lambda h: (h.attacker, (h.attacker,)),
        "OwnableUnauthorizedAccount",
    )
    yield line(
        "acceptOwnership()",
        lambda h: (h.second, ()),
        lambda h: (h.attacker, ()),
        "OwnableUnauthorizedAccount",
        before=lambda h: h.vault.transferOwnership(h.second, sender=h.owner),
    )
    yield line(
        "renounceOwnership()",
        lambda h: (h.owner, ()),
        lambda h: (h.attacker, ()),
        "OwnableUnauthorizedAccount",
    )


def governance() -> Iterator[Line]:
    def line(signature: str, works: Call, refused: Call, error: str, **options: Any) -> Line:
        return Line(GOVERNANCE, signature, works, refused, error, **options)

    # what raises risk: by nobody who has not submitted it
    for signature, args in (
        (f"raiseCap({PARAMS},uint128)", lambda h: (h.params[0], 2_000 * h.one)),
        ("raiseFee(uint96)", lambda h: (WAD // 10,)),
        ("shortenTimelock(uint32)", lambda h: (DAY,)),
        ("setSentinel(address)", lambda h: (h.second,)),
        (f"forceRemoveMarket({PARAMS})", lambda h: (h.params[1],)),
    ):
        name = signature.partition("(")[0]

        def submit_first(h: House, name: str = name, args: Any = args) -> None:
            h.submitted(name, *args(h))

        yield line(
            signature,
            lambda h, args=args: (h.curator, args(h)),
            lambda h, args=args: (h.curator, args(h)),
            "LendingVault_NotSubmitted",
            before=submit_first,
        )
    # what roles do at once
    for signature, who, args, before in (
        (
            f"reallocate(({PARAMS},uint256)[])",
            "allocator",
            lambda h: ([(h.params[0], 0), (h.params[1], MAX_UINT)],),
            None,
        ),
        ("setSupplyQueue(uint256[])", "allocator", lambda h: ([2, 0],), None),
        ("setWithdrawQueue(uint256[])", "allocator", lambda h: ([2, 1, 0],), None),
        ("submit(bytes)", "curator", lambda h: (h.roles.raiseFee.encode(5),), None),
        (
            "revoke(bytes)",
            "sentinel",
            lambda h: (h.roles.raiseFee.encode(5),),
            lambda h: h.submit(h.roles.raiseFee.encode(5)),
        ),
        (f"lowerCap({PARAMS},uint128)", "sentinel", lambda h: (h.params[0], 1), None),
        (
            f"removeMarket({PARAMS})",
            "curator",
            lambda h: (h.params[2],),
            lambda h: h.roles.lowerCap(h.params[2], 0, sender=h.sentinel),
        ),
        (
            "lowerFee(uint96)",
            "curator",
            lambda h: (5,),
            lambda h: h.timelocked("raiseFee", WAD // 10),
        ),
        ("lengthenTimelock(uint32)", "curator", lambda h: (TIMELOCK + 1,), None),
    ):
        yield line(
            signature,
            lambda h, who=who, args=args: (getattr(h, who), args(h)),
            lambda h, args=args: (h.attacker, args(h)),
            "LendingVault_Unauthorized",
            before=before,
        )
    for signature, args in (
        ("setCurator(address)", lambda h: (h.second,)),
        ("setAllocator(address,bool)", lambda h: (h.second, True)),
        ("setFeeRecipient(address)", lambda h: (h.second,)),
    ):
        yield line(
            signature,
            lambda h, args=args: (h.owner, args(h)),
            lambda h, args=args: (h.attacker, args(h)),
            "OwnableUnauthorizedAccount",
        )
    yield Line(
        FACTORY,
        f"createVault(address,{CONFIG},bytes32)",
        lambda h: (h.owner, (h.asset, h.config(), SECOND)),
        lambda h: (h.owner, (h.asset, h.config(), FIRST)),
        "LendingVaultFactory_AlreadyMade",
    )
    # only the factory, in the transaction that makes the vault
    yield line(
        f"initialize({CONFIG})",
        lambda h: (h.attacker, (h.config(),)),
        lambda h: (h.attacker, (h.config(),)),
        "LendingVault_CannotInitialize",
        via=lambda h: (h.owner, FACTORY, (h.asset, h.config(), SECOND)),
    )


def liquidations() -> Iterator[Line]:
    def line(signature: str, works: Call, refused: Call, error: str, **options: Any) -> Line:
        return Line(LIQUIDATOR, signature, works, refused, error, **options)

    def one(h: House, deadline: int = MAX_UINT) -> tuple[Any, ...]:
        return (h.flash.order(), h.recipient, deadline)

    def many(h: House, deadline: int = MAX_UINT) -> tuple[Any, ...]:
        return ([h.flash.order()], h.recipient, GAS_EACH, deadline)

    late = "FlashLiquidator_Expired"
    yield line(
        f"liquidate({ORDER},address,uint256)",
        lambda h: (h.attacker, one(h)),
        lambda h: (h.attacker, one(h, GONE)),
        late,
    )
    yield line(
        f"liquidateMany({ORDER}[],address,uint256,uint256)",
        lambda h: (h.attacker, many(h)),
        lambda h: (h.attacker, many(h, GONE)),
        late,
    )
    yield line(
        f"liquidateStep({ORDER},address)",
        lambda h: (h.attacker, (h.flash.order(), h.recipient)),
        lambda h: (h.attacker, (h.flash.order(), h.recipient)),
        "FlashLiquidator_NotSelf",
        via=lambda h: (h.attacker, "liquidateMany", many(h)),
    )
    yield line(
        "onMorphoLiquidate(uint256,bytes)",
        lambda h: (h.attacker, (5, b"")),
        lambda h: (h.attacker, (5, b"")),
        "FlashLiquidator_UnexpectedCallback",
        via=lambda h: (h.attacker, "liquidate", one(h)),
    )


LINES = [*savings(), *governance(), *liquidations()]


@pytest.fixture(scope="module")
def deployed(chain: Any) -> House:
    ape: Any = ApeChain(chain)
    vaults = VaultBuilder()(chain=ape)
    flash = flash_of(vaults.lending)
    vaults.deposit(vaults.saver, 1_500 * vaults.one)  # over two of the markets
    vaults.fund(vaults.second, 1_000 * vaults.one)
    return House(vaults, flash)


@pytest.fixture
def house(deployed: House, chain: Any) -> Iterator[House]:
    with chain.isolate():
        yield deployed


def test_the_table_has_every_function() -> None:
    listed = [(line.contract, line.signature) for line in LINES]
    assert len(set(listed)) == len(listed)
    # at the vault's address, what both parts have is answered by the first
    both = {signature for _, signature in functions_of((VAULT,))} & {
        signature for _, signature in functions_of((GOVERNANCE,))
    }
    assert {name.partition("(")[0] for name in both} == {
        "approve",
        "transfer",
        "transferFrom",
        "permit",
        "transferOwnership",
        "acceptOwnership",
        "renounceOwnership",
    }
    wanted = functions_of((VAULT, GOVERNANCE, FACTORY, LIQUIDATOR))
    assert set(listed) == wanted - {(GOVERNANCE, signature) for signature in both}
    assert not functions_of(("KinkedCurveIrm", "LendingLens"))


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.contract}.{line.signature}")
def test_works_and_refuses(house: House, chain: Any, line: Line) -> None:
    target, sends = house.contract(line.contract), house.chain
    with chain.isolate():
        if line.spoil is not None:
            line.spoil(house)
        caller, args = line.refused(house)
        with pytest.raises(ContractError) as refused:
            sends.send(target, line.signature, *args, sender=caller, value=int(line.ether))
        assert refused.value.name == line.error
    if line.before is not None:
        line.before(house)
    if line.via is not None:
        caller, name, args = line.via(house)
        if name == FACTORY:
            target, name = house.contract(FACTORY), "createVault"
    else:
        caller, args = line.works(house)
        name = line.signature
    sends.send(target, name, *args, sender=caller)
    if line.contract == LIQUIDATOR:  # of several, one that fails is passed over
        assert house.vaults.lending.held(house.vaults.lending.borrower).borrow_shares == 0
