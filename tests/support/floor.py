"""The redemption floor on the in-process chain: the stablecoin's credit, a peg module, and the module between them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from eth_abi.abi import encode

from strongroom.artifacts import load
from strongroom.evm import Account, Contract, ContractError, Receipt, keccak, to_address
from strongroom.evm.abi import Addressish
from tests.support.credit import LLTV, MIN_DEBT, PRICE, RATE, WAD, Credit, CreditBuilder
from tests.support.lending import selector
from tests.support.signing import RECEIVE, Authorization
from tests.support.suite import (
    GOVERNOR,
    MAX_UINT,
    ONE,
    OPERATOR,
    SENTINEL,
    Override,
    functions_named,
    refuses,
)

DAY = 86_400
FEE_BPS = 50
PEG_FEES = (5, 5)
UNIT = 10**6
"""Of the reserve."""
WEI = 10**12
"""Coins for a unit of the reserve."""
PARITY = 10**36 * WEI
LINE = 10_000
"""Coins on the peg module's book below which it is dry."""
PARAMS = "(address,address,address,address,uint256)"
REDEMPTION = f"({PARAMS},address[],uint256,uint256,uint256,address,uint256)"
ROLES = {
    "pause": SENTINEL,
    "unpause": OPERATOR,
    "setFee": OPERATOR,
    "setWindDown": GOVERNOR,
    "rescue": GOVERNOR,
}


@dataclass(frozen=True)
class Floor:
    """The redemption module, and the credit market whose positions it redeems from."""

    credit: Credit
    reserve: Contract
    peg_oracle: Contract
    psm: Contract
    module: Contract

    # Surroundings

    def fill(self, coins: int, account: Account | None = None) -> None:
        """Swap so much reserve into the peg module, in whole coins."""
        it, who = self.credit, account or self.credit.other
        self.reserve.mint(who, coins * UNIT, sender=it.deployer)
        self.reserve.approve(self.psm, MAX_UINT, sender=who)
        self.psm.swapIn(coins * UNIT, 0, who, it.later, sender=who)

    def drain(self) -> None:
        """Swap out everything that coins can take."""
        it = self.credit
        level = it.coin.facilitator(self.psm)[1]
        if level == 0:
            return
        it.give_coins(it.stranger, level)
        it.coin.approve(self.psm, MAX_UINT, sender=it.stranger)
        self.psm.swapOut(level, 0, it.stranger, it.later, sender=it.stranger)

    def seize(self, left: int) -> None:
        """Let all of the peg module's reserve but so many whole units vanish."""
        layout = load("MockReserve").storage_layout["storage"]
        slot = next(int(each["slot"]) for each in layout if each["label"] == "_balances")
        where = int.from_bytes(keccak(encode(["address", "uint256"], [self.psm.address, slot])), "big")
        self.credit.chain.set_storage(self.reserve, where, left * UNIT)

    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.credit.chain.warp(seconds)

    def open(self, account: Account, debt: int, ltv: int) -> None:
        """A position of so many coins at a loan-to-value in per cent, by the price as it is."""
        price = self.credit.oracle.price() // 10**36
        self.credit.open(account, debt, -(-debt * 100 // (ltv * price)))

    def hold(self, account: Account, coins: int) -> None:
        """Give an account coins from elsewhere, and let the module take them."""
        self.credit.give_coins(account, coins)
        self.credit.coin.approve(self.module, MAX_UINT, sender=account)

    # Redeeming

    def order(self, coins: int, borrowers: Sequence[Addressish], **changes: Any) -> tuple[Any, ...]:
        """A `Redemption` of the market, by default without limits, to the stranger."""
        values = {
            "marketParams": tuple(self.credit.params),
            "borrowers": [to_address(each) for each in borrowers],
            "coins": coins,
            "minReserve": 0,
            "minCollateral": 0,
            "receiver": self.credit.stranger,
            "deadline": self.credit.later,
            **changes,
        }
        return tuple(values.values())

    def redeem(self, coins: int, borrowers: Sequence[Addressish], **changes: Any) -> Receipt:
        """By the stranger unless `by` says otherwise."""
        by = changes.pop("by", self.credit.stranger)
        receipt: Receipt = self.module.redeem(self.order(coins, borrowers, **changes), sender=by)
        return receipt

    def sign(
        self, order: tuple[Any, ...], payer: Account, salt: bytes = keccak(b"salt"), **changes: Any
    ) -> bytes:
        """`payer`'s authorization for that very order."""
        params, borrowers, coins, *rest = (_plain(each) for each in order)
        four = selector(f"redeemWithAuthorization({REDEMPTION},address,bytes32,bytes)")
        listed = keccak(b"".join(bytes.fromhex(each[2:]).rjust(32, b"\0") for each in borrowers))
        types = [
            "bytes4",
            PARAMS,
            "bytes32",
            "uint256",
            "uint256",
            "uint256",
            "address",
            "uint256",
            "address",
        ]
        nonce = keccak(encode([*types, "bytes32"], [four, params, listed, coins, *rest, payer.address, salt]))
        values = {"value": coins, "nonce": nonce, "before": rest[-1], **changes}
        signed = Authorization(
            payer, self.module, values["value"], values["nonce"], 0, values["before"], RECEIVE
        )
        return bytes(signed.sign(self.credit.coin, payer))

    # What is where

    def debt(self, account: Addressish) -> int:
        """With interest to this second, in wei, rounded up."""
        self.credit.pool.accrueInterest(self.credit.params, sender=self.credit.deployer)
        return self.credit.debt(account)

    def collateral(self, account: Addressish) -> int:
        """Of a position."""
        return int(self.credit.held(account).collateral)

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        it = self.credit
        accounts = [*(actor.address for actor in it.actors), self.psm.address, self.module.address]
        return {
            **it.ledger(),
            "reserve": [self.reserve.balanceOf(each) for each in accounts],
            "coins": [it.coin.balanceOf(each) for each in accounts],
            "book": (self.psm.book(), self.psm.drought()),
            "module": (self.module.fee(), self.module.windDown(), self.module.pausedUntil(it.id)),
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"

    @contextmanager
    def refuses_some(self) -> Iterator[None]:
        """Inside, a call must revert, and leave everything as it was."""
        before = self.ledger()
        with pytest.raises(ContractError):
            yield
        assert self.ledger() == before, "a refused call left something behind"

    def assert_laws(self) -> None:
        """What holds after every call: the credit's laws, and that the module keeps nothing."""
        it = self.credit
        it.assert_laws()
        for token in (it.coin, it.collateral, self.reserve):
            assert token.balanceOf(self.module) == 0, "something stayed with the module"
        level = it.coin.facilitator(self.psm)[1]
        assert self.psm.book() * WEI >= level, "the peg module's book does not cover its coins"


def _plain(value: Any) -> Any:
    return to_address(value) if isinstance(value, Account | Contract) else value


@dataclass(frozen=True)
class FloorBuilder:
    """Deploys the floor, some of it as broken copies."""

    broken: Override = field(default_factory=dict)

    def __call__(self, *, collateral: str = "MockReserve") -> Floor:
        """A peg module without reserve, and a market whose redeemer the module is."""
        credit = CreditBuilder(self.broken)(collateral=collateral)
        deployer, chain, coin, pool = credit.deployer, credit.chain, credit.coin, credit.pool

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(self.broken.get(name, name), *args, sender=deployer)

        reserve, peg_oracle = deploy("MockReserve", "Dollar", "USD", 6), deploy("MockOracle", PARITY)
        psm = deploy(
            "PegStabilityModule",
            *(coin, reserve, peg_oracle, credit.buffer, credit.access),
            *(*PEG_FEES, 9_950, 10_050),
        )
        coin.setFacilitator(psm, 10**9 * ONE, sender=credit.governor)
        module = deploy("RedemptionModule", credit.facilitator, psm, credit.access, FEE_BPS)
        irm = deploy("MockIrm", RATE)
        pool.enableIrm(irm, (0, MIN_DEBT, module, credit.facilitator), sender=deployer)
        for target, roles in ((module, ROLES), (psm, {"freeze": SENTINEL, "unfreeze": OPERATOR})):
            for name, role in roles.items():
                codes = [each.selector for each in functions_named(target, name)]
                credit.access.setTargetFunctionRole(target, codes, role, sender=deployer)
        credit.list(credit.params._replace(irm=irm.address))
        return Floor(credit.of(irm=irm.address), reserve, peg_oracle, psm, module)


__all__ = [
    "DAY",
    "FEE_BPS",
    "LINE",
    "LLTV",
    "MIN_DEBT",
    "PRICE",
    "UNIT",
    "WAD",
    "WEI",
    "Floor",
    "FloorBuilder",
]
