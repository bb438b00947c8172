"""The stablecoin's rules. Each mirrors a function of a contract and returns the call, its twin with it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from eth_abi.abi import encode as abi_encode

from strongroom.evm import Contract
from strongroom.model import ModelError
from strongroom.model.signatures import (
    CANCEL_AUTHORIZATION,
    PERMIT,
    RECEIVE_WITH_AUTHORIZATION,
    TRANSFER_WITH_AUTHORIZATION,
    swap_authorization_nonce,
)
from strongroom.model.token import AuthorizedToken
from tests.stateful.driver import Machine, Source, Step, rule, weighted
from tests.stateful.rooms.stablecoin.world import (
    MAX_UINT,
    OWNERS,
    SIGNERS,
    USERS,
    WEIRD,
    Call,
    Contracts,
    Layout,
    Model,
    Module,
    Reserve,
    encode_result,
    signature_of,
    spenders,
)

Args = dict[str, Any]
UINT120 = 2**120 - 1
UINT128 = 2**128 - 1

FLASH_ANSWER = bytes.fromhex("439148f0bbc682ca079e46d6e2c2f0c1e3b820f1a291b069d8882abf8cf18dd9")

# Who

_SWAPPERS = weighted((10, "holder"), (10, "trader"), (4, "minter"), (2, "stranger"), (1, "relayer"))
_ANYONE = weighted(
    (6, "holder"), (6, "trader"), (3, "relayer"), (3, "minter"), (2, "stranger"), (1, "governor")
)
_RECEIVERS = weighted(
    (8, "holder"),
    (8, "trader"),
    (4, "wallet"),
    (4, "minter"),
    (2, "relayer"),
    (2, "stranger"),
    (1, "module0"),
    (1, "module1"),
    (1, "module2"),
    (1, "coin"),
    (1, "zero"),
)
_FLAWS = weighted((14, ""), (1, "stranger"), (1, "digest"), (1, "garbage"), (1, "malleable"), (1, "short"))
_CATEGORIES = weighted(
    (1, "zero"), (1, "one"), (3, "dust"), (10, "share"), (8, "usual"), (3, "all"), (1, "all+1"), (1, "huge")
)


def swapper(machine: Any, source: Source, args: Args) -> str:
    return _SWAPPERS(source)


def anyone(machine: Any, source: Source, args: Args) -> str:
    return _ANYONE(source)


_SPENDERS = weighted((4, "relayer"), (4, "minter"), (1, "stranger"), (1, "holder"))


def spender(machine: Any, source: Source, args: Args) -> str:
    return _SPENDERS(source)


def receiver(machine: Any, source: Source, args: Args) -> str:
    return _RECEIVERS(source)


def signer(machine: Any, source: Source, args: Args) -> str:
    return source.choice(SIGNERS)


def owner(machine: Any, source: Source, args: Args) -> str:
    return source.choice(OWNERS)


def holder_of_role(name: str, *others: str) -> Callable[[Any, Source, Args], str]:
    """Mostly who may, sometimes who may not."""
    pick = weighted((16, name), (1, "stranger"), *((1, other) for other in others))

    def draw(machine: Any, source: Source, args: Args) -> str:
        return pick(source)

    return draw


governor = holder_of_role("governor", "operator", "sentinel", "timelock", "governor")
operator = holder_of_role("operator", "sentinel", "governor")
sentinel = holder_of_role("sentinel", "operator", "governor")

# What

_MODULE = weighted((5, 0), (4, 1), (2, 2))
_SOUND = weighted((5, 0), (4, 1))


def a_module(machine: Any, source: Source, args: Args) -> int:
    return _MODULE(source)


def a_sound_module(machine: Any, source: Source, args: Args) -> int:
    """One whose reserve knows signatures; rarely the other."""
    return WEIRD if source.integer(0, 15) == 0 else _SOUND(source)


def a_token(machine: Any, source: Source, args: Args) -> int:
    """0 is the coin, the others are reserves."""
    return source.choice((0, 0, 0, 1, 2, 3))


def a_signed_token(machine: Any, source: Source, args: Args) -> int:
    return source.choice((0, 0, 1, 2))


def amount_of(source: Source, whole: int, unit: int) -> int:
    """An amount around `whole`, or a usual one of up to a million of `unit`."""
    category = _CATEGORIES(source)
    if whole <= 0:
        whole, category = 0, "usual" if category == "share" else category
    if category == "share":
        return whole * source.integer(0, 1000) // 1000
    if category == "usual":
        return unit * source.integer(1, 10 ** source.integer(1, 5)) // source.integer(1, 100)
    if category == "dust":
        return source.integer(1, 20_000) * (10**12 if unit == 10**18 and source.integer(0, 1) else 1)
    if category == "all":
        return whole
    if category == "all+1":
        return whole + 1
    if category == "huge":
        return source.choice((UINT128, UINT128 + 1, MAX_UINT, 2**255))
    return 0 if category == "zero" else 1


def reserve_amount(machine: Any, source: Source, args: Args) -> int:
    number = args["module"]
    payer = args.get("payer") or args["caller"]
    return amount_of(source, machine.held(1 + number, payer), 10 ** machine.module(number).decimals)


def coin_amount(machine: Any, source: Source, args: Args) -> int:
    payer = args.get("payer") or args["caller"]
    return amount_of(source, machine.held(0, payer), 10**18)


def coins_out(machine: Any, source: Source, args: Args) -> int:
    module = machine.module(args["module"])
    dust = source.integer(0, module.wei_per_unit - 1) if source.integer(0, 1) else 0
    return int((reserve_amount(machine, source, args) * module.wei_per_unit + dust) % 2**256)


def reserve_out(machine: Any, source: Source, args: Args) -> int:
    module = machine.module(args["module"])
    if source.integer(0, 9) == 0:
        return amount_of(source, machine.book(module.number), 10**module.decimals)
    return int(coin_amount(machine, source, args) // module.wei_per_unit)


def token_amount(machine: Any, source: Source, args: Args) -> int:
    token = args["token"]
    payer = args.get("owner") or args["caller"]
    return amount_of(source, machine.held(token, payer), 10 ** machine.decimals(token))


def given_amount(machine: Any, source: Source, args: Args) -> int:
    """What a faucet gives: anything up to a hundred million."""
    unit = 10 ** machine.decimals(args["token"])
    return int(unit * source.integer(0, 10 ** source.integer(0, 8)) // source.integer(1, 7))


def a_limit(name: str) -> Callable[[Any, Source, Args], int]:
    """Mostly none, else around what the swap comes to."""

    def draw(machine: Any, source: Source, args: Args) -> int:
        none = 0 if name.startswith("min") else MAX_UINT
        if source.integer(0, 7):
            return none
        module = machine.module(args["module"])
        estimate = 0
        for key, value in args.items():
            if key in ("reserve_in", "reserve_out"):
                estimate = value * module.wei_per_unit
            elif key in ("stable_in", "stable_out"):
                estimate = value // module.wei_per_unit
        return int(min(estimate * source.integer(9_980, 10_020) // 10_000, MAX_UINT))

    return draw


def a_lifetime(machine: Any, source: Source, args: Args) -> int:
    """Seconds from now to the deadline."""
    return source.choice((0, 1, 60, -1)) if source.integer(0, 9) == 0 else 3_600


def a_flaw(machine: Any, source: Source, args: Args) -> str:
    return _FLAWS(source)


def a_salt(machine: Any, source: Source, args: Args) -> int:
    return source.integer(0, 7)


def a_form(machine: Any, source: Source, args: Args) -> str:
    return source.choice(("vrs", "bytes"))


def bps(*usual: int, most: int) -> Callable[[Any, Source, Args], int]:
    """Basis points: one of the usual, or anything."""

    def draw(machine: Any, source: Source, args: Args) -> int:
        return source.choice(usual) if source.integer(0, 9) else source.integer(0, most)

    return draw


def nested(*names: str, caller: str, most: int) -> Callable[[Any, Source, Args], list[Step]]:
    """Some steps by `caller`, to be taken inside a callback."""

    def draw(machine: Machine, source: Source, args: Args) -> list[Step]:
        steps = []
        for _ in range(source.integer(0, most)):
            wanted = source.choice(names)
            chosen = next(rule for rule in machine.rules if rule.name == wanted)
            drawers = {**chosen.drawers}
            if "caller" in drawers:
                drawers["caller"] = lambda machine, source, args: caller
            inner: Args = {}
            for name, drawer in drawers.items():
                inner[name] = drawer(machine, source, inner)
            steps.append([wanted, *inner.values()])
        return steps

    return draw


_SWAP_RULES = ("swap_in", "swap_in_exact_out", "swap_out", "swap_out_exact_out")


class Rules(Machine):
    """The rules. What they stand on, `StablecoinMachine` provides."""

    contracts: Contracts
    model: Model
    layout: Layout
    words: list[int]
    at: dict[str, str]
    scheduled: list[Step]
    hook: Call | None

    # What rules read of the state

    def held(self, token: int, name: str) -> int:
        """A balance, zero where it is not watched."""
        place = self.layout.index.get(("balance", token, name))
        return 0 if place is None else self.words[place]

    def allowed(self, token: int, owner: str, spender: str) -> int:
        """An allowance, zero where it is not watched."""
        place = self.layout.index.get(("allowance", token, owner, spender))
        return 0 if place is None else self.words[place]

    def book(self, module: int) -> int:
        """In the reserve's units."""
        return self.words[self.layout.index["state", module]] & UINT128

    def level(self, name: str) -> int:
        """In wei."""
        return self.words[self.layout.index["facilitator", name]] >> 120 & UINT120

    def module(self, number: int) -> Module:
        """One of the three."""
        return self.contracts.modules[number]

    def decimals(self, token: int) -> int:
        """Of a token; 0 is the coin."""
        return 18 if token == 0 else self.module(token - 1).decimals

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return self.contracts.chain.timestamp

    # Swaps

    @rule(
        44,
        caller=swapper,
        module=a_module,
        reserve_in=reserve_amount,
        min_stable_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
    )
    def swap_in(
        self, caller: str, module: int, reserve_in: int, min_stable_out: int, receiver: str, lifetime: int
    ) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        args = (reserve_in, min_stable_out, self.at[receiver], self.now + lifetime)
        return self._swap(
            caller, module, psm.swapIn, twin.swap_in, args, "previewSwapIn", twin.preview_swap_in
        )

    @rule(
        28,
        caller=swapper,
        module=a_module,
        stable_out=coins_out,
        max_reserve_in=a_limit("max"),
        receiver=receiver,
        lifetime=a_lifetime,
    )
    def swap_in_exact_out(
        self, caller: str, module: int, stable_out: int, max_reserve_in: int, receiver: str, lifetime: int
    ) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        args = (stable_out, max_reserve_in, self.at[receiver], self.now + lifetime)
        return self._swap(
            caller,
            module,
            psm.swapInExactOut,
            twin.swap_in_exact_out,
            args,
            "previewSwapInExactOut",
            twin.preview_swap_in_exact_out,
        )

    @rule(
        44,
        caller=swapper,
        module=a_module,
        stable_in=coin_amount,
        min_reserve_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
    )
    def swap_out(
        self, caller: str, module: int, stable_in: int, min_reserve_out: int, receiver: str, lifetime: int
    ) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        args = (stable_in, min_reserve_out, self.at[receiver], self.now + lifetime)
        return self._swap(
            caller, module, psm.swapOut, twin.swap_out, args, "previewSwapOut", twin.preview_swap_out
        )

    @rule(
        28,
        caller=swapper,
        module=a_module,
        reserve_out=reserve_out,
        max_stable_in=a_limit("max"),
        receiver=receiver,
        lifetime=a_lifetime,
    )
    def swap_out_exact_out(
        self, caller: str, module: int, reserve_out: int, max_stable_in: int, receiver: str, lifetime: int
    ) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        args = (reserve_out, max_stable_in, self.at[receiver], self.now + lifetime)
        return self._swap(
            caller,
            module,
            psm.swapOutExactOut,
            twin.swap_out_exact_out,
            args,
            "previewSwapOutExactOut",
            twin.preview_swap_out_exact_out,
        )

    def _swap(
        self,
        caller: str,
        module: int,
        function: Any,
        twin: Callable[..., int],
        args: tuple[Any, ...],
        preview: str,
        preview_twin: Callable[[int], int],
    ) -> Call:
        psm, sender = self.module(module).psm, self.at[caller]
        return Call(
            sender,
            psm.address,
            function.encode(*args),
            partial(twin, sender, *args),
            payers=(sender,),
            preview=(getattr(psm, preview), preview_twin, args[0]),
            module=module,
        )

    @rule(
        11,
        module=a_sound_module,
        payer=signer,
        reserve_in=reserve_amount,
        min_stable_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
        salt=a_salt,
        flaw=a_flaw,
        caller=anyone,
    )
    def swap_in_with_authorization(
        self,
        module: int,
        payer: str,
        reserve_in: int,
        min_stable_out: int,
        receiver: str,
        lifetime: int,
        salt: int,
        flaw: str,
        caller: str,
    ) -> Call:
        return self._swap_with_authorization(
            "swapIn",
            module,
            1 + module,
            payer,
            reserve_in,
            min_stable_out,
            receiver,
            lifetime,
            salt,
            flaw,
            caller,
        )

    @rule(
        11,
        module=a_sound_module,
        payer=signer,
        stable_in=coin_amount,
        min_reserve_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
        salt=a_salt,
        flaw=a_flaw,
        caller=anyone,
    )
    def swap_out_with_authorization(
        self,
        module: int,
        payer: str,
        stable_in: int,
        min_reserve_out: int,
        receiver: str,
        lifetime: int,
        salt: int,
        flaw: str,
        caller: str,
    ) -> Call:
        return self._swap_with_authorization(
            "swapOut", module, 0, payer, stable_in, min_reserve_out, receiver, lifetime, salt, flaw, caller
        )

    def _swap_with_authorization(
        self,
        swap: str,
        module: int,
        token: int,
        payer: str,
        amount: int,
        limit: int,
        receiver: str,
        lifetime: int,
        salt: int,
        flaw: str,
        caller: str,
    ) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        deadline, salt_bytes = self.now + lifetime, salt.to_bytes(32, "big")
        args = (self.at[payer], amount, limit, self.at[receiver], deadline, salt_bytes)
        nonce = swap_authorization_nonce(swap, *args)
        signed = self.model.tokens[token]
        digest = b"\x22" * 32
        if isinstance(signed, AuthorizedToken):
            digest = signed.digest(
                RECEIVE_WITH_AUTHORIZATION, self.at[payer], psm.address, amount, 0, deadline, nonce
            )
        raw, signature = signature_of(self.contracts, payer, digest, flaw)
        name = f"{swap}WithAuthorization"
        function = twin.swap_in_with_authorization if swap == "swapIn" else twin.swap_out_with_authorization
        preview = f"previewS{swap[1:]}"
        preview_twin = twin.preview_swap_in if swap == "swapIn" else twin.preview_swap_out
        return Call(
            self.at[caller],
            psm.address,
            getattr(psm, name).encode(*args, raw),
            partial(function, *args, signature),
            payers=() if flaw else (self.at[payer],),
            preview=(getattr(psm, preview), preview_twin, amount),
            module=module,
            spends=(token, payer, nonce) if isinstance(signed, AuthorizedToken) else None,
        )

    @rule(
        6,
        caller=signer,
        module=a_sound_module,
        reserve_in=reserve_amount,
        value=lambda machine, source, args: (
            args["reserve_in"] if source.integer(0, 3) else source.integer(0, 10**24)
        ),
        min_stable_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
        flaw=a_flaw,
    )
    def permit_and_swap_in(
        self,
        caller: str,
        module: int,
        reserve_in: int,
        value: int,
        min_stable_out: int,
        receiver: str,
        lifetime: int,
        flaw: str,
    ) -> Call:
        if caller == "wallet":
            caller = "holder"
        permit = self.psm_permit(caller, module, 1 + module, value, lifetime, flaw)
        swap = self.swap_in(caller, module, reserve_in, min_stable_out, receiver, lifetime)
        return self._multicall(module, permit, swap)

    @rule(
        6,
        caller=signer,
        module=a_sound_module,
        stable_in=coin_amount,
        value=lambda machine, source, args: (
            args["stable_in"] if source.integer(0, 3) else source.integer(0, 10**24)
        ),
        min_reserve_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
        flaw=a_flaw,
    )
    def permit_and_swap_out(
        self,
        caller: str,
        module: int,
        stable_in: int,
        value: int,
        min_reserve_out: int,
        receiver: str,
        lifetime: int,
        flaw: str,
    ) -> Call:
        if caller == "wallet":
            caller = "holder"
        permit = self.psm_permit(caller, module, 0, value, lifetime, flaw)
        swap = self.swap_out(caller, module, stable_in, min_reserve_out, receiver, lifetime)
        return self._multicall(module, permit, swap)

    def _multicall(self, module: int, *calls: Call) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        twins = [call.twin for call in calls]

        def run() -> bytes:
            answers = [encode_result(value) for value in twin.multicall(calls[-1].sender, twins)]
            return abi_encode(["bytes[]"], [answers])

        return Call(
            calls[-1].sender,
            psm.address,
            psm.multicall.encode([call.data for call in calls]),
            run,
            payers=calls[-1].payers,
            module=module,
        )

    @rule(
        3,
        caller=signer,
        module=a_module,
        token=a_token,
        value=token_amount,
        lifetime=a_lifetime,
        flaw=a_flaw,
    )
    def psm_permit(self, caller: str, module: int, token: int, value: int, lifetime: int, flaw: str) -> Call:
        if caller == "wallet":
            caller = "trader"
        psm, twin = self.module(module).psm, self.model.psms[module]
        deadline = self.now + lifetime
        digest = self._permit_digest(token, caller, psm.address, value, deadline)
        raw, signature = signature_of(self.contracts, caller, digest, flaw)
        twin_token = self.model.tokens[token]
        return Call(
            self.at[caller],
            psm.address,
            psm.permit.encode(self.contracts.tokens[token], value, deadline, raw),
            lambda: twin.permit(self.at[caller], twin_token, value, deadline, signature),
        )

    def _permit_digest(self, token: int, owner: str, spender: str, value: int, deadline: int) -> bytes:
        signed = self.model.tokens[token]
        if not isinstance(signed, AuthorizedToken):
            return b"\x33" * 32
        nonce = self.words[self.layout.index["nonce", token, owner]]
        return signed.digest(PERMIT, self.at[owner], spender, value, nonce, deadline)

    # Fees and freeze

    @rule(12, caller=anyone, module=a_module)
    def collect_fees(self, caller: str, module: int) -> Call:
        psm, sender = self.module(module).psm, self.at[caller]
        twin = self.model.psms[module]
        return Call(
            sender, psm.address, psm.collectFees.encode(), lambda: twin.collect_fees(sender), module=module
        )

    @rule(3, caller=anyone, module=a_module)
    def freeze_on_depeg(self, caller: str, module: int) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        return Call(
            self.at[caller],
            psm.address,
            psm.freezeOnDepeg.encode(),
            lambda: twin.freeze_on_depeg(self.at[caller]),
        )

    # Tokens

    @rule(16, caller=anyone, token=a_token, receiver=receiver, amount=token_amount)
    def transfer(self, caller: str, token: int, receiver: str, amount: int) -> Call:
        sender, to = self.at[caller], self.at[receiver]
        data = self.contracts.tokens[token].transfer.encode(to, amount)
        return self._token_call(
            token, sender, data, lambda: self.model.tokens[token].transfer(sender, to, amount), (sender,)
        )

    @rule(14, caller=spender, token=a_token, owner=owner, receiver=receiver, amount=token_amount)
    def transfer_from(self, caller: str, token: int, owner: str, receiver: str, amount: int) -> Call:
        sender, payer, to = self.at[caller], self.at[owner], self.at[receiver]
        data = self.contracts.tokens[token].transferFrom.encode(payer, to, amount)
        payers = (payer,) if self.allowed(token, owner, caller) >= amount else ()
        return self._token_call(
            token,
            sender,
            data,
            lambda: self.model.tokens[token].transfer_from(sender, payer, to, amount),
            payers,
        )

    @rule(
        12,
        caller=owner,
        token=a_token,
        spender=lambda machine, source, args: source.choice((*spenders(args["token"]), "zero")),
        amount=lambda machine, source, args: source.choice(
            (0, *[MAX_UINT] * 6, 2**255, source.integer(0, 10**24), source.integer(0, 10**12))
        ),
    )
    def approve(self, caller: str, token: int, spender: str, amount: int) -> Call:
        if caller == "wallet":
            caller = "holder"
        if spender == "zero" and token == 1 + WEIRD:
            spender = "relayer"
        sender, allowed = self.at[caller], self.at[spender]
        data = self.contracts.tokens[token].approve.encode(allowed, amount)
        return self._token_call(
            token, sender, data, lambda: self.model.tokens[token].approve(sender, allowed, amount), ()
        )

    def _token_call(
        self, token: int, sender: str, data: bytes, twin: Callable[[], Any], payers: tuple[str, ...]
    ) -> Call:
        answer = twin
        if token == 1 + WEIRD:

            def answer() -> Any:
                answered = twin()
                no_answer = self.model.weird.kind == 1 and data[:4] != self._approve_selector
                return None if no_answer else answered

        return Call(sender, self.contracts.tokens[token].address, data, answer, payers=payers)

    @property
    def _approve_selector(self) -> bytes:
        return bytes.fromhex("095ea7b3")

    @rule(
        6,
        caller=anyone,
        token=a_signed_token,
        owner=signer,
        spender=lambda machine, source, args: source.choice(spenders(args["token"])),
        amount=token_amount,
        lifetime=a_lifetime,
        form=a_form,
        flaw=a_flaw,
    )
    def permit(
        self,
        caller: str,
        token: int,
        owner: str,
        spender: str,
        amount: int,
        lifetime: int,
        form: str,
        flaw: str,
    ) -> Call:
        deadline = self.now + lifetime
        args = (self.at[owner], self.at[spender], amount, deadline)
        digest = self._permit_digest(token, owner, self.at[spender], amount, deadline)
        raw, signature = signature_of(self.contracts, owner, digest, flaw)
        data = self._signed(token, "permit(address,address,uint256,uint256,", form, args, raw)
        twin = self._authorized(token)
        return Call(
            self.at[caller],
            self.contracts.tokens[token].address,
            data,
            lambda: twin.permit(*args, signature),
        )

    @rule(
        10,
        caller=anyone,
        token=a_signed_token,
        owner=signer,
        receiver=receiver,
        amount=token_amount,
        after=lambda machine, source, args: -3600 if source.integer(0, 7) else source.choice((-1, 0, 1)),
        lifetime=a_lifetime,
        nonce=a_salt,
        kind=lambda machine, source, args: source.choice(("transfer", "transfer", "receive")),
        form=a_form,
        flaw=a_flaw,
    )
    def use_authorization(
        self,
        caller: str,
        token: int,
        owner: str,
        receiver: str,
        amount: int,
        after: int,
        lifetime: int,
        nonce: int,
        kind: str,
        form: str,
        flaw: str,
    ) -> Call:
        if kind == "receive" and amount % 4:
            caller = receiver if receiver in ("holder", "trader", "relayer", "minter") else caller
        number = nonce.to_bytes(32, "big")
        sender = self.at[caller]
        args = (self.at[owner], self.at[receiver], amount, self.now + after, self.now + lifetime, number)
        type_text = TRANSFER_WITH_AUTHORIZATION if kind == "transfer" else RECEIVE_WITH_AUTHORIZATION
        twin = self._authorized(token)
        raw, signature = signature_of(self.contracts, owner, twin.digest(type_text, *args), flaw)
        fields = "(address,address,uint256,uint256,uint256,bytes32,"
        data = self._signed(token, f"{kind}WithAuthorization{fields}", form, args, raw)
        if kind == "transfer":
            run = partial(twin.transfer_with_authorization, *args, signature)
        else:
            run = partial(twin.receive_with_authorization, sender, *args, signature)
        return Call(
            sender,
            self.contracts.tokens[token].address,
            data,
            run,
            payers=() if flaw else (self.at[owner],),
            spends=(token, owner, number),
        )

    @rule(3, caller=anyone, token=a_signed_token, owner=signer, nonce=a_salt, form=a_form, flaw=a_flaw)
    def cancel_authorization(
        self, caller: str, token: int, owner: str, nonce: int, form: str, flaw: str
    ) -> Call:
        number = nonce.to_bytes(32, "big")
        args = (self.at[owner], number)
        twin = self._authorized(token)
        raw, signature = signature_of(self.contracts, owner, twin.digest(CANCEL_AUTHORIZATION, *args), flaw)
        data = self._signed(token, "cancelAuthorization(address,bytes32,", form, args, raw)
        return Call(
            self.at[caller],
            self.contracts.tokens[token].address,
            data,
            lambda: twin.cancel_authorization(*args, signature),
            spends=(token, owner, number),
        )

    def _authorized(self, token: int) -> AuthorizedToken:
        found = self.model.tokens[token]
        assert isinstance(found, AuthorizedToken)
        return found

    def _signed(self, token: int, opening: str, form: str, args: tuple[Any, ...], raw: bytes) -> bytes:
        """Calldata with the signature as bytes, or in its three parts if it has them."""
        contract = self.contracts.tokens[token]
        if form == "bytes" or len(raw) != 65:
            return self.contracts.function(contract, f"{opening}bytes)").encode(*args, raw)
        function = self.contracts.function(contract, f"{opening}uint8,bytes32,bytes32)")
        return function.encode(*args, raw[64], raw[:32], raw[32:64])

    # Facilitators

    @rule(
        10,
        caller=lambda machine, source, args: source.choice(("minter", "minter", "minter", "stranger")),
        receiver=receiver,
        amount=lambda machine, source, args: amount_of(source, 10**25 - machine.level("minter"), 10**18),
    )
    def mint(self, caller: str, receiver: str, amount: int) -> Call:
        sender, to = self.at[caller], self.at[receiver]
        coin = self.contracts.coin
        return Call(
            sender,
            coin.address,
            coin.mint.encode(to, amount),
            lambda: self.model.coin.mint(sender, to, amount),
            gifts=((0, amount),) if receiver in USERS else (),
        )

    @rule(
        10,
        caller=lambda machine, source, args: source.choice(("minter", "minter", "minter", "stranger")),
        owner=lambda machine, source, args: source.choice(("minter", "minter", "holder", "trader")),
        amount=lambda machine, source, args: amount_of(source, machine.held(0, args["owner"]), 10**18),
    )
    def burn(self, caller: str, owner: str, amount: int) -> Call:
        sender, payer = self.at[caller], self.at[owner]
        coin = self.contracts.coin
        agreed = owner == caller or self.allowed(0, owner, caller) >= amount
        return Call(
            sender,
            coin.address,
            coin.burn.encode(payer, amount),
            lambda: self.model.coin.burn(sender, payer, amount),
            payers=(payer,) if agreed else (),
        )

    # Callbacks

    @rule(
        20,
        caller=anyone,
        receiver=lambda machine, source, args: (
            "wallet" if source.integer(0, 9) else source.choice(("holder", "zero", "coin", "module0"))
        ),
        token=lambda machine, source, args: 0 if source.integer(0, 19) else 1,
        amount=lambda machine, source, args: amount_of(source, machine.flash_cap(), 10**18),
        calls=nested(
            *_SWAP_RULES, "transfer", "collect_fees", "flash_mint", "freeze_on_depeg", caller="wallet", most=3
        ),
    )
    def flash_mint(self, caller: str, receiver: str, token: int, amount: int, calls: list[Step]) -> Call:
        coin, twin = self.contracts.coin, self.model.coin
        asked, to = self.contracts.tokens[token].address, self.at[receiver]
        if caller == "wallet":
            calls = []
        inner = self._calls(calls)
        data = _batch(inner) if inner else b""
        knows = receiver == "wallet"

        def borrower(initiator: str, lent: int, fee: int) -> bool:
            if not knows:
                raise ModelError("EmptyRevert")
            for call in inner:
                call.twin()
            return self.flash_answer

        return Call(
            self.at[caller],
            coin.address,
            coin.flashLoan.encode(to, asked, amount, data),
            lambda: twin.flash_loan(self.at[caller], to, asked, amount, borrower),
            payers=(self.at["wallet"],),
            batch=True,
        )

    def flash_cap(self) -> int:
        """In wei."""
        return self.words[self.layout.index["flash mint"]] & UINT128

    @property
    def flash_answer(self) -> bool:
        """Whether the wallet answers flash mints as it should."""
        raise NotImplementedError

    @rule(1, caller=anyone, right=lambda machine, source, args: bool(source.integer(0, 5)))
    def set_flash_answer(self, caller: str, right: bool) -> Call:
        wallet = self.contracts.wallet
        answer = FLASH_ANSWER if right else b"\x01" * 32
        return Call(
            self.at[caller],
            wallet.address,
            wallet.setFlashAnswer.encode(answer),
            lambda: None,
            on_success=lambda: self.answer_flash_mints(right),
        )

    def answer_flash_mints(self, right: bool) -> None:
        """Remembers how the wallet answers from now on."""
        raise NotImplementedError

    @rule(
        14,
        caller=lambda machine, source, args: "keeper" if source.integer(0, 9) else "stranger",
        calls=nested(*_SWAP_RULES, "transfer", "transfer_from", caller="wallet", most=2),
    )
    def wallet_execute(self, caller: str, calls: list[Step]) -> Call:
        wallet = self.contracts.wallet
        inner = self._calls(calls)
        is_owner = caller == "keeper"

        def run() -> None:
            if not is_owner:
                raise ModelError("NotOwner")
            self.model.psms[0].multicall(self.at["wallet"], [call.twin for call in inner])

        payers = [self.at["wallet"]] if is_owner else []
        for call in inner:
            payers += call.payers
        return Call(
            self.at[caller],
            wallet.address,
            wallet.execute.encode([(call.target, call.data) for call in inner]),
            run,
            payers=tuple(payers),
            batch=True,
        )

    def wallet_approve(self, token: int) -> Call:
        """Set-up: the wallet lets the module take a reserve and the coin, and the coin take back flash mints."""
        tokens, twins = self.contracts.tokens, self.model.tokens
        wallet, psm = self.at["wallet"], self.at[f"module{token - 1}"]
        approvals = ((token, psm), (0, psm), (0, self.at["coin"]))

        def run() -> None:
            for number, spender in approvals:
                twins[number].approve(wallet, spender, MAX_UINT)

        data = [
            (tokens[number].address, tokens[number].approve.encode(spender, MAX_UINT))
            for number, spender in approvals
        ]
        return Call(self.at["keeper"], wallet, self.contracts.wallet.execute.encode(data), run)

    def _calls(self, steps: list[Step]) -> list[Call]:
        return [getattr(self, step[0])(*step[1:]) for step in steps]

    @rule(
        12,
        caller=anyone,
        calls=nested(
            *_SWAP_RULES, "collect_fees", "freeze_on_depeg", "look", "look", "look", caller="weird", most=1
        ),
    )
    def set_hook(self, caller: str, calls: list[Step]) -> Call:
        weird = self.module(WEIRD).reserve
        inner = self._calls(calls)
        hook = inner[0] if inner else None
        target, data = (hook.target, hook.data) if hook else (self.at["zero"], b"")

        def run() -> None:
            self.model.weird.hook = hook

        return Call(
            self.at[caller],
            weird.address,
            weird.setHook.encode(target, data),
            run,
            on_success=lambda: self.arm(hook),
        )

    def arm(self, hook: Call | None) -> None:
        """Remembers what the next transfer of the weird token calls."""
        raise NotImplementedError

    @rule(
        1,
        caller=anyone,
        view=lambda machine, source, args: source.choice(
            ("book", "uncollectedFees", "rescuable", "pegStatus", "totalSupply", "level", "preview")
        ),
    )
    def look(self, caller: str, view: str) -> Call:
        """A view of the weird token's module, to be called in a callback."""
        module, twin = self.module(WEIRD), self.model.psms[WEIRD]
        psm, coin = module.psm, self.contracts.coin
        twins: dict[str, tuple[Contract, bytes, Callable[[], Any]]] = {
            "book": (psm, psm.book.encode(), lambda: twin.book),
            "uncollectedFees": (psm, psm.uncollectedFees.encode(), twin.uncollected_fees),
            "rescuable": (psm, psm.rescuable.encode(module.reserve), lambda: twin.rescuable(twin.reserve)),
            "pegStatus": (psm, psm.pegStatus.encode(), twin.peg_status),
            "totalSupply": (coin, coin.totalSupply.encode(), lambda: twin.stablecoin.total_supply),
            "level": (coin, coin.facilitator.encode(psm), lambda: _levels(twin.stablecoin, psm.address)),
            "preview": (psm, psm.previewSwapOut.encode(10**18), lambda: twin.preview_swap_out(10**18)),
        }
        contract, data, answer = twins[view]
        return Call(self.at[caller], contract.address, data, answer, looks=True)

    @rule(2, caller=anyone, kind=lambda machine, source, args: source.choice((0, 0, 0, 1, 1, 2)))
    def set_kind(self, caller: str, kind: int) -> Call:
        weird = self.module(WEIRD).reserve

        def run() -> None:
            self.model.weird.kind = kind

        return Call(self.at[caller], weird.address, weird.setKind.encode(kind), run)

    @rule(2, caller=anyone, fee_bps=lambda machine, source, args: source.choice((0, 0, 0, 1, 30, 10_000)))
    def set_transfer_fee(self, caller: str, fee_bps: int) -> Call:
        weird = self.module(WEIRD).reserve

        def run() -> None:
            self.model.weird.fee_bps = fee_bps

        return Call(self.at[caller], weird.address, weird.setFee.encode(fee_bps), run)

    # The world outside

    @rule(
        10,
        caller=anyone,
        token=lambda machine, source, args: source.choice((1, 2, 3)),
        receiver=lambda machine, source, args: source.choice(
            ("holder", "trader", "wallet", "minter", "module0", "module1", "module2", "buffer")
        ),
        amount=given_amount,
    )
    def give_reserve(self, caller: str, token: int, receiver: str, amount: int) -> Call:
        reserve, to = self.contracts.tokens[token], self.at[receiver]
        twin = self.model.reserves[token - 1]
        return Call(
            self.at[caller],
            reserve.address,
            reserve.mint.encode(to, amount),
            lambda: twin.mint(to, amount),
            gifts=((token, amount),) if receiver in USERS else (),
        )

    @rule(
        8,
        caller=anyone,
        token=a_token,
        place=lambda machine, source, args: source.choice(("module0", "module1", "module2", "buffer")),
        amount=token_amount,
    )
    def donate(self, caller: str, token: int, place: str, amount: int) -> Call:
        call = self.transfer(caller, token, place, amount)
        call.to_buffer = amount if token == 0 and place == "buffer" else 0
        return call

    @rule(
        2,
        caller=anyone,
        module=lambda machine, source, args: source.choice((0, 1)),
        owner=lambda machine, source, args: source.choice((f"module{args['module']}", "holder")),
        amount=lambda machine, source, args: amount_of(
            source, machine.held(1 + args["module"], args["owner"]) // 1000, 10**6
        ),
    )
    def seize_reserve(self, caller: str, module: int, owner: str, amount: int) -> Call:
        reserve, payer = self.module(module).reserve, self.at[owner]
        twin = self.model.reserves[module]
        assert isinstance(twin, Reserve)
        return Call(
            self.at[caller],
            reserve.address,
            reserve.seize.encode(payer, amount),
            lambda: twin.seize(payer, amount),
            payers=(payer,),
            seized=(module, amount) if owner.startswith("module") else None,
        )

    @rule(
        30,
        caller=anyone,
        module=a_module,
        price_bps=lambda machine, source, args: (
            source.integer(9_960, 10_040)
            if source.integer(0, 2)
            else source.choice(
                (
                    9_949,
                    9_950,
                    9_999,
                    10_050,
                    10_051,
                    10_000 + source.integer(-3_000, 3_000),
                    10 ** source.integer(0, 6),
                    0,
                    -10_000,
                )
            )
        ),
        age=lambda machine, source, args: 0 if source.integer(0, 9) else source.choice((86_400, 86_401, -1)),
    )
    def move_feed(self, caller: str, module: int, price_bps: int, age: int) -> Call:
        feed, twin = self.module(module).feed, self.model.feeds[module]
        answer = price_bps * self.module(module).answer_at_parity // 10_000
        args = (answer, self.now - age, self.now - age)
        return Call(
            self.at[caller], feed.address, feed.setRound.encode(*args), partial(twin.set_round, *args)
        )

    @rule(
        2,
        caller=anyone,
        module=a_module,
        fault=lambda machine, source, args: source.choice((0, 0, 0, 0, 0, 0, 1, 2)),
    )
    def break_feed(self, caller: str, module: int, fault: int) -> Call:
        feed, twin = self.module(module).feed, self.model.feeds[module]
        return Call(self.at[caller], feed.address, feed.setFault.encode(fault), lambda: twin.set_fault(fault))

    @rule(
        10,
        seconds=lambda machine, source, args: source.choice(
            (0, 1, 12, 12, 60, 60)
            if source.integer(0, 3)
            else (3_600, 3_600, 40_000, 86_400, 86_401, 172_800, 700_000)
            if source.integer(0, 7)
            else (31_536_000, 315_360_000)
        ),
    )
    def wait(self, seconds: int) -> None:
        """Time passes. No call, and so not counted as a step."""
        self.contracts.chain.warp(seconds)
        self.model.world.timestamp = self.now

    @rule(
        2,
        place=lambda machine, source, args: source.choice(("module0", "coin", "buffer")),
        wei=lambda machine, source, args: source.integer(1, 10**20),
    )
    def force_ether(self, place: str, wei: int) -> None:
        """Ether that nobody asked for arrives."""
        chain = self.contracts.chain
        chain.set_balance(self.at[place], chain.balance(self.at[place]) + wei)
        if place == "buffer":
            self.model.buffer.ether += wei

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
        name=lambda machine, source, args: source.choice(
            ("module0", "module1", "module2", "minter", "stranger", "zero")
        ),
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
        name=lambda machine, source, args: source.choice(
            ("module0", "module1", "module2", "minter", "stranger", "holder")
        ),
        ceiling=lambda machine, source, args: source.choice((0, 10**25, 10**24, source.integer(0, 10**25))),
    )
    def lower_ceiling(self, caller: str, name: str, ceiling: int) -> Call:
        coin = self.contracts.coin
        args = (self.at[name], ceiling)
        return self._governed(caller, coin, "lowerCeiling", args, self.model.coin.lower_ceiling, "sentinel")

    @rule(
        2,
        caller=governor,
        name=lambda machine, source, args: source.choice(("module2", "minter", "stranger", "stranger")),
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
        cap=lambda machine, source, args: source.choice((10**24, 10**24, 10**26, 0, UINT128)),
    )
    def set_flash_mint_cap(self, caller: str, cap: int) -> Call:
        coin = self.contracts.coin
        return self._governed(
            caller, coin, "setFlashMintCap", (cap,), self.model.coin.set_flash_mint_cap, "governor"
        )

    @rule(2, caller=sentinel, cap=lambda machine, source, args: source.choice((10**24, 10**23, 10**26, 0)))
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

    @rule(2, caller=governor, receiver=receiver, wei=lambda machine, source, args: source.integer(0, 10**20))
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
        when=lambda machine, source, args: source.choice((0, 0, 3 * 86_400, 3_600)),
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

    @rule(8, number=lambda machine, source, args: source.integer(0, 63))
    def do_scheduled(self, number: int) -> Call | None:
        """The timelock does, or tries to do, what it once scheduled."""
        if not self.scheduled:
            return None
        step = self.scheduled[number % len(self.scheduled)]
        call: Call = getattr(self, step[0])(*step[1:])
        return call

    @rule(
        3,
        caller=lambda machine, source, args: source.choice(("stranger", "operator", "sentinel", "holder")),
        number=lambda machine, source, args: source.integer(0, 5),
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


def _batch(calls: list[Call]) -> bytes:
    return abi_encode(["(address,bytes)[]"], [[(call.target, call.data) for call in calls]])


def _levels(coin: Any, facilitator: str) -> tuple[int, int]:
    listed = coin.facilitators[facilitator]
    return listed.ceiling, listed.level
