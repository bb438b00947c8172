"""Every state-changing function of every contract on anvil, once each way: it works, and it refuses

The table has one line for each function: who calls it with what so that it works, and so that it is refused, with
the error. A test asserts that no function is missing. What each does exactly is the unit tests' matter; this shows
that a real node takes and refuses the same transactions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from eth_abi.abi import encode

from strongroom.evm import Account, Contract, ContractError, keccak
from tests.integration.ape_chain import ApeChain, functions_of
from tests.support.gateway import SIGNED, Gated, Order, gated
from tests.support.lending import Lending, LendingBuilder
from tests.support.signing import (
    FOREVER,
    RECEIVE,
    TRANSFER,
    Authorization,
    cancel_digest,
    sign_permit,
    vrs,
)
from tests.support.suite import (
    ADMIN,
    ADMIN_DELAY,
    GOVERNOR,
    MAX_UINT,
    ONE,
    OPERATOR,
    SENTINEL,
    Builder,
    Suite,
)

pytestmark = pytest.mark.anvil

CONTRACTS = (
    "ProtocolAccessManager",
    "SurplusBuffer",
    "Stablecoin",
    "ChainlinkOracle",
    "PegStabilityModule",
    "LendingPool",
    "AdaptiveCurveIrm",
    "LendingGateway",
)
ZERO = "0x" + "00" * 20
NONCE = keccak(b"nonce")
SALT = keccak(b"salt")
PERMIT = "permit(address,address,uint256,uint256,{})"
TRANSFER_WITH = "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,{})"
RECEIVE_WITH = "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,{})"
CANCEL = "cancelAuthorization(address,bytes32,{})"
FORMS = ("uint8,bytes32,bytes32", "bytes")


@dataclass(frozen=True)
class Market:
    """The suite on anvil, in use: everybody who acts has reserve and coins, and a flash borrower stands by."""

    suite: Suite
    borrower: Contract
    lending: Lending
    """A pool of its own; whoever its tables name has tokens there."""
    curve: Contract
    """An {AdaptiveCurveIrm} whose pool is the lending's callback user."""
    gate: Gated
    """A gateway over the same pool; the borrower owes ether, has lent and pledged some, and has authorised it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.suite, name)

    def contract(self, name: str) -> Contract:
        return {
            **self.suite.contracts,
            POOL: self.lending.pool,  # the suite's has no markets
            CURVE: self.curve,
            GATEWAY: self.gate.gateway,
        }[name]

    def governs(self, caller: Account, target: Contract, data: bytes) -> None:
        """Schedule, and wait."""
        self.suite.access.schedule(target, data, 0, sender=caller)
        self.suite.wait(ADMIN_DELAY)


@dataclass(frozen=True)
class Line:
    """One function. `works` and `refused` give the caller and the arguments."""

    contract: str
    signature: str
    works: Callable[[Market], tuple[Account, tuple[Any, ...]]]
    refused: Callable[[Market], tuple[Account, tuple[Any, ...]]]
    error: str
    delayed: bool = False
    """Whether it must be scheduled first."""
    before: Callable[[Market], Any] | None = None
    """What must have happened first, for it to work."""
    via: Callable[[Market], tuple[Account, Contract, str, tuple[Any, ...]]] | None = None
    """The transaction that makes the contract itself call the function, where nobody else may."""
    value: int = 0
    """Ether that comes with it, in wei."""


POOL, CURVE, GATEWAY = "LendingPool", "AdaptiveCurveIrm", "LendingGateway"
COIN, MODULE, BUFFER, MANAGER = "Stablecoin", "PegStabilityModule", "SurplusBuffer", "ProtocolAccessManager"


def signed(authorization: Authorization, token: Contract, signer: Account, form: str) -> tuple[Any, ...]:
    signature = authorization.sign(token, signer)
    return (*authorization.args, *(vrs(signature) if form == FORMS[0] else (bytes(signature),)))


def permitted(m: Market, signer: Account, form: str) -> tuple[Any, ...]:
    signature = sign_permit(m.stablecoin, m.holder, m.swapper, 5, FOREVER, signer=signer)
    return (m.holder, m.swapper, 5, FOREVER, *(vrs(signature) if form == FORMS[0] else (bytes(signature),)))


def cancelled(m: Market, signer: Account, form: str) -> tuple[Any, ...]:
    signature = signer.sign_hash(cancel_digest(m.stablecoin, m.holder, NONCE))
    return (m.holder, NONCE, *(vrs(signature) if form == FORMS[0] else (bytes(signature),)))


def paying(m: Market, kind: str) -> Authorization:
    return Authorization(m.holder, m.swapper, ONE, NONCE, 0, FOREVER, kind)


def swap_authorized(m: Market, inward: bool, signer: Account) -> tuple[Any, ...]:
    module = m.psm
    token, amount = (m.reserve, m.unit) if inward else (m.stablecoin, ONE)
    nonce_of = module.swapInAuthorizationNonce if inward else module.swapOutAuthorizationNonce
    order = (m.holder, amount, 1, m.swapper, FOREVER, SALT)
    authorization = Authorization(m.holder, module, amount, nonce_of(*order), 0, FOREVER, RECEIVE)
    return (*order, bytes(authorization.sign(token, signer)))


def coin_lines() -> Iterator[Line]:
    def line(name: str, works: Any, refused: Any, error: str, **options: Any) -> Line:
        return Line(COIN, name, works, refused, error, **options)

    unauthorised = "AccessManagedUnauthorized"
    yield line(
        "approve(address,uint256)", lambda m: (m.holder, (m.swapper, 1)), lambda m: (m.holder, (ZERO, 1)),
        "ERC20InvalidSpender",
    )  # fmt: skip
    yield line(
        "transfer(address,uint256)",
        lambda m: (m.holder, (m.stranger, ONE)),
        lambda m: (m.stranger, (m.holder, ONE)),
        "ERC20InsufficientBalance",
    )
    yield line(
        "transferFrom(address,address,uint256)",
        lambda m: (m.swapper, (m.holder, m.swapper, ONE)),
        lambda m: (m.stranger, (m.holder, m.stranger, ONE)),
        "ERC20InsufficientAllowance",
        before=lambda m: m.stablecoin.approve(m.swapper, ONE, sender=m.holder),
    )
    for form in FORMS:
        yield line(
            PERMIT.format(form),
            lambda m, form=form: (m.relayer, permitted(m, m.holder, form)),
            lambda m, form=form: (m.relayer, permitted(m, m.attacker, form)),
            "ERC20Authorization_InvalidSignature",
        )
        for signature, kind in ((TRANSFER_WITH, TRANSFER), (RECEIVE_WITH, RECEIVE)):
            yield line(
                signature.format(form),
                lambda m, form=form, kind=kind: (
                    m.swapper, signed(paying(m, kind), m.stablecoin, m.holder, form)
                ),
                lambda m, form=form, kind=kind: (
                    m.swapper, signed(paying(m, kind), m.stablecoin, m.attacker, form)
                ),
                "ERC20Authorization_InvalidSignature",
            )  # fmt: skip
        yield line(
            CANCEL.format(form),
            lambda m, form=form: (m.relayer, cancelled(m, m.holder, form)),
            lambda m, form=form: (m.relayer, cancelled(m, m.attacker, form)),
            "ERC20Authorization_InvalidSignature",
        )
    yield line(
        "mint(address,uint256)",
        lambda m: (m.swapper, (m.holder, ONE)),
        lambda m: (m.attacker, (m.attacker, ONE)),
        "Stablecoin_CeilingExceeded",
        before=lambda m: m.as_governor(m.stablecoin, "setFacilitator", m.swapper, ONE),
    )
    yield line(
        "burn(address,uint256)",
        lambda m: (m.swapper, (m.swapper, ONE)),
        lambda m: (m.attacker, (m.holder, ONE)),
        "Stablecoin_LevelExceeded",
        before=lambda m: (
            m.as_governor(m.stablecoin, "setFacilitator", m.swapper, ONE),
            m.stablecoin.mint(m.swapper, ONE, sender=m.swapper),
        ),
    )
    yield line(
        "flashLoan(address,address,uint256,bytes)",
        lambda m: (
            m.relayer,
            (
                m.borrower,
                m.stablecoin,
                100 * ONE,
                encode(
                    ["(address,bytes)[]"],
                    [[(m.stablecoin.address, m.stablecoin.approve.encode(m.stablecoin, MAX_UINT))]],
                ),
            ),
        ),
        lambda m: (m.relayer, (m.borrower, m.stablecoin, 100 * ONE, b"")),
        "ERC20InsufficientAllowance",
    )
    for signature, args in (
        ("setFacilitator(address,uint120)", lambda m: (m.stranger, 1)),
        ("removeFacilitator(address)", lambda m: (m.swapper,)),
        ("setFlashMintCap(uint128)", lambda m: (7,)),
        ("rescue(address,address,uint256)", lambda m: (m.reserve, m.holder, 1)),
    ):
        yield line(
            signature,
            lambda m, args=args: (m.governor, args(m)),
            lambda m, args=args: (m.attacker, args(m)),
            unauthorised,
            delayed=True,
            before={
                "removeFacilitator(address)": lambda m: m.as_governor(
                    m.stablecoin, "setFacilitator", m.swapper, 1
                ),
                "rescue(address,address,uint256)": lambda m: m.give_reserve(m.stablecoin, 1),
            }.get(signature),
        )
    for signature, who, args in (
        ("lowerCeiling(address,uint120)", "sentinel", lambda m: (m.psm, 1)),
        ("lowerFlashMintCap(uint128)", "sentinel", lambda m: (1,)),
        ("pauseMinting()", "sentinel", lambda m: ()),
        ("unpauseMinting()", "operator", lambda m: ()),
        ("setFlashMintFee(uint16)", "operator", lambda m: (9,)),
    ):
        yield line(
            signature,
            lambda m, who=who, args=args: (getattr(m, who), args(m)),
            lambda m, args=args: (m.attacker, args(m)),
            unauthorised,
        )
    yield line(
        "endMinting()",
        lambda m: (m.winder, ()),
        lambda m: (m.attacker, ()),
        unauthorised,
        before=lambda m: m.stablecoin.pauseMinting(sender=m.sentinel),
    )


def module_lines() -> Iterator[Line]:
    def line(name: str, works: Any, refused: Any, error: str, **options: Any) -> Line:
        return Line(MODULE, name, works, refused, error, **options)

    def too_late(m: Market) -> int:
        return int(m.suite.chain.timestamp) - 1_000

    for signature, amount, limit in (
        ("swapIn(uint256,uint256,address,uint256)", lambda m: m.unit, 0),
        ("swapInExactOut(uint256,uint256,address,uint256)", lambda m: ONE, MAX_UINT),
        ("swapOut(uint256,uint256,address,uint256)", lambda m: ONE, 0),
        ("swapOutExactOut(uint256,uint256,address,uint256)", lambda m: m.unit, MAX_UINT),
    ):
        yield line(
            signature,
            lambda m, amount=amount, limit=limit: (m.holder, (amount(m), limit, m.swapper, FOREVER)),
            lambda m, amount=amount, limit=limit: (m.holder, (amount(m), limit, m.swapper, too_late(m))),
            "PegStabilityModule_DeadlineExpired",
        )
    for signature, inward in (
        ("swapInWithAuthorization(address,uint256,uint256,address,uint256,bytes32,bytes)", True),
        ("swapOutWithAuthorization(address,uint256,uint256,address,uint256,bytes32,bytes)", False),
    ):
        yield line(
            signature,
            lambda m, inward=inward: (m.relayer, swap_authorized(m, inward, m.holder)),
            lambda m, inward=inward: (m.relayer, swap_authorized(m, inward, m.attacker)),
            "ERC20Authorization_InvalidSignature",
        )
    yield line(
        "permit(address,uint256,uint256,bytes)",
        lambda m: (
            m.stranger,
            (m.reserve, 5, FOREVER, bytes(sign_permit(m.reserve, m.stranger, m.psm, 5))),
        ),
        lambda m: (m.stranger, (m.reserve, 5, FOREVER, bytes(65))),
        "PegStabilityModule_AllowanceTooLow",
    )
    yield line(
        "multicall(bytes[])",
        lambda m: (m.holder, ([m.psm.swapIn.encode(m.unit, 0, m.holder, FOREVER)] * 2,)),
        lambda m: (m.holder, ([m.psm.swapIn.encode(m.unit, 0, m.psm, FOREVER)] * 2,)),
        "PegStabilityModule_ReceiverIsModule",
    )
    yield line(
        "collectFees()",
        lambda m: (m.stranger, ()),
        lambda m: (m.stranger, ()),
        "PegStabilityModule_ReserveBelowBand",
    )
    yield line(
        "freezeOnDepeg()",
        lambda m: (m.stranger, ()),
        lambda m: (m.stranger, ()),
        "PegStabilityModule_ReserveNotBelowBand",
        before=lambda m: m.set_price(9_000),
    )
    yield line(
        "updateDrought()",
        lambda m: (m.stranger, ()),
        lambda m: (m.stranger, ()),
        "EmptyRevert",
    )
    for signature, who, args in (
        ("freeze()", "sentinel", ()),
        ("handOver()", "winder", ()),
        ("unfreeze()", "operator", ()),
        ("setFees(uint16,uint16)", "operator", (1, 2)),
    ):
        yield line(
            signature,
            lambda m, who=who, args=args: (getattr(m, who), args),
            lambda m, args=args: (m.attacker, args),
            "AccessManagedUnauthorized",
        )
    for signature, given in (
        ("setBand(uint16,uint16)", lambda m: (9_900, 10_100)),
        ("rescue(address,address,uint256)", lambda m: (m.reserve, m.holder, 1)),
    ):
        yield line(
            signature,
            lambda m, given=given: (m.governor, given(m)),
            lambda m, given=given: (m.attacker, given(m)),
            "AccessManagedUnauthorized",
            delayed=True,
            before=lambda m: m.give_reserve(m.psm, 1),
        )


def buffer_lines() -> Iterator[Line]:
    for signature, args in (
        ("pay(address,address,uint256)", lambda m: (m.reserve, m.holder, 1)),
        ("payEther(address,uint256)", lambda m: (m.holder, 1)),
    ):
        yield Line(
            BUFFER,
            signature,
            lambda m, args=args: (m.governor, args(m)),
            lambda m, args=args: (m.attacker, args(m)),
            "AccessManagedUnauthorized",
            delayed=True,
            before=lambda m: (
                m.give_reserve(m.surplus_buffer, 1),
                m.suite.chain.raw_send(m.stranger, m.surplus_buffer, value=1),
            ),
        )
    for signature in ("coverLoss(address,uint256)", "reportShortfall(address,uint256)"):
        yield Line(
            BUFFER,
            signature,
            lambda m: (m.suite.facilitator, (m.reserve, 0)),
            lambda m: (m.attacker, (m.reserve, 0)),
            "AccessManagedUnauthorized",
        )
    yield Line(
        BUFFER,
        f"collectSupply(address,{PARAMS},uint256)",
        lambda m: (m.stranger, (m.lending.pool, m.lending.params, 5)),
        lambda m: (m.stranger, (m.lending.pool, m.lending.params, 0)),
        "LendingPool_InconsistentInput",
        before=lambda m: m.lending.pool.supply(
            m.lending.params, 6, 0, m.surplus_buffer, b"", sender=m.lending.lender
        ),
    )


def manager_lines() -> Iterator[Line]:
    # the admin's own, behind its delay
    for signature, args in (
        ("grantRole(uint64,address,uint32)", lambda m: (OPERATOR, m.stranger, 0)),
        ("revokeRole(uint64,address)", lambda m: (OPERATOR, m.operator)),
        ("labelRole(uint64,string)", lambda m: (OPERATOR, "OPERATOR")),
        ("setRoleAdmin(uint64,uint64)", lambda m: (OPERATOR, GOVERNOR)),
        ("setRoleGuardian(uint64,uint64)", lambda m: (OPERATOR, SENTINEL)),
        ("setGrantDelay(uint64,uint32)", lambda m: (OPERATOR, 60)),
        (
            "setTargetFunctionRole(address,bytes4[],uint64)",
            lambda m: (m.psm, [m.psm.freeze.selector], OPERATOR),
        ),
        ("setTargetAdminDelay(address,uint32)", lambda m: (m.psm, 60)),
        ("setTargetClosed(address,bool)", lambda m: (m.psm, True)),
        ("updateAuthority(address,address)", lambda m: (m.psm, m.surplus_buffer)),
    ):
        yield Line(
            MANAGER,
            signature,
            lambda m, args=args: (m.admin, args(m)),
            lambda m, args=args: (m.attacker, args(m)),
            "AccessManagerUnauthorizedAccount",
            delayed=True,
        )
    yield Line(
        MANAGER,
        "renounceRole(uint64,address)",
        lambda m: (m.operator, (OPERATOR, m.operator)),
        lambda m: (m.attacker, (ADMIN, m.admin)),
        "AccessManagerBadConfirmation",
    )

    def band(m: Market) -> bytes:
        return bytes(m.psm.setBand.encode(9_900, 10_100))

    yield Line(
        MANAGER,
        "schedule(address,bytes,uint48)",
        lambda m: (m.governor, (m.psm, band(m), 0)),
        lambda m: (m.attacker, (m.psm, band(m), 0)),
        "AccessManagerUnauthorizedCall",
    )
    yield Line(
        MANAGER,
        "cancel(address,address,bytes)",
        lambda m: (m.sentinel, (m.governor, m.psm, band(m))),
        lambda m: (m.attacker, (m.governor, m.psm, band(m))),
        "AccessManagerNotScheduled",
        before=lambda m: m.access.schedule(m.psm, band(m), 0, sender=m.governor),
    )
    yield Line(
        MANAGER,
        "execute(address,bytes)",
        lambda m: (m.governor, (m.psm, band(m))),
        lambda m: (m.attacker, (m.psm, band(m))),
        "AccessManagerUnauthorizedCall",
        before=lambda m: m.governs(m.governor, m.psm, band(m)),
    )
    yield Line(
        MANAGER,
        "multicall(bytes[])",
        lambda m: (m.governor, ([m.access.schedule.encode(m.psm, band(m), 0)],)),
        lambda m: (m.attacker, ([m.access.schedule.encode(m.psm, band(m), 0)],)),
        "AccessManagerUnauthorizedCall",
    )
    yield Line(
        MANAGER,
        "consumeScheduledOp(address,bytes)",
        lambda m: (m.governor, (m.governor, band(m))),
        lambda m: (m.governor, (m.governor, band(m))),
        "EmptyRevert",
        before=lambda m: m.governs(m.governor, m.psm, band(m)),
        via=lambda m: (m.governor, m.psm, "setBand", (9_900, 10_100)),
    )
    for target in (BUFFER, COIN, MODULE):
        yield Line(
            target,
            "setAuthority(address)",
            lambda m: (m.admin, (m.surplus_buffer,)),
            lambda m: (m.admin, (m.surplus_buffer,)),
            "AccessManagedUnauthorized",
            before=lambda m, target=target: m.governs(
                m.admin, m.access, m.access.updateAuthority.encode(m.contract(target), m.surplus_buffer)
            ),
            via=lambda m, target=target: (
                m.admin,
                m.access,
                "updateAuthority",
                (m.contract(target), m.surplus_buffer),
            ),
        )


PARAMS = "(address,address,address,address,uint256)"
GRANT = "(address,address,bool,uint256,uint256)"


def granted(m: Market, signer: Account, form: str) -> tuple[Any, ...]:
    """An authorization by the lender, signed by `signer`."""
    pool, grant = m.lending.pool, (m.lending.lender.address, m.lending.stranger.address, True, 0, FOREVER)
    kind = "Authorization(address authorizer,address authorized,bool isAuthorized,uint256 nonce,uint256 deadline)"
    fields = ["bytes32", "address", "address", "bool", "uint256", "uint256"]
    struct = keccak(encode(fields, [keccak(kind.encode()), *grant]))
    signature = signer.sign_hash(keccak(b"\x19\x01" + pool.DOMAIN_SEPARATOR() + struct))
    return grant, (vrs(signature) if form == FORMS[0] else bytes(signature))


def pool_lines() -> Iterator[Line]:
    def line(name: str, works: Any, refused: Any, error: str, **options: Any) -> Line:
        return Line(POOL, name, works, refused, error, **options)

    def unknown(m: Market) -> Any:
        return m.lending.with_params(lltv=1)

    def operated(m: Market) -> Any:
        """A market in which the stranger alone lends, and the borrower has collateral."""
        it = m.lending
        irm = it.deploy("MockIrm", 0)
        it.pool.enableIrm(irm, (0, 0, ZERO, it.stranger), sender=it.governor)
        params = it.with_params(irm=irm.address)
        it.pool.createMarket(params, sender=it.stranger)
        it.give(it.collateral, it.borrower, it.coin)
        it.pool.supplyCollateral(params, it.coin, it.borrower, b"", sender=it.borrower)
        it.pool.setAuthorization(it.stranger, True, sender=it.borrower)
        return params

    for signature, args in (
        ("enableIrm(address)", lambda m: (m.lending.collateral,)),
        (
            "enableIrm(address,(uint8,uint96,address,address))",
            lambda m: (m.lending.collateral, (1, 5, ZERO, ZERO)),
        ),
        ("enableLltv(uint256)", lambda m: (5 * 10**17,)),
        (f"setFee({PARAMS},uint256)", lambda m: (m.lending.params, 10**17)),
        ("setFeeRecipient(address)", lambda m: (m.lending.recipient,)),
    ):
        yield line(
            signature,
            lambda m, args=args: (m.lending.governor, args(m)),
            lambda m, args=args: (m.lending.attacker, args(m)),
            "AccessManagedUnauthorized",
        )
    yield line(
        f"createMarket({PARAMS})",
        lambda m: (m.lending.stranger, (m.lending.with_params(oracle=ZERO),)),
        lambda m: (m.lending.stranger, (m.lending.params,)),
        "LendingPool_MarketAlreadyCreated",
    )
    for name, who, args in (
        ("supply", "lender", lambda m: (5, 0, m.lending.lender, b"")),
        ("withdraw", "lender", lambda m: (5, 0, m.lending.lender, m.lending.lender)),
        ("borrow", "borrower", lambda m: (5, 0, m.lending.borrower, m.lending.borrower)),
        ("repay", "borrower", lambda m: (5, 0, m.lending.borrower, b"")),
    ):
        last = "bytes" if name in ("supply", "repay") else "address"
        yield line(
            f"{name}({PARAMS},uint256,uint256,address,{last})",
            lambda m, who=who, args=args: (getattr(m.lending, who), (m.lending.params, *args(m))),
            lambda m, who=who, args=args: (
                getattr(m.lending, who),
                (m.lending.params, 5, *args(m)[:1], *args(m)[2:]),
            ),
            "LendingPool_InconsistentInput",
        )
    yield line(
        f"supplyCollateral({PARAMS},uint256,address,bytes)",
        lambda m: (m.lending.borrower, (m.lending.params, 5, m.lending.borrower, b"")),
        lambda m: (m.lending.borrower, (unknown(m), 5, m.lending.borrower, b"")),
        "LendingPool_MarketNotCreated",
    )
    yield line(
        f"withdrawCollateral({PARAMS},uint256,address,address)",
        lambda m: (m.lending.borrower, (m.lending.params, 5, m.lending.borrower, m.lending.stranger)),
        lambda m: (m.lending.attacker, (m.lending.params, 5, m.lending.borrower, m.lending.attacker)),
        "LendingPool_Unauthorized",
    )
    yield line(
        f"liquidate({PARAMS},address,uint256,uint256,bytes)",
        lambda m: (m.lending.liquidator, (m.lending.params, m.lending.borrower, 10**15, 0, b"")),
        lambda m: (m.lending.liquidator, (m.lending.params, m.lending.borrower, 10**15, 0, b"")),
        "LendingPool_HealthyPosition",
        before=lambda m: m.lending.set_price(1_200),
    )
    yield line(
        f"lend({PARAMS},uint256,uint256,address,address)",
        lambda m: (m.lending.stranger, (operated(m), 5, 5, m.lending.borrower, m.lending.borrower)),
        lambda m: (m.lending.stranger, (m.lending.params, 5, 5, m.lending.stranger, m.lending.stranger)),
        "LendingPool_NotOperator",
    )
    yield line(
        f"redeem({PARAMS},address,uint256,address)",
        lambda m: (m.lending.stranger, (m.lending.params, m.lending.borrower, 5, m.lending.stranger)),
        lambda m: (m.lending.attacker, (m.lending.params, m.lending.borrower, 5, m.lending.attacker)),
        "LendingPool_NotRedeemer",
    )
    yield line(
        "flashLoan(address,uint256,bytes)",
        lambda m: (m.lending.stranger, (m.lending.loan, 5, b"")),
        lambda m: (m.lending.stranger, (m.lending.loan, 0, b"")),
        "LendingPool_ZeroAssets",
        via=lambda m: (
            m.lending.stranger,
            m.lending.user,
            "execute",
            (
                [
                    (
                        m.lending.pool.address,
                        m.lending.pool.flashLoan.encode(m.lending.loan, 5, m.lending.in_callback()),
                        False,
                    )
                ],
            ),
        ),
    )
    yield line(
        f"accrueInterest({PARAMS})",
        lambda m: (m.lending.stranger, (m.lending.params,)),
        lambda m: (m.lending.stranger, (unknown(m),)),
        "LendingPool_MarketNotCreated",
    )
    yield line(
        "permit(address,uint256,uint256,bytes)",
        lambda m: (
            m.lending.attacker,
            (
                m.lending.loan,
                5,
                FOREVER,
                bytes(sign_permit(m.lending.loan, m.lending.attacker, m.lending.pool, 5)),
            ),
        ),
        lambda m: (m.lending.attacker, (m.lending.loan, 5, FOREVER, b"")),
        "LendingPool_AllowanceTooLow",
    )
    # the one function that refuses nobody is refused to those who send ether
    yield line(
        "setAuthorization(address,bool)",
        lambda m: (m.lending.lender, (m.lending.stranger, True)),
        lambda m: (m.lending.lender, (m.lending.stranger, True)),
        "EmptyRevert",
    )
    for form, kind in zip(FORMS, ("(uint8,bytes32,bytes32)", "bytes"), strict=True):
        yield line(
            f"setAuthorizationWithSig({GRANT},{kind})",
            lambda m, form=form: (m.lending.attacker, granted(m, m.lending.lender, form)),
            lambda m, form=form: (m.lending.attacker, granted(m, m.lending.attacker, form)),
            "LendingPool_InvalidSignature",
        )
    yield line(
        "multicall(bytes[])",
        lambda m: (m.lending.lender, ([m.lending.pool.accrueInterest.encode(m.lending.params)] * 2,)),
        lambda m: (m.lending.lender, ([m.lending.pool.accrueInterest.encode(unknown(m))],)),
        "LendingPool_MarketNotCreated",
    )
    yield line(
        "setAuthority(address)",
        lambda m: (m.lending.deployer, (m.suite.access,)),
        lambda m: (m.lending.deployer, (m.suite.access,)),
        "AccessManagedUnauthorized",
        via=lambda m: (
            m.lending.deployer,
            m.lending.access,
            "updateAuthority",
            (m.lending.pool, m.suite.access),
        ),
    )
    totals = (10, 10, 5, 5, 0, 0)
    yield Line(
        CURVE,
        f"borrowRate({PARAMS},(uint128,uint128,uint128,uint128,uint128,uint128))",
        lambda m: (m.lending.stranger, (m.lending.params, totals)),
        lambda m: (m.lending.stranger, (m.lending.params, totals)),
        "AdaptiveCurveIrm_CallerIsNotPool",
        via=lambda m: (
            m.lending.stranger,
            m.lending.user,
            "execute",
            ([(m.curve.address, m.curve.borrowRate.encode(m.lending.params, totals), False)],),
        ),
    )


def gateway_lines() -> Iterator[Line]:
    def line(name: str, works: Any, refused: Any, error: str, value: int = 0) -> Line:
        return Line(GATEWAY, name, works, refused, error, value=value)

    late = "LendingGateway_DeadlineExpired"
    for name, who, market, args, value in (
        ("supplyEther({},address,uint256,uint256)", "lender", "loans", lambda m: (m.lending.lender, 0), 5),
        ("repayEther({},address,uint256)", "borrower", "loans", lambda m: (m.lending.borrower,), 5),
        (
            "supplyCollateralEther({},address,uint256)",
            "borrower",
            "pledges",
            lambda m: (m.lending.borrower,),
            5,
        ),
        (
            "withdrawEther({},uint256,uint256,address,uint256,uint256,uint256)",
            "lender",
            "loans",
            lambda m: (5, 0, m.lending.recipient, 5, MAX_UINT),
            0,
        ),
        (
            "borrowEther({},uint256,address,uint256,uint256)",
            "borrower",
            "loans",
            lambda m: (5, m.lending.recipient, MAX_UINT),
            0,
        ),
        (
            "withdrawCollateralEther({},uint256,address,uint256)",
            "borrower",
            "pledges",
            lambda m: (5, m.lending.recipient),
            0,
        ),
    ):
        yield line(
            name.format(PARAMS),
            lambda m, who=who, market=market, args=args: (
                getattr(m.lending, who),
                (getattr(m.gate, market).params, *args(m), FOREVER),
            ),
            lambda m, who=who, market=market, args=args: (
                getattr(m.lending, who),
                (getattr(m.gate, market).params, *args(m), 1),
            ),
            late,
            value,
        )
    for name, types in SIGNED.items():

        def signed_by(m: Market, signer: Account, name: str = name) -> tuple[Any, ...]:
            lending = m.lending
            order = Order(m.gate, name, lending, lending.lender, 5, lending.borrower, FOREVER)
            return *order.args, order.sign(signer)

        yield line(
            f"{name}({','.join((PARAMS, *types))},bytes)",
            lambda m, signed_by=signed_by: (m.lending.stranger, signed_by(m, m.lending.lender)),
            lambda m, signed_by=signed_by: (m.lending.stranger, signed_by(m, m.lending.attacker)),
            "ERC20Authorization_InvalidSignature",
        )


LINES = [
    *coin_lines(),
    *module_lines(),
    *buffer_lines(),
    *manager_lines(),
    *pool_lines(),
    *gateway_lines(),
]
ETHER_REFUSED = {(POOL, "setAuthorization(address,bool)"), (MODULE, "updateDrought()")}
"""Functions whose refusal is that of ether."""
# What must be so for a call to be refused, where it is not who calls it.
SPOIL: dict[tuple[str, str], Callable[[Market], Any]] = {
    (MODULE, "collectFees()"): lambda m: m.set_price(9_000),
}


def pool_and_curve(ape: Any) -> tuple[Lending, Contract, Gated]:
    """A pool in use: one lends, one owes, and everybody who acts has tokens."""
    lending = LendingBuilder()(redeemer=ape.account("stranger"), chain=ape)
    lending.open(1_000 * lending.one)
    for account in (lending.lender, lending.borrower, lending.liquidator, lending.stranger):
        lending.give(lending.loan, account, 1_000 * lending.one)
        lending.give(lending.collateral, account, lending.coin)
    lending.fund_user(loan=lending.one)
    gate = gated(lending)
    gate.owe_ether(lending.borrower, 1_000)
    gate.gateway.supplyCollateralEther(
        gate.pledges.params, lending.borrower, FOREVER, sender=lending.borrower, value=1_000
    )
    for account in (lending.lender, lending.borrower):
        gate.authorize(account)
    return lending, lending.deploy("AdaptiveCurveIrm", lending.user), gate


@pytest.fixture(scope="module")
def deployed(chain: Any) -> Market:
    ape: Any = ApeChain(chain)
    suite = Builder()(chain=ape)
    for account in (suite.holder, suite.swapper):
        suite.fund(account, 2_000 * suite.unit)
        suite.psm.swapIn(1_000 * suite.unit, 0, account, FOREVER, sender=account)
    borrower = ape.deploy("MockWallet", suite.holder, sender=suite.deployer)
    suite.stablecoin.transfer(borrower, ONE, sender=suite.holder)
    return Market(suite, borrower, *pool_and_curve(ape))


@pytest.fixture
def market(deployed: Market, chain: Any) -> Iterator[Market]:
    with chain.isolate():
        deployed.suite.set_price(10_000)
        yield deployed


def test_the_table_has_every_function() -> None:
    listed = [(line.contract, line.signature) for line in LINES]
    assert len(set(listed)) == len(listed)
    assert set(listed) == functions_of(CONTRACTS)


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.contract}.{line.signature}")
def test_works_and_refuses(market: Market, chain: Any, line: Line) -> None:
    target = market.contract(line.contract)
    with chain.isolate():
        if (spoil := SPOIL.get((line.contract, line.signature))) is not None:
            spoil(market)
        caller, args = line.refused(market)
        value = int((line.contract, line.signature) in ETHER_REFUSED)
        with pytest.raises(ContractError) as refused:
            market.suite.chain.send(target, line.signature, *args, sender=caller, value=value)
        assert refused.value.name == line.error
    if line.before is not None:
        line.before(market)
    if line.via is not None:
        caller, target, name, args = line.via(market)
        market.suite.chain.send(target, name, *args, sender=caller)
        return
    caller, args = line.works(market)
    if line.delayed:
        market.governs(caller, target, target[line.signature].encode(*args))
    market.suite.chain.send(target, line.signature, *args, sender=caller, value=line.value)
