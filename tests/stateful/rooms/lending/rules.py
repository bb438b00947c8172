"""All rules. Each mirrors a function of a contract and returns the call, its twin with it."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from eth_abi.abi import encode as abi_encode

from strongroom.model import ModelError
from strongroom.model.lending_pool import Authorization, IrmEntry, MarketParams
from strongroom.model.signatures import PERMIT
from strongroom.model.token import AuthorizedToken
from tests.stateful.driver import Machine, Rule, Step, rule
from tests.stateful.rooms.lending import arguments as draw
from tests.stateful.rooms.lending.call import Call
from tests.stateful.rooms.lending.codec import encode_result
from tests.stateful.rooms.lending.storage import UINT64, UINT128, Layout
from tests.stateful.rooms.lending.world import (
    COLLATERALS,
    HOLDERS,
    LLTVS,
    MARKETS,
    WEIRD,
    Contracts,
    Model,
    struct,
)
from tests.stateful.rooms.stablecoin.world import signature_of

Twin = Callable[[], Any]


class Rules(Machine):
    """The rules, and what they read of the state. `LendingMachine` provides what is only declared here."""

    contracts: Contracts
    model: Model
    layout: Layout
    words: list[int]
    at: dict[str, str]

    # What rules read of the state

    def held(self, token: int, name: str) -> int:
        """A balance, zero where it is not watched."""
        place = self.layout.index.get(("balance", token, name))
        return 0 if place is None else self.words[place]

    def position(self, market: int, name: str) -> tuple[int, int, int]:
        """Supply shares, debt shares, collateral; zeros where they are not watched."""
        place = self.layout.index.get(("supply", market, name))
        if place is None:
            return 0, 0, 0
        word = self.words[place + len(HOLDERS)]
        return self.words[place], word & UINT128, word >> 128

    def supply_totals(self, market: int) -> tuple[int, int]:
        """Assets and shares as of the last update."""
        word = self.words[3 * market]
        return word & UINT128, word >> 128

    def borrow_totals(self, market: int) -> tuple[int, int]:
        """Assets and shares as of the last update."""
        word = self.words[3 * market + 1]
        return word & UINT128, word >> 128

    def price(self, oracle: int) -> int:
        """Scaled by 1e36, whatever the oracle's fault."""
        return self.words[self.layout.index["price", oracle]]

    def collateral_token(self, market: int) -> int:
        """Its number."""
        return COLLATERALS[market]

    def authorized(self, owner: str, name: str) -> bool:
        """Whether `owner` lets the other manage its positions."""
        place = self.layout.index.get(("authorized", owner, name))
        return place is not None and self.words[place] != 0

    def debtors(self, market: int) -> list[str]:
        """Who owes."""
        place = self.layout.index["debt", market, HOLDERS[0]]
        return [name for offset, name in enumerate(HOLDERS) if self.words[place + offset] & UINT128]

    def owed(self, market: int, name: str) -> int:
        """In the loan token's units, as of the last update."""
        assets, shares = self.borrow_totals(market)
        return -(-self.position(market, name)[1] * (assets + 1) // (shares + 10**6))

    def supplied(self, market: int, name: str) -> int:
        """In the loan token's units, as of the last update."""
        assets, shares = self.supply_totals(market)
        return self.position(market, name)[0] * (assets + 1) // (shares + 10**6)

    def health(self, market: int, name: str) -> int:
        """Times 1e18, as of the last update; zero without debt."""
        return self.limit(market, name) * 10**18 // (self.owed(market, name) or 2**255)

    def limit(self, market: int, name: str) -> int:
        """The most it may owe."""
        worth = self.position(market, name)[2] * self.price(market) // 10**36
        return worth * LLTVS[market] // 10**18

    def borrowable(self, market: int, name: str) -> int:
        """About what can be borrowed."""
        idle = self.supply_totals(market)[0] - self.borrow_totals(market)[0]
        return max(min(self.limit(market, name) - self.owed(market, name), idle), 0)

    def unhealthy(self, market: int) -> list[str]:
        """Who can be liquidated, about."""
        return [name for name in self.debtors(market) if self.owed(market, name) > self.limit(market, name)]

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return self.contracts.chain.timestamp

    @cached_property
    def _by_name(self) -> dict[str, Rule]:
        return {rule.name: rule for rule in self.rules}

    def rule_named(self, name: str) -> Rule:
        """One of the rules."""
        return self._by_name[name]

    # How calls are put together

    def _call(self, caller: str, function: str, args: tuple[Any, ...], twin: Twin, **more: Any) -> Call:
        sender = self.at[caller]
        actors = more.pop("actors", (sender,))
        data = self.contracts.function(function).encode(*args)
        return Call(sender, self.at["pool"], data, twin, actors, **more)

    def _steps(self, steps: list[Step]) -> list[Call]:
        return [getattr(self, step[0])(*step[1:]) for step in steps]

    def _calling_back(
        self, caller: str, calls: list[Step] | None
    ) -> tuple[bytes, Callable[[int], None] | None, dict[str, Any]]:
        """Calldata, the model's callback, and what the laws must know."""
        if calls is None:
            return b"", None, {}
        inner = self._steps(calls)
        data = abi_encode(["(address,bytes,bool)[]"], [[(call.target, call.data, True) for call in inner]])

        def run(assets: int) -> None:
            if caller == "wallet":
                raise ModelError("EmptyRevert")
            if caller != "callback":
                raise ModelError("LendingPool_CallerWithoutCode", self.at[caller])
            for call in inner:
                _try(call.twin)

        return data, run, {"actors": (self.at[caller], self.at["callback"]), "batch": True}

    # Supply and borrow

    @rule(
        26,
        caller=draw.caller,
        market=draw.a_market,
        unit=draw.a_unit,
        amount=draw.supplied,
        on_behalf=draw.on_behalf,
        calls=draw.callback_steps,
    )
    def supply(
        self, caller: str, market: int, unit: str, amount: int, on_behalf: str, calls: list[Step] | None
    ) -> Call:
        data, callback, more = self._calling_back(caller, calls)
        assets, shares = _split(unit, amount)
        whom, params = self.at[on_behalf], self.contracts.params[market]
        return self._call(
            caller,
            "supply",
            (self.contracts.structs[market], assets, shares, whom, data),
            partial(self.model.pool.supply, self.at[caller], params, assets, shares, whom, callback),
            **more,
        )

    @rule(
        18,
        caller=draw.caller,
        market=draw.a_market,
        on_behalf=draw.on_behalf,
        unit=draw.a_unit,
        amount=draw.withdrawn,
        receiver=draw.receiver,
    )
    def withdraw(
        self, caller: str, market: int, on_behalf: str, unit: str, amount: int, receiver: str
    ) -> Call:
        assets, shares = _split(unit, amount)
        args = (assets, shares, self.at[on_behalf], self.at[receiver])
        return self._call(
            caller,
            "withdraw",
            (self.contracts.structs[market], *args),
            partial(self.model.pool.withdraw, self.at[caller], self.contracts.params[market], *args),
        )

    @rule(
        26,
        caller=draw.caller,
        market=draw.a_market,
        on_behalf=draw.on_behalf,
        unit=draw.a_unit,
        amount=draw.borrowed,
        receiver=draw.receiver,
    )
    def borrow(self, caller: str, market: int, on_behalf: str, unit: str, amount: int, receiver: str) -> Call:
        assets, shares = _split(unit, amount)
        args = (assets, shares, self.at[on_behalf], self.at[receiver])
        return self._call(
            caller,
            "borrow",
            (self.contracts.structs[market], *args),
            partial(self.model.pool.borrow, self.at[caller], self.contracts.params[market], *args),
        )

    @rule(
        16,
        caller=draw.an_operator,
        market=draw.an_operated_market,
        on_behalf=draw.on_behalf,
        amount=draw.lent_out,
        brought=draw.brought,
        receiver=draw.receiver,
    )
    def lend(
        self, caller: str, market: int, on_behalf: str, amount: int, brought: int, receiver: str
    ) -> Call:
        """By a market's operator; what it brings goes past the pool, and past this room."""
        args = (amount, brought, self.at[on_behalf], self.at[receiver])
        return self._call(
            caller,
            "lend",
            (self.contracts.structs[market], *args),
            partial(self.model.pool.lend, self.at[caller], self.contracts.params[market], *args),
        )

    @rule(
        18,
        caller=draw.caller,
        market=draw.a_market,
        on_behalf=draw.debtor,
        unit=draw.a_unit,
        amount=draw.repaid,
        calls=draw.callback_steps,
    )
    def repay(
        self, caller: str, market: int, on_behalf: str, unit: str, amount: int, calls: list[Step] | None
    ) -> Call:
        data, callback, more = self._calling_back(caller, calls)
        assets, shares = _split(unit, amount)
        whom, params = self.at[on_behalf], self.contracts.params[market]
        return self._call(
            caller,
            "repay",
            (self.contracts.structs[market], assets, shares, whom, data),
            partial(self.model.pool.repay, self.at[caller], params, assets, shares, whom, callback),
            **more,
        )

    # Collateral

    @rule(
        22,
        caller=draw.caller,
        market=draw.a_market,
        amount=draw.collateral_in,
        on_behalf=draw.on_behalf,
        calls=draw.callback_steps,
    )
    def supply_collateral(
        self, caller: str, market: int, amount: int, on_behalf: str, calls: list[Step] | None
    ) -> Call:
        data, callback, more = self._calling_back(caller, calls)
        whom, params = self.at[on_behalf], self.contracts.params[market]
        return self._call(
            caller,
            "supplyCollateral",
            (self.contracts.structs[market], amount, whom, data),
            partial(self.model.pool.supply_collateral, self.at[caller], params, amount, whom, callback),
            **more,
        )

    @rule(
        16,
        caller=draw.caller,
        market=draw.a_market,
        on_behalf=draw.on_behalf,
        amount=draw.collateral_out,
        receiver=draw.receiver,
    )
    def withdraw_collateral(
        self, caller: str, market: int, on_behalf: str, amount: int, receiver: str
    ) -> Call:
        args = (amount, self.at[on_behalf], self.at[receiver])
        params = self.contracts.params[market]
        return self._call(
            caller,
            "withdrawCollateral",
            (self.contracts.structs[market], *args),
            partial(self.model.pool.withdraw_collateral, self.at[caller], params, *args),
        )

    @rule(
        6,
        caller=draw.caller,
        token=draw.one_of(0, 1, 2),
        amount=draw.lent,
        calls=lambda machine, source, args: draw.callback_steps(machine, source, args) or [],
    )
    def flash_loan(self, caller: str, token: int, amount: int, calls: list[Step] | None) -> Call:
        data, callback, more = self._calling_back(caller, calls or [])
        assert callback is not None
        address = self.contracts.tokens[token].address
        return self._call(
            caller,
            "flashLoan",
            (address, amount, data),
            partial(self.model.pool.flash_loan, self.at[caller], address, amount, callback),
            **more,
        )

    # Liquidation and redemption

    @rule(
        18,
        caller=draw.caller,
        market=draw.a_market_in_trouble,
        borrower=draw.one_in_trouble,
        unit=draw.a_unit,
        amount=draw.liquidated,
        calls=draw.callback_steps,
    )
    def liquidate(
        self, caller: str, market: int, borrower: str, unit: str, amount: int, calls: list[Step] | None
    ) -> Call:
        data, callback, more = self._calling_back(caller, calls)
        seized, repaid = _split(unit, amount)
        whom, params = self.at[borrower], self.contracts.params[market]
        return self._call(
            caller,
            "liquidate",
            (self.contracts.structs[market], whom, seized, repaid, data),
            partial(self.model.pool.liquidate, self.at[caller], params, whom, seized, repaid, callback),
            **more,
        )

    @rule(
        7,
        caller=lambda machine, source, args: "liquidator" if source.integer(0, 9) else "stranger",
        market=lambda machine, source, args: 1 if source.integer(0, 9) else source.integer(0, 3),
        borrower=draw.debtor,
        amount=draw.redeemed,
        receiver=draw.receiver,
    )
    def redeem(self, caller: str, market: int, borrower: str, amount: int, receiver: str) -> Call:
        args = (self.at[borrower], amount, self.at[receiver])
        params = self.contracts.params[market]
        return self._call(
            caller,
            "redeem",
            (self.contracts.structs[market], *args),
            partial(self.model.pool.redeem, self.at[caller], params, *args),
        )

    @rule(5, caller=draw.caller, market=draw.a_market)
    def accrue_interest(self, caller: str, market: int) -> Call:
        params = self.contracts.params[market]
        twin = partial(self.model.pool.accrue_interest, params)
        return self._call(caller, "accrueInterest", (self.contracts.structs[market],), twin)

    # Authorizations

    @rule(
        5,
        caller=draw.one_of("lender", "borrower"),
        authorized=draw.authorized,
        new=draw.one_of(True, True, False),
    )
    def set_authorization(self, caller: str, authorized: str, new: bool) -> Call:
        args = (self.at[authorized], new)
        twin = partial(self.model.pool.set_authorization, self.at[caller], *args)
        if caller not in ("lender", "borrower", "wallet"):  # nobody else's are watched
            return self._call(caller, "setAuthorization", (self.at["zero"], new), lambda: None)
        return self._call(caller, "setAuthorization", args, twin)

    @rule(
        7,
        caller=draw.caller,
        authorizer=draw.authorizer,
        authorized=draw.authorized,
        new=draw.one_of(True, True, False),
        nonce_offset=draw.one_of(0, 0, 0, 0, 0, 0, 1, -1),
        lifetime=draw.a_lifetime,
        flaw=draw.a_flaw,
        form=draw.one_of("vrs", "bytes"),
    )
    def set_authorization_with_sig(
        self,
        caller: str,
        authorizer: str,
        authorized: str,
        new: bool,
        nonce_offset: int,
        lifetime: int,
        flaw: str,
        form: str,
    ) -> Call:
        nonce = max(self.words[self.layout.index["nonce", authorizer]] + nonce_offset, 0)
        signed = (self.at[authorizer], self.at[authorized], new, nonce, self.now + lifetime)
        authorization = Authorization(*signed)
        digest = self.model.pool.authorization_digest(authorization)
        raw, signature = signature_of(self.contracts, authorizer, digest, flaw)  # type: ignore[arg-type]
        opening = "setAuthorizationWithSig((address,address,bool,uint256,uint256),"
        function, given = f"{opening}bytes)", (signed, raw)
        if form == "vrs" and len(raw) == 65:
            function, given = f"{opening}(uint8,bytes32,bytes32))", (signed, (raw[64], raw[:32], raw[32:64]))  # type: ignore[assignment]
        return self._call(
            caller,
            function,
            given,
            partial(self.model.pool.set_authorization_with_sig, authorization, signature),
            consents=() if flaw else (self.at[authorizer],),
        )

    # Steps of a multicall

    @rule(
        4,
        caller=draw.one_of("stranger"),
        token=draw.one_of(0, 1, 2),
        value=draw.token_amount,
        lifetime=draw.a_lifetime,
        flaw=draw.a_flaw,
    )
    def permit(self, caller: str, token: int, value: int, lifetime: int, flaw: str) -> Call:
        """A stranger's, whose allowances alone are watched and limited."""
        contracts, twin, deadline = self.contracts, self.model.tokens[token], self.now + lifetime
        owner, pool, where = self.at[caller], self.at["pool"], contracts.tokens[token].address
        digest = b"\0" * 32
        if isinstance(twin, AuthorizedToken):
            digest = twin.digest(PERMIT, owner, pool, value, twin.nonces[owner], deadline)
        raw, signature = signature_of(contracts, caller, digest, flaw)  # type: ignore[arg-type]
        run = partial(self.model.pool.permit, owner, where, value, deadline, signature)
        return self._call(caller, "permit", (where, value, deadline, raw), run)

    @rule(3, caller=draw.caller, lifetime=draw.a_lifetime)
    def check_deadline(self, caller: str, lifetime: int) -> Call:
        deadline = self.now + lifetime
        return self._call(
            caller, "checkDeadline", (deadline,), partial(self.model.pool.check_deadline, deadline)
        )

    @rule(
        8,
        caller=draw.caller,
        market=draw.a_market,
        account=draw.other,
        min_supplied=draw.a_bound("supplied"),
        max_debt=draw.a_bound("owed"),
        min_health_factor=draw.a_bound("health"),
    )
    def check_position(
        self, caller: str, market: int, account: str, min_supplied: int, max_debt: int, min_health_factor: int
    ) -> Call:
        args = (self.at[account], min_supplied, max_debt, min_health_factor)
        twin = partial(self.model.pool.check_position, self.contracts.params[market], *args)
        return self._call(caller, "checkPosition", (self.contracts.structs[market], *args), twin)

    # Several at once

    @rule(14, caller=draw.caller, calls=draw.pooled_steps)
    def multicall(self, caller: str, calls: list[Step]) -> Call:
        inner = self._steps(calls or [])
        twins = [call.twin for call in inner]

        def run() -> bytes:
            answers = [encode_result(each) for each in self.model.pool.multicall(self.at[caller], twins)]
            return abi_encode(["bytes[]"], [answers])

        return self._together(caller, "multicall", ([call.data for call in inner],), run, inner)

    def _together(
        self, caller: str, function: str, args: tuple[Any, ...], run: Twin, inner: list[Call]
    ) -> Call:
        actors = {self.at[caller]: None}
        for call in inner:
            actors.update(dict.fromkeys(call.actors))
        return self._call(caller, function, args, run, actors=tuple(actors), batch=True)

    @rule(
        16,
        caller=draw.caller,
        market=draw.a_market,
        amount=draw.collateral_in,
        percent=lambda machine, source, args: source.integer(1, 104),
    )
    def deposit_and_borrow(self, caller: str, market: int, amount: int, percent: int) -> Call:
        collateral = self.position(market, caller)[2] + amount
        worth = collateral * self.price(market) // 10**36 * LLTVS[market] // 10**18
        wanted = min(max(worth - self.owed(market, caller), 0) * percent // 100, draw.MAX_UINT)
        steps: list[Step] = [
            ["supply_collateral", caller, market, amount, caller, None],
            ["borrow", caller, market, caller, "assets", wanted, caller],
        ]
        return self.multicall(caller, steps)

    @rule(14, caller=draw.caller, calls=draw.commanded_steps)
    def command(self, caller: str, calls: list[Step]) -> Call:
        """Anyone commands the contract that has callbacks."""
        inner = self._steps(calls)

        def run() -> None:
            for call in inner:
                _try(call.twin)

        data = self.contracts.callback.execute.encode([(call.target, call.data, True) for call in inner])
        actors = {self.at[caller]: None, self.at["callback"]: None}
        for call in inner:
            actors.update(dict.fromkeys(call.actors))
        return Call(self.at[caller], self.at["callback"], data, run, tuple(actors), batch=True)

    @rule(
        8,
        caller=lambda machine, source, args: "keeper" if source.integer(0, 9) else "stranger",
        calls=draw.wallet_steps,
    )
    def wallet_execute(self, caller: str, calls: list[Step]) -> Call:
        inner = self._steps(calls)

        def run() -> None:
            if caller != "keeper":
                raise ModelError("NotOwner")
            self.model.wallet.execute([call.twin for call in inner])

        data = self.contracts.wallet.execute.encode([(call.target, call.data) for call in inner])
        actors = (self.at[caller], *((self.at["wallet"],) if caller == "keeper" else ()))
        return Call(self.at[caller], self.at["wallet"], data, run, actors, batch=True)

    # Governance and markets

    @rule(3, caller=draw.caller, kind=draw.a_kind_of_market)
    def create_market(self, caller: str, kind: list[Any]) -> Call:
        contracts = self.contracts
        places = {
            **self.at,
            **{f"token{number}": token.address for number, token in enumerate(contracts.tokens)},
            **{f"oracle{number}": oracle.address for number, oracle in enumerate(contracts.oracles)},
            **{name: irm.address for name, irm in contracts.irms.items()},
        }
        loan, collateral, oracle, irm = (places[name] for name in kind[:4])
        params = MarketParams(loan, collateral, oracle, irm, kind[4])
        if params.id not in contracts.ids:
            # one that nobody watches must not come into being
            params = MarketParams(
                params.loan_token,
                params.collateral_token,
                params.oracle,
                params.irm,
                params.lltv if places["lender"] in (params.loan_token, params.collateral_token) else 1,
            )
        return self._call(
            caller,
            "createMarket",
            (struct(params),),
            partial(self.model.pool.create_market, params),
        )

    @rule(
        2,
        caller=draw.governor,
        market=draw.a_market,
        fee=draw.one_of(0, 10**16, 10**17, 25 * 10**16, 25 * 10**16 + 1),
    )
    def set_fee(self, caller: str, market: int, fee: int) -> Call:
        params = self.contracts.params[market]
        twin = partial(self.model.pool.set_fee, self.at[caller], params, fee)
        args = (self.contracts.structs[market], fee)
        return self._call(caller, "setFee", args, twin, forbidden=caller != "governor")

    @rule(1, caller=draw.governor, recipient=draw.one_of("collector", "collector", "lender", "zero"))
    def set_fee_recipient(self, caller: str, recipient: str) -> Call:
        where = self.at[recipient]
        twin = partial(self.model.pool.set_fee_recipient, self.at[caller], where)
        return self._call(caller, "setFeeRecipient", (where,), twin, forbidden=caller != "governor")

    @rule(1, caller=draw.governor, lltv=draw.one_of(0, 10**18, 2**255, LLTVS[0], LLTVS[1]))
    def enable_lltv(self, caller: str, lltv: int) -> Call:
        twin = partial(self.model.pool.enable_lltv, self.at[caller], lltv)
        return self._call(caller, "enableLltv", (lltv,), twin, forbidden=caller != "governor")

    @rule(
        1, caller=draw.governor, irm=draw.one_of("curve", "asked", "lender"), short=draw.one_of(True, False)
    )
    def enable_irm(self, caller: str, irm: str, short: bool) -> Call:
        where = self.contracts.irms[irm].address if irm in self.contracts.irms else self.at[irm]
        twin = partial(self.model.pool.enable_irm, self.at[caller], where, IrmEntry())
        if short:
            return self._call(caller, "enableIrm(address)", (where,), twin, forbidden=caller != "governor")
        function, args = (
            "enableIrm(address,(uint8,uint96,address,address))",
            (where, (0, 0, self.at["zero"], self.at["zero"])),
        )
        return self._call(caller, function, args, twin, forbidden=caller != "governor")

    # The world

    @rule(26, seconds=draw.a_while)
    def wait(self, seconds: int) -> None:
        self.contracts.chain.warp(seconds)
        self.model.world.timestamp += seconds

    @rule(14, oracle=draw.one_of(*MARKETS), price=draw.a_price)
    def move_price(self, oracle: int, price: int) -> Call:
        twin = self.model.oracles[oracle]
        data = self.contracts.oracles[oracle].set.encode(price)
        return self._set(self.contracts.oracles[oracle].address, data, partial(_assign, twin, "value", price))

    @rule(3, oracle=draw.one_of(*MARKETS), price=draw.a_liquidation_price)
    def set_liquidation_price(self, oracle: int, price: int) -> Call:
        contract, twin = self.contracts.oracles[oracle], self.model.oracles[oracle]
        data = contract.setLiquidationPrice.encode(price)
        return self._set(contract.address, data, partial(_assign, twin, "at_liquidation", price))

    @rule(2, oracle=draw.one_of(*MARKETS), fault=draw.one_of(0, 0, 0, 1, 2))
    def break_oracle(self, oracle: int, fault: int) -> Call:
        contract, twin = self.contracts.oracles[oracle], self.model.oracles[oracle]
        return self._set(
            contract.address, contract.setFault.encode(fault), partial(_assign, twin, "fault", fault)
        )

    @rule(2, rate=draw.a_rate)
    def set_rate(self, rate: int) -> Call:
        contract, twin = self.contracts.irms["asked"], self.model.irms["asked"]
        return self._set(contract.address, contract.set.encode(rate), partial(_assign, twin, "rate", rate))

    @rule(2, kind=draw.one_of(0, 0, 0, 1, 1, 2))
    def set_kind(self, kind: int) -> Call:
        contract, twin = self.contracts.tokens[WEIRD], self.model.weird
        return self._set(
            contract.address, contract.setKind.encode(kind), partial(_assign, twin, "kind", kind)
        )

    @rule(2, fee_bps=draw.one_of(0, 0, 0, 1, 30, 10_000))
    def set_transfer_fee(self, fee_bps: int) -> Call:
        contract, twin = self.contracts.tokens[WEIRD], self.model.weird
        data = contract.setFee.encode(fee_bps)
        return self._set(contract.address, data, partial(_assign, twin, "fee_bps", fee_bps))

    def _set(self, target: str, data: bytes, twin: Twin) -> Call:
        sender = self.at["keeper"]
        return Call(sender, target, data, twin, (sender,))

    @rule(3, token=draw.one_of(0, 1, 2), to=draw.caller, amount=draw.given)
    def give(self, token: int, to: str, amount: int) -> Call:
        contract, twin, whom = self.contracts.tokens[token], self.model.tokens[token], self.at[to]
        call = self._set(
            contract.address, contract.mint.encode(whom, amount), partial(twin.mint, whom, amount)
        )
        call.gift = (token, amount)
        return call

    @rule(8, caller=draw.caller, token=draw.one_of(0, 1, 2), amount=draw.token_amount)
    def donate(self, caller: str, token: int, amount: int) -> Call:
        call = self.transfer(caller, token, amount, "pool")
        call.donated = token
        return call

    @rule(3, caller=draw.caller, token=draw.one_of(0, 1, 2), amount=draw.token_amount, to=draw.other)
    def transfer(self, caller: str, token: int, amount: int, to: str) -> Call:
        contract, sender, whom = self.contracts.tokens[token], self.at[caller], self.at[to]
        twin = self.model.tokens[token]
        if to == "zero" and token == WEIRD:
            whom = self.at["callback"]
        return Call(
            sender,
            contract.address,
            contract.transfer.encode(whom, amount),
            lambda: _as_sent(twin.transfer(sender, whom, amount), token, getattr(twin, "kind", 0)),
            (sender,),
        )

    @rule(2, token=draw.one_of(0, 1, 2), caller=draw.one_of("stranger"), amount=draw.token_amount)
    def approve(self, token: int, caller: str, amount: int) -> Call:
        """How far the pool may reach into what a stranger holds."""
        contract, twin = self.contracts.tokens[token], self.model.tokens[token]
        sender, pool = self.at[caller], self.at["pool"]
        return Call(
            sender,
            contract.address,
            contract.approve.encode(pool, amount),
            partial(twin.approve, sender, pool, amount),
            (sender,),
        )

    def approve_all(self, caller: str) -> list[Call]:
        """Set-up: the pool may take all that the caller has, of every token."""
        sender, pool, calls = self.at[caller], self.at["pool"], []
        for contract, twin in zip(self.contracts.tokens, self.model.tokens, strict=True):
            data = contract.approve.encode(pool, draw.MAX_UINT)
            run = partial(twin.approve, sender, pool, draw.MAX_UINT)
            call = Call(sender, contract.address, data, run, (sender,))
            if caller == "callback":
                execute = self.contracts.callback.execute.encode([(call.target, data, False)])
                call = Call(self.at["keeper"], sender, execute, run, ())
            elif caller == "wallet":
                execute = self.contracts.wallet.execute.encode([(call.target, data)])
                call = Call(self.at["keeper"], sender, execute, run, ())
            calls.append(call)
        return calls

    def market_word(self, market: int) -> tuple[int, int, int]:
        """Last update, rate at target, fee."""
        word = self.words[3 * market + 2]
        return word & UINT64, word >> 64 & UINT64, word >> 128 & UINT64


def _try(twin: Twin) -> None:
    try:
        twin()
    except ModelError:
        return


def _assign(twin: Any, name: str, value: int) -> None:
    setattr(twin, name, value)


def _as_sent(answer: bool, token: int, kind: int) -> bytes:
    """What a transfer's caller gets: a token without return value answers nothing."""
    return b"" if token == WEIRD and kind == 1 else encode_result(answer)


def _split(unit: str, amount: int) -> tuple[int, int]:
    if unit == "both":
        return amount, amount
    return (amount, 0) if unit == "assets" else (0, amount)
