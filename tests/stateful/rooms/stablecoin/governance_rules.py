"""Restricted functions, by those who may call them and by those who may not."""

from collections.abc import Callable
from typing import Any

from strongroom.evm import Contract
from strongroom.model import ModelError
from tests.stateful.driver import Step, rule
from tests.stateful.rooms.stablecoin.arguments import (
    UINT120,
    UINT128,
    a_module,
    a_token,
    amount_of,
    bps,
    governor,
    nested,
    number_between,
    one_of,
    operator,
    receiver,
    sentinel,
)
from tests.stateful.rooms.stablecoin.base import Base
from tests.stateful.rooms.stablecoin.call import Call
from tests.stateful.rooms.stablecoin.world import USERS


class GovernanceRules(Base):
    """Of the roles."""

    # Governance

    @rule(
        3,
        caller=operator,
        module=a_module,
        fee_in=bps(0, 5, 5, 30, 100, most=110),
        fee_out=bps(0, 5, 5, 30, 100, most=110),
    )
    def set_fees(self, caller: str, module: int, fee_in: int, fee_out: int) -> Call:
        twin = self.model.psms[module]
        return self._governed(
            caller, self.module(module).psm, "setFees", (fee_in, fee_out), twin.set_fees, "operator"
        )

    @rule(
        3,
        caller=governor,
        module=a_module,
        lower=bps(9_950, 9_950, 9_000, 10_000, 9_500, most=12_000),
        upper=bps(10_050, 10_050, 10_000, 11_000, 10_500, most=12_000),
    )
    def set_band(self, caller: str, module: int, lower: int, upper: int) -> Call:
        twin = self.model.psms[module]
        return self._governed(
            caller, self.module(module).psm, "setBand", (lower, upper), twin.set_band, "governor"
        )

    @rule(1, caller=sentinel, module=a_module)
    def freeze(self, caller: str, module: int) -> Call:
        twin = self.model.psms[module]
        return self._governed(caller, self.module(module).psm, "freeze", (), twin.freeze, "sentinel")

    @rule(14, caller=operator, module=a_module)
    def unfreeze(self, caller: str, module: int) -> Call:
        twin = self.model.psms[module]
        return self._governed(caller, self.module(module).psm, "unfreeze", (), twin.unfreeze, "operator")

    @rule(1, caller=sentinel)
    def pause_minting(self, caller: str) -> Call:
        coin = self.contracts.coin
        return self._governed(caller, coin, "pauseMinting", (), self.model.coin.pause_minting, "sentinel")

    @rule(12, caller=operator)
    def unpause_minting(self, caller: str) -> Call:
        coin = self.contracts.coin
        return self._governed(caller, coin, "unpauseMinting", (), self.model.coin.unpause_minting, "operator")

    @rule(
        8,
        caller=governor,
        name=one_of("module0", "module1", "module2", "minter", "stranger", "zero"),
        ceiling=lambda machine, source, args: source.choice(
            (10**25, 10**25, 10**25, 10**27, 0, UINT120, source.integer(0, 10**25))
        ),
    )
    def set_facilitator(self, caller: str, name: str, ceiling: int) -> Call:
        coin = self.contracts.coin
        args = (self.at[name], ceiling)
        return self._governed(
            caller, coin, "setFacilitator", args, self.model.coin.set_facilitator, "governor"
        )

    @rule(
        2,
        caller=sentinel,
        name=one_of("module0", "module1", "module2", "minter", "stranger", "holder"),
        ceiling=lambda machine, source, args: source.choice((0, 10**25, 10**24, source.integer(0, 10**25))),
    )
    def lower_ceiling(self, caller: str, name: str, ceiling: int) -> Call:
        coin = self.contracts.coin
        args = (self.at[name], ceiling)
        return self._governed(caller, coin, "lowerCeiling", args, self.model.coin.lower_ceiling, "sentinel")

    @rule(
        2,
        caller=governor,
        name=one_of("module2", "minter", "stranger", "stranger"),
    )
    def remove_facilitator(self, caller: str, name: str) -> Call:
        coin = self.contracts.coin
        args = (self.at[name],)
        return self._governed(
            caller, coin, "removeFacilitator", args, self.model.coin.remove_facilitator, "governor"
        )

    @rule(
        3,
        caller=governor,
        cap=one_of(10**24, 10**24, 10**26, 0, UINT128),
    )
    def set_flash_mint_cap(self, caller: str, cap: int) -> Call:
        coin = self.contracts.coin
        return self._governed(
            caller, coin, "setFlashMintCap", (cap,), self.model.coin.set_flash_mint_cap, "governor"
        )

    @rule(2, caller=sentinel, cap=one_of(10**24, 10**23, 10**26, 0))
    def lower_flash_mint_cap(self, caller: str, cap: int) -> Call:
        coin = self.contracts.coin
        return self._governed(
            caller, coin, "lowerFlashMintCap", (cap,), self.model.coin.lower_flash_mint_cap, "sentinel"
        )

    @rule(2, caller=operator, fee_bps=bps(0, 5, 5, 100, most=120))
    def set_flash_mint_fee(self, caller: str, fee_bps: int) -> Call:
        coin = self.contracts.coin
        return self._governed(
            caller, coin, "setFlashMintFee", (fee_bps,), self.model.coin.set_flash_mint_fee, "operator"
        )

    @rule(
        4,
        caller=governor,
        module=a_module,
        token=a_token,
        receiver=receiver,
        amount=lambda machine, source, args: amount_of(
            source,
            max(
                machine.held(args["token"], f"module{args['module']}")
                - (machine.book(args["module"]) if args["token"] == 1 + args["module"] else 0),
                0,
            ),
            1,
        ),
    )
    def rescue(self, caller: str, module: int, token: int, receiver: str, amount: int) -> Call:
        twin, sender = self.model.psms[module], self.at[caller]
        call = self._governed(
            caller,
            self.module(module).psm,
            "rescue",
            (self.contracts.tokens[token].address, self.at[receiver], amount),
            lambda *args: twin.rescue(sender, self.model.tokens[token], *args[2:]),
            "governor",
        )
        call.gifts = ((token, amount),) if receiver in USERS else ()
        return call

    @rule(
        4,
        caller=governor,
        token=a_token,
        receiver=receiver,
        amount=lambda machine, source, args: amount_of(source, machine.held(args["token"], "buffer"), 1),
    )
    def pay(self, caller: str, token: int, receiver: str, amount: int) -> Call:
        sender = self.at[caller]
        call = self._governed(
            caller,
            self.contracts.buffer,
            "pay",
            (self.contracts.tokens[token].address, self.at[receiver], amount),
            lambda *args: self.model.buffer.pay(sender, self.model.tokens[token], *args[2:]),
            "governor",
        )
        call.gifts = ((token, amount),) if receiver in USERS else ()
        call.to_buffer = -amount if token == 0 else 0
        return call

    @rule(2, caller=governor, receiver=receiver, wei=number_between(0, 10**20))
    def pay_ether(self, caller: str, receiver: str, wei: int) -> Call:
        args = (self.at[receiver], wei)
        return self._governed(
            caller, self.contracts.buffer, "payEther", args, self.model.buffer.pay_ether, "governor"
        )

    def _governed(
        self,
        caller: str,
        contract: Contract,
        name: str,
        args: tuple[Any, ...],
        twin: Callable[..., None],
        role: str,
    ) -> Call:
        sender = self.at[caller]
        return Call(
            sender,
            contract.address,
            getattr(contract, name).encode(*args),
            lambda: twin(sender, *args),
            forbidden=caller not in (role, "timelock") or (caller == "timelock" and role != "governor"),
        )

    @rule(
        5,
        caller=lambda machine, source, args: "timelock" if source.integer(0, 4) else "governor",
        calls=nested(
            "set_band",
            "set_facilitator",
            "set_flash_mint_cap",
            "remove_facilitator",
            caller="timelock",
            most=1,
        ),
        when=one_of(0, 0, 3 * 86_400, 3_600),
    )
    def schedule(self, caller: str, calls: list[Step], when: int) -> Call | None:
        """The timelock says what it will do; or the other admin, who needs no such thing, tries to."""
        if not calls:
            return None
        (step,) = calls
        call: Call = getattr(self, step[0])(caller, *step[2:])
        at = self.now + when if when else 0
        access = self.contracts.access
        target, function, args = self.spell(step)

        def run() -> Any:
            self.model.access.schedule(self.at[caller], target, function, *args, when=at)
            return ...

        return Call(
            self.at[caller],
            access.address,
            access.schedule.encode(call.target, call.data, at),
            run,
            on_success=lambda: self.scheduled.append(step),
        )

    def spell(self, step: Step) -> tuple[str, str, tuple[Any, ...]]:
        """Target, function and arguments of a step of the timelock's."""
        if step[0] == "set_band":
            return self.module(step[2]).psm.address, "setBand", tuple(step[3:])
        coin = self.contracts.coin.address
        if step[0] == "set_facilitator":
            return coin, "setFacilitator", (self.at[step[2]], step[3])
        if step[0] == "remove_facilitator":
            return coin, "removeFacilitator", (self.at[step[2]],)
        return coin, "setFlashMintCap", tuple(step[2:])

    @rule(8, number=number_between(0, 63))
    def do_scheduled(self, number: int) -> Call | None:
        """The timelock does, or tries to do, what it once scheduled."""
        if not self.scheduled:
            return None
        step = self.scheduled[number % len(self.scheduled)]
        call: Call = getattr(self, step[0])(*step[1:])
        return call

    @rule(
        3,
        caller=one_of("sentinel", "sentinel", "timelock", "admin", "operator", "stranger"),
        number=number_between(0, 63),
    )
    def cancel_scheduled(self, caller: str, number: int) -> Call | None:
        """Somebody takes back, or tries to, what the timelock scheduled."""
        if not self.scheduled:
            return None
        step = self.scheduled[number % len(self.scheduled)]
        call: Call = getattr(self, step[0])(*step[1:])
        access, scheduler = self.contracts.access, self.at["timelock"]
        target, function, args = self.spell(step)

        def run() -> Any:
            self.model.access.cancel(self.at[caller], (scheduler, target, function, args))
            return ...

        return Call(
            self.at[caller],
            access.address,
            access.cancel.encode(scheduler, call.target, call.data),
            run,
            forbidden=caller in ("operator", "stranger"),
        )

    @rule(
        3,
        caller=one_of("stranger", "operator", "sentinel", "holder"),
        number=number_between(0, 5),
    )
    def reach_for_power(self, caller: str, number: int) -> Call:
        """Whoever is no admin tries the access manager itself, and the contracts' authority."""
        access, coin, sender = self.contracts.access, self.contracts.coin, self.at[caller]
        psm = self.module(number % 3).psm
        attempts: tuple[tuple[Contract, bytes, ModelError], ...] = (
            (
                access,
                access.grantRole.encode(0, sender, 0),
                ModelError("AccessManagerUnauthorizedAccount", sender, 0),
            ),
            (
                access,
                access.setTargetFunctionRole.encode(coin, [coin.setFacilitator.selector], 2),
                ModelError("AccessManagerUnauthorizedAccount", sender, 0),
            ),
            (
                access,
                access.setTargetClosed.encode(psm, True),
                ModelError("AccessManagerUnauthorizedAccount", sender, 0),
            ),
            (coin, coin.setAuthority.encode(sender), ModelError("AccessManagedUnauthorized", sender)),
            (psm, psm.setAuthority.encode(sender), ModelError("AccessManagedUnauthorized", sender)),
            (
                access,
                access.revokeRole.encode(0, self.at["admin"]),
                ModelError("AccessManagerUnauthorizedAccount", sender, 0),
            ),
        )
        contract, data, error = attempts[number]

        def run() -> None:
            raise error

        return Call(sender, contract.address, data, run, forbidden=True)
