"""All rules. Each mirrors a function of a contract and returns the call, its twin with it."""

from collections.abc import Callable, Sequence
from typing import Any

from strongroom.model.asset_values import CountryRule, CustodianStatus, Policy
from strongroom.model.identity_registry import Claim
from tests.stateful.driver import Machine, Source, Step, rule, weighted
from tests.stateful.rooms.fractional.world import (
    COINS,
    COUNTRIES,
    CUSTODIANS,
    IDENTITIES,
    MONEY,
    SPENDERS,
    TOKENS,
    WALLETS,
    YEAR,
    Call,
    Contracts,
    Model,
)
from tests.support.compliance import CUSTODIAN, investor

Args = dict[str, Any]
REASON = b"court order 7".ljust(32, b"\0")
MAX_SHARES = 2**56 - 1
_PARTS = weighted((8, "part"), (3, "all"), (1, "zero"), (1, "more"), (1, "one"), (1, "huge"))
_FEW = weighted((12, "few"), (2, "many"), (1, "zero"), (1, "huge"))


def one_of(*options: Any) -> Callable[[Any, Source, Args], Any]:
    def draw(machine: Any, source: Source, args: Args) -> Any:
        return source.choice(options)

    return draw


def mostly(usual: str, *others: str) -> Callable[[Any, Source, Args], str]:
    def draw(machine: Any, source: Source, args: Args) -> str:
        return usual if source.integer(0, 11) else source.choice((*others, *WALLETS))

    return draw


def a_holder(machine: Any, source: Source, args: Args) -> str:
    """Mostly somebody with shares."""
    for _ in range(3):
        name = source.choice(WALLETS)
        if machine.model.asset.holdings[machine.contracts.at[name]].balance:
            break
    return str(name)


def a_receiver(machine: Any, source: Source, args: Args) -> str:
    """Often of the first investor, who has two wallets."""
    kind = source.integer(0, 29)
    if kind < 8:
        return source.choice(("holder", "second"))
    return source.choice(WALLETS) if kind < 29 else "zero"


def part_of(count: int, source: Source) -> int:
    kind = _PARTS(source)
    if kind == "part":
        return source.integer(1, max(count, 2) - 1)
    if kind == "huge":
        return source.choice((2**56 - 1, 2**56, 2**256 - 1))
    return {"all": count, "zero": 0, "more": count + 1, "one": 1}[kind]


def a_buyer(machine: Any, source: Source, args: Args) -> str:
    """Mostly the same, so that it has many lock-ups."""
    return a_receiver(machine, source, args) if source.integer(0, 1) else "holder"


def of_balance(machine: Any, source: Source, args: Args) -> int:
    """Part of what `holder` has."""
    return part_of(machine.model.asset.holdings[machine.contracts.at[args["holder"]]].balance, source)


def of_lien(machine: Any, source: Source, args: Args) -> int:
    at = machine.contracts.at
    return part_of(machine.model.asset.locked_by[at[args["holder"]], at[args["custodian"]]], source)


def a_lien_holder(machine: Any, source: Source, args: Args) -> str:
    """Mostly somebody whose shares the custodian has locked."""
    at = machine.contracts.at
    for _ in range(4):
        name = source.choice(WALLETS)
        if machine.model.asset.locked_by[at[name], at[args["custodian"]]]:
            break
    return str(name)


def some_shares(machine: Any, source: Source, args: Args) -> int:
    kind = _FEW(source)
    if kind == "huge":
        return source.choice((30_000, 30_001, 2**56, 2**256 - 1))
    return {"few": source.integer(1, 300), "many": source.integer(1, 2_000), "zero": 0}[kind]


def money(machine: Any, source: Source, args: Args) -> int:
    kind = source.integer(0, 9)
    if kind < 7:
        return source.integer(1, 10**9) * (1 if args["token"] == MONEY else 10 ** source.integer(3, 12))
    return source.choice((0, 1, 2, 999_999, 10**12 - 1, 10**18, 2**60 - 1, 2**61, 2**200))


def a_while(machine: Any, source: Source, args: Args) -> int:
    return source.choice((1, 1, 12, 12, 600, 3_600, 3_600, 86_400, 86_400, 8 * 86_400, 100 * 86_400))


def until(machine: Any, source: Source, args: Args) -> int:
    """The end of a lock-up, from now."""
    if source.integer(0, 1):
        return 0
    return source.choice((1, 7_200, 86_400, 30 * 86_400, 60 * 86_400, 90 * 86_400, 200 * 86_400, 2**60))


def rules_of_a_policy(machine: Any, source: Source, args: Args) -> list[int]:
    """Each rule is mostly off, or nothing would ever move."""

    def sometimes(*options: int) -> int:
        return source.choice(options) if source.integer(0, 3) == 0 else 0

    return [
        sometimes(1, 2),
        sometimes(0b11, 0b10, 0b100),
        sometimes(1, 2, 3),
        sometimes(2, 50, 200, 400),
        sometimes(10, 500),
        sometimes(1, 100),
        sometimes(1, 3_600, 86_400),
        sometimes(1, 1, 1, 2),
        sometimes(1),
    ]


def some_countries(machine: Any, source: Source, args: Args) -> list[int]:
    odd = source.integer(0, 19) == 0
    return [source.choice(COUNTRIES) for _ in range(source.integer(1, 2))] + ([1_000] if odd else [])


def identity(machine: Any, source: Source, args: Args) -> list[int]:
    """Investor, country, class, flags, seconds that it is valid; mostly what it was."""
    known = IDENTITIES.get(args["wallet"])
    number, country, investor_class, flags = known or (7, 276, 0, 0)
    if source.integer(0, 3) == 0:
        country = source.choice(COUNTRIES)
    if source.integer(0, 3) == 0:
        investor_class = source.integer(0, 2)
    if source.integer(0, 7) == 0:
        flags ^= CUSTODIAN
    if source.integer(0, 15) == 0:
        number = source.integer(0, 6)
    return [
        number,
        country,
        investor_class,
        flags,
        source.choice((1, 86_400, YEAR, YEAR, 9 * YEAR, 11 * YEAR)),
    ]


def inner_step(machine: Any, source: Source, args: Args) -> Step | None:
    """What the second token does in its next transfer: it comes back."""
    if source.integer(0, 5) == 0:
        return None
    token = source.choice(TOKENS)
    return source.choice(
        (
            ["claim", "coins", token, source.choice(WALLETS)],
            ["book_received", "coins", token],
            ["pay_dividend", "coins", token, 10**12],
            ["recount", "coins", source.choice(WALLETS)],
            ["transfer", "coins", source.choice(WALLETS), 1],
        )
    )


TOKEN = one_of(*TOKENS)
WALLET = one_of(*WALLETS)
ANYONE = one_of(*WALLETS, "owner", "payer")
CUSTODIAN_NAME = one_of(*CUSTODIANS, *CUSTODIANS, *CUSTODIANS, *CUSTODIANS, "attacker")
OWNER = mostly("owner", "agent")
AGENT = mostly("agent", "owner", "attacker")


class Rules(Machine):
    """The rules. `FractionalMachine` provides what is only declared here."""

    contracts: Contracts
    model: Model

    def _asset(
        self, caller: str, function: str, args: Sequence[Any], twin: Any, *, kind: str, **more: Any
    ) -> Call:
        asset = self.contracts.asset
        data = asset[function].encode(*args) if "(" in function else asset.__getattr__(function).encode(*args)
        return Call(self.contracts.at[caller], asset.address, data, twin, kind, **more)

    # Shares

    @rule(14, holder=a_holder, to=a_receiver, amount=of_balance)
    def transfer(self, holder: str, to: str, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        sides = (at[holder], at[to], amount)
        return self._asset(
            holder, "transfer", sides[1:], lambda: twin.transfer(*sides), kind="transfer", sides=sides
        )

    @rule(3, caller=one_of(*SPENDERS), holder=a_holder, to=a_receiver, amount=of_balance)
    def transfer_from(self, caller: str, holder: str, to: str, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        sides = (at[holder], at[to], amount)
        return self._asset(
            caller,
            "transferFrom",
            sides,
            lambda: twin.transfer_from(at[caller], *sides),
            kind="transfer",
            sides=sides,
        )

    @rule(6, holder=WALLET, spender=one_of(*SPENDERS, "zero"), amount=one_of(0, 1, 100, 5_000, 2**256 - 1))
    def approve(self, holder: str, spender: str, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[spender], amount)
        return self._asset(holder, "approve", args, lambda: twin.approve(at[holder], *args), kind="approve")

    @rule(
        8,
        caller=one_of("owner", "owner", "owner", "seller", "attacker"),
        to=a_buyer,
        amount=some_shares,
        wait=until,
    )
    def issue(self, caller: str, to: str, amount: int, wait: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[to], amount, self.model.world.timestamp + wait if wait else 0)
        return self._asset(caller, "issue", args, lambda: twin.issue(at[caller], *args), kind="issue")

    @rule(3, caller=OWNER, holder=a_holder, amount=of_balance)
    def redeem(self, caller: str, holder: str, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[holder], amount)
        return self._asset(caller, "redeem", args, lambda: twin.redeem(at[caller], *args), kind="redeem")

    # Liens

    @rule(9, custodian=CUSTODIAN_NAME, holder=a_holder, amount=of_balance)
    def lock(self, custodian: str, holder: str, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[holder], amount)
        return self._asset(custodian, "lock", args, lambda: twin.lock(at[custodian], *args), kind="lock")

    @rule(3, custodian=CUSTODIAN_NAME, holder=a_lien_holder, amount=of_lien)
    def unlock(self, custodian: str, holder: str, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[holder], amount)
        return self._asset(
            custodian, "unlock", args, lambda: twin.unlock(at[custodian], *args), kind="unlock"
        )

    @rule(5, custodian=CUSTODIAN_NAME, holder=a_lien_holder, to=a_receiver, amount=of_lien)
    def transfer_locked(self, custodian: str, holder: str, to: str, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[holder], at[to], amount)
        return self._asset(
            custodian,
            "transferLocked",
            args,
            lambda: twin.transfer_locked(at[custodian], *args),
            kind="transfer_locked",
        )

    @rule(3, custodian=CUSTODIAN_NAME, holder=a_lien_holder, amount=of_lien)
    def burn_locked(self, custodian: str, holder: str, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[holder], amount)
        return self._asset(
            custodian, "burnLocked", args, lambda: twin.burn_locked(at[custodian], *args), kind="burn_locked"
        )

    # Agents

    @rule(2, caller=AGENT, wallet=WALLET)
    def freeze(self, caller: str, wallet: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[wallet], REASON)
        return self._asset(caller, "freeze", args, lambda: twin.freeze(at[caller], at[wallet]), kind="freeze")

    @rule(4, caller=AGENT, wallet=WALLET)
    def unfreeze(self, caller: str, wallet: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[wallet], REASON)
        return self._asset(
            caller, "unfreeze", args, lambda: twin.unfreeze(at[caller], at[wallet]), kind="unfreeze"
        )

    @rule(3, caller=AGENT, holder=a_holder, amount=of_balance)
    def set_frozen_tokens(self, caller: str, holder: str, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[holder], amount)
        return self._asset(
            caller,
            "setFrozenTokens(address,uint256)",
            args,
            lambda: twin.set_frozen_tokens(at[caller], *args),
            kind="set_frozen_tokens",
        )

    @rule(6, caller=AGENT, holder=a_holder, to=a_receiver, amount=of_balance)
    def forced_transfer(self, caller: str, holder: str, to: str, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[holder], at[to], amount)
        return self._asset(
            caller,
            "forcedTransfer(address,address,uint256,bytes32)",
            (*args, REASON),
            lambda: twin.forced_transfer(at[caller], *args),
            kind="forced",
        )

    @rule(3, caller=AGENT, custodian=CUSTODIAN_NAME, holder=a_lien_holder, to=a_receiver, amount=of_lien)
    def forced_transfer_locked(self, caller: str, custodian: str, holder: str, to: str, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[holder], at[to], amount, at[custodian])
        return self._asset(
            caller,
            "forcedTransferLocked",
            (*args, REASON),
            lambda: twin.forced_transfer_locked(at[caller], *args),
            kind="forced",
        )

    @rule(
        4,
        caller=AGENT,
        lost=one_of("holder", "second", "holder", "second", *WALLETS),
        to=one_of("second", "holder", *WALLETS),
    )
    def recover(self, caller: str, lost: str, to: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[lost], at[to])
        return self._asset(
            caller,
            "recover",
            (*args, REASON),
            lambda: twin.recover(at[caller], *args),
            kind="recover",
            sides=(*args, 0),
        )

    # Rules of the asset

    @rule(4, caller=OWNER, numbers=rules_of_a_policy)
    def set_policy(self, caller: str, numbers: list[int]) -> Call:
        at, twin = self.contracts.at, self.model.asset
        rule_, *amounts, listing, checked = numbers
        where = (at["zero"], at["sanctions"], at["attacker"])[listing]
        policy = Policy(CountryRule(rule_), *amounts, where, bool(checked))
        values = (rule_, *amounts, where, bool(checked))
        return self._asset(
            caller, "setPolicy", (values,), lambda: twin.set_policy(at[caller], policy), kind="set_policy"
        )

    @rule(2, caller=OWNER, countries=some_countries, listed=one_of(True, False))
    def set_countries(self, caller: str, countries: list[int], listed: bool) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (countries, listed)
        return self._asset(
            caller, "setCountries", args, lambda: twin.set_countries(at[caller], *args), kind="set_countries"
        )

    @rule(
        3,
        caller=OWNER,
        country=one_of(*COUNTRIES, *COUNTRIES, *COUNTRIES, 0, 1_000),
        limit=one_of(0, 1, 1, 2),
    )
    def set_max_country_holders(self, caller: str, country: int, limit: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (country, limit)
        return self._asset(
            caller,
            "setMaxCountryHolders",
            args,
            lambda: twin.set_max_country_holders(at[caller], *args),
            kind="set_max_country_holders",
        )

    @rule(1, caller=one_of("agent", "owner", "attacker"))
    def pause(self, caller: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        return self._asset(caller, "pause", (), lambda: twin.pause(at[caller]), kind="pause")

    @rule(3, caller=OWNER)
    def unpause(self, caller: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        return self._asset(caller, "unpause", (), lambda: twin.unpause(at[caller]), kind="unpause")

    @rule(3, caller=ANYONE, wallet=WALLET)
    def recount(self, caller: str, wallet: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        return self._asset(caller, "recount", (at[wallet],), lambda: twin.recount(at[wallet]), kind="recount")

    # Who administers

    @rule(1, caller=OWNER, issuer=one_of("seller", "attacker", "zero"), allowance=one_of(0, 500, 10_000))
    def set_issuer(self, caller: str, issuer: str, allowance: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[issuer], allowance)
        return self._asset(
            caller, "setIssuer", args, lambda: twin.set_issuer(at[caller], *args), kind="set_issuer"
        )

    @rule(
        1,
        caller=OWNER,
        agent=one_of("agent", "agent", "agent", "attacker", "zero"),
        appointed=one_of(True, True, False),
    )
    def set_agent(self, caller: str, agent: str, appointed: bool) -> Call:
        at, twin = self.contracts.at, self.model.asset
        appointed = appointed and agent == "agent"
        args = (at[agent], appointed)
        return self._asset(
            caller, "setAgent", args, lambda: twin.set_agent(at[caller], *args), kind="set_agent"
        )

    @rule(
        2,
        caller=OWNER,
        custodian=one_of(*CUSTODIANS, *CUSTODIANS, "zero", "locker"),
        status=one_of(0, 1, 1, 2, 2, 3),
    )
    def set_custodian(self, caller: str, custodian: str, status: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[custodian], CustodianStatus(status))
        return self._asset(
            caller, "setCustodian", args, lambda: twin.set_custodian(at[caller], *args), kind="set_custodian"
        )

    @rule(1, caller=OWNER, new_owner=one_of("owner", "zero"))
    def transfer_ownership(self, caller: str, new_owner: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[new_owner],)
        return self._asset(
            caller,
            "transferOwnership",
            args,
            lambda: twin.transfer_ownership(at[caller], *args),
            kind="ownership",
        )

    @rule(1, caller=OWNER)
    def accept_ownership(self, caller: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        return self._asset(
            caller, "acceptOwnership", (), lambda: twin.accept_ownership(at[caller]), kind="ownership"
        )

    @rule(1, caller=OWNER, less=one_of(-1, 0, 1, 50, 2_000))
    def lower_authorized_supply(self, caller: str, less: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (max(twin.authorized_supply - less, 0),)
        return self._asset(
            caller,
            "lowerAuthorizedSupply",
            args,
            lambda: twin.lower_authorized_supply(at[caller], *args),
            kind="lower_authorized_supply",
        )

    @rule(1, caller=one_of("locker", "owner", "owner"))
    def lock_supply(self, caller: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        return self._asset(caller, "lockSupply", (), lambda: twin.lock_supply(at[caller]), kind="lock_supply")

    @rule(2, caller=one_of("locker", "locker", "owner"))
    def unlock_supply(self, caller: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        return self._asset(
            caller, "unlockSupply", (), lambda: twin.unlock_supply(at[caller]), kind="lock_supply"
        )

    # Dividends

    @rule(7, caller=one_of("payer", "payer", "payer", "payer", "attacker"), token=TOKEN, amount=money)
    def pay_dividend(self, caller: str, token: int, amount: int) -> Call:
        at, twin = self.contracts.at, self.model.asset
        where = self.contracts.tokens[token].address
        return self._asset(
            caller,
            "payDividend",
            (where, amount),
            lambda: twin.pay_dividend(at[caller], where, amount),
            kind="pay_dividend",
        )

    @rule(3, token=TOKEN, amount=money)
    def donate(self, token: int, amount: int) -> Call:
        """Money that simply arrives, as a royalty does."""
        at, where = self.contracts.at, self.contracts.tokens[token]
        twin = self.model.tokens[token]
        to = at["asset"]
        return Call(
            at["payer"],
            where.address,
            where.transfer.encode(to, amount),
            lambda: _as_told(twin, twin.transfer(at["payer"], to, amount)),
            "donate",
        )

    @rule(5, caller=ANYONE, token=TOKEN)
    def book_received(self, caller: str, token: int) -> Call:
        where, twin = self.contracts.tokens[token].address, self.model.asset
        return self._asset(
            caller, "bookReceived", (where,), lambda: twin.book_received(where), kind="book_received"
        )

    @rule(9, caller=ANYONE, token=TOKEN, holder=a_holder)
    def claim(self, caller: str, token: int, holder: str) -> Call:
        where, twin = self.contracts.tokens[token].address, self.model.asset
        args = (where, self.contracts.at[holder])
        return self._asset(caller, "claim", args, lambda: twin.claim(*args), kind="claim")

    @rule(3, caller=a_holder, token=TOKEN, to=one_of(*WALLETS, "owner", "zero"))
    def claim_to(self, caller: str, token: int, to: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (self.contracts.tokens[token].address, at[to])
        return self._asset(caller, "claimTo", args, lambda: twin.claim_to(at[caller], *args), kind="claim")

    @rule(1, caller=OWNER, token=one_of("money", "asset", "attacker"))
    def list_payment_token(self, caller: str, token: str) -> Call:
        at, twin = self.contracts.at, self.model.asset
        args = (at[token],)
        return self._asset(
            caller,
            "listPaymentToken",
            args,
            lambda: twin.list_payment_token(at[caller], *args),
            kind="list_payment_token",
        )

    # The second token

    @rule(2, kind=one_of(0, 0, 1, 2))
    def set_kind(self, kind: int) -> Call:
        return self._coins("setKind", (kind,), "kind", kind)

    @rule(1, bps=one_of(0, 0, 1, 250, 10_000))
    def set_fee(self, bps: int) -> Call:
        return self._coins("setFee", (bps,), "fee_bps", bps)

    @rule(2, name=WALLET, blocked=one_of(True, False, False))
    def set_blocked(self, name: str, blocked: bool) -> Call:
        twin, where = self.model.coins, self.contracts.at[name]

        def block() -> None:
            twin.blocked[where] = blocked

        coins = self.contracts.tokens[COINS]
        return Call(self.contracts.at["payer"], coins.address, coins.setBlocked.encode(where, blocked), block)

    @rule(1, share=one_of(0, 1, 2, 10))
    def seize(self, share: int) -> Call:
        """The token takes from what the asset has."""
        twin, where = self.model.coins, self.contracts.at["asset"]
        amount = twin.balances[where] // share if share else 1
        coins = self.contracts.tokens[COINS]
        data = coins.seize.encode(where, amount)
        return Call(
            self.contracts.at["payer"],
            coins.address,
            data,
            lambda: twin.seize(where, amount),
            "seize",
            seized=True,
        )

    @rule(3, step=inner_step)
    def set_hook(self, step: Step | None) -> Call:
        """The token calls back in its next transfer, before or after the move."""
        if step is None:
            return self._coins("setHook", (self.contracts.at["zero"], b""), "hook", None)
        inner: Call = getattr(self, step[0])(*step[1:])
        return self._coins("setHook", (inner.target, inner.data), "hook", inner)

    @rule(1, first=one_of(True, False))
    def set_hook_first(self, first: bool) -> Call:
        return self._coins("setHookFirst", (first,), "hook_first", first)

    # Who is who

    @rule(6, wallet=WALLET, stated=identity)
    def register(self, wallet: str, stated: list[int]) -> Call:
        number, country, investor_class, flags, valid = stated
        at, twin = self.contracts.at, self.model.registry
        id_ = investor(number) if number else 0
        expiry = self.model.world.timestamp + valid
        claim = Claim(at[wallet], id_, country, investor_class, flags, 0, expiry)
        values = (at[wallet], id_, country, investor_class, flags, 0, expiry)
        registry = self.contracts.registry
        return Call(
            at["issuer"],
            registry.address,
            registry.register.encode(values),
            lambda: twin.register(at["issuer"], claim),
            "register",
        )

    @rule(1, wallet=WALLET)
    def revoke(self, wallet: str) -> Call:
        at, twin, registry = self.contracts.at, self.model.registry, self.contracts.registry
        return Call(
            at["issuer"],
            registry.address,
            registry.revoke.encode(at[wallet]),
            lambda: twin.revoke(at["issuer"], at[wallet]),
            "revoke",
        )

    @rule(4, wallet=WALLET, answer=one_of(0, 0, 0, 1, 1, 2, 4, 5))
    def sanction(self, wallet: str, answer: int) -> Call:
        at, twin, listing = self.contracts.at, self.model.sanctions, self.contracts.sanctions
        args = (at[wallet], answer)
        return Call(at["payer"], listing.address, listing.set.encode(*args), lambda: twin.set(*args))

    @rule(4, seconds=a_while)
    def wait(self, seconds: int) -> Call:
        """Time passes; then somebody pays nobody nothing."""
        self.contracts.chain.warp(seconds)
        self.model.world.timestamp += seconds
        at = self.contracts.at["payer"]
        return Call(at, at, b"", lambda: None, "wait")

    # Within

    def _coins(self, function: str, args: tuple[Any, ...], attribute: str, value: Any) -> Call:
        coins, twin = self.contracts.tokens[COINS], self.model.coins
        data = coins.__getattr__(function).encode(*args)
        return Call(
            self.contracts.at["payer"], coins.address, data, lambda: setattr(twin, attribute, value), "coins"
        )


def _as_told(token: Any, answer: bool) -> Any:
    """What a transfer returns on the chain: nothing, by one kind of token."""
    return None if getattr(token, "kind", 0) == 1 else answer
