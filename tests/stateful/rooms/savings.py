"""The savings vault and the rate policy over one stablecoin, against their models, and their laws.

Savers, a facilitator who adds rewards and takes what is not streamed for losses, an attacker with a flash mint and a
wallet that acts inside it, and a peg module whose level moves, of which only minting and burning matter here. Every
call is done by the contract and by the model. The laws know nothing of the model: they read the chain, and remember
what was seen when.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from eth_abi.abi import encode

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from strongroom.evm import Contract
from strongroom.model import ModelError, Signature, World
from strongroom.model.access import AccessManager
from strongroom.model.rate_policy import RateParameters, RatePolicy, per_second
from strongroom.model.rounding import UINT256_MAX
from strongroom.model.savings_vault import MIN_STREAMING_SHARES, REWARD_PERIOD, VIRTUAL_SHARES, SavingsVault
from strongroom.model.signatures import RECEIVE_WITH_AUTHORIZATION, swap_authorization_nonce
from strongroom.model.stablecoin import Facilitator, Stablecoin
from tests.stateful.driver import AGREEMENT, LawBrokenError, Machine, Source, Step, rule, weighted
from tests.stateful.rooms.stablecoin.codec import encode_error, encode_result
from tests.support.rates import NOBODY, parameters
from tests.support.suite import CEILING, FLASH_CAP, FLASH_FEE_BPS, ONE, Builder

SAVERS = ("saver", "second", "attacker")
CALLERS = (*SAVERS, "facilitator")
PEOPLE = (*CALLERS, "wallet")
NUMBERS = RateParameters(max_step_bps=200, full_signal_bps=300)
ROLE_FACILITATOR = 4
RICH = 200_000 * ONE
WEI_PER_UNIT = 10**12

Args = dict[str, Any]


def build(broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> "SavingsMachine":
    """The machine, on contracts of which some may be broken; without the model, only the laws judge."""
    return SavingsMachine(broken or {}, with_model)


@dataclass
class Call:
    """One call: on the chain, in the model, and what the laws must know of it."""

    name: str
    caller: str
    target: Contract
    data: bytes
    twin: Callable[[], Any]
    owner: str = ""
    """Whose shares it may take."""
    assets: tuple[str, int] | None = None
    """The preview that promises its result, and its argument."""


@dataclass(frozen=True)
class Reading:
    """What the laws read of the chain."""

    time: int
    supply: int
    total: int
    booked: int
    left: int
    remaining: int
    running: bool
    shares: dict[str, int]
    coins: dict[str, int]
    held: int
    """Coins in the vault."""
    level: int
    window: tuple[int, ...]
    rate: int
    pokes: int

    @property
    def price(self) -> Fraction:
        """Assets for a share, the virtual ones with them."""
        return Fraction(self.total + 1, self.supply + VIRTUAL_SHARES)

    def worth(self, price: Fraction) -> Fraction:
        """What everybody outside has, at a share price."""
        return sum(self.coins.values()) + price * sum(self.shares.values())


_PART = weighted((6, "part"), (2, "all"), (2, "small"), (1, "more"), (1, "none"), (1, "huge"))


def amount_of(pool: Callable[[Any, Args], int]) -> Callable[[Any, Source, Args], int]:
    """A part of something, all of it, dust, a unit more, nothing, or far too much."""

    def drawn(machine: Any, source: Source, args: Args) -> int:
        kind, most = _PART(source), pool(machine, args)
        if kind == "part":
            return most * source.integer(0, 1_000) // 1_000
        if kind == "small":
            return source.integer(1, 3 * 10**6)
        return {"all": most, "more": most + 1, "none": 0}.get(kind, 2 ** source.integer(120, 256) - 1)

    return drawn


def a_person(machine: Any, source: Source, args: Args) -> str:
    return source.choice(CALLERS)


def a_saver(machine: Any, source: Source, args: Args) -> str:
    return source.choice(SAVERS)


def a_receiver(machine: Any, source: Source, args: Args) -> str:
    return source.choice((*PEOPLE, *SAVERS, *SAVERS, "vault", "zero"))


def an_owner(machine: Any, source: Source, args: Args) -> str:
    return args["caller"] if source.integer(0, 3) else source.choice(PEOPLE)


def a_limit(machine: Any, source: Source, args: Args) -> str:
    return source.choice(("none", "none", "exact", "beyond", "late"))


def a_flaw(machine: Any, source: Source, args: Args) -> str:
    return source.choice(("", "", "", "another's", "changed", "late"))


_coins = amount_of(lambda machine, args: machine.reading.coins[args["caller"]])
_shares = amount_of(lambda machine, args: machine.reading.shares[args["caller"]])


class SavingsMachine(Machine):
    """Vault, policy, their twins, the rules and the laws."""

    def __init__(self, broken: Mapping[str, Artifact], with_model: bool) -> None:
        self.with_model = with_model
        self.laws: tuple[str, ...] = LAWS
        suite = self.suite = Builder(broken)(6, fees=(0, 0))
        chain = self.chain = suite.chain
        self.vault, self.coin, psm = suite.savings_vault, suite.stablecoin, suite.psm
        self.accounts = {name: chain.account(name) for name in (*SAVERS, "stranger")}
        self.accounts["facilitator"] = suite.facilitator
        wallet = chain.deploy("MockWallet", self.accounts["attacker"], sender=suite.deployer)
        self.wallet = wallet
        self.at = {name: account.address for name, account in self.accounts.items()}
        self.at |= {"wallet": wallet.address, "vault": self.vault.address, "zero": NOBODY, "psm": psm.address}
        # the model's coin begins as this one does: with nothing minted
        self.policy = chain.deploy(
            broken.get("RatePolicy", "RatePolicy"),
            psm,
            NOBODY,
            parameters(NUMBERS),
            sender=suite.deployer,
        )
        world = self.world = World(timestamp=chain.timestamp, chain_id=chain.chain_id)
        access = AccessManager(world, suite.access.address)
        access.members[ROLE_FACILITATOR, self.at["facilitator"]] = 0
        access.function_roles[self.vault.address, "takeUndistributed"] = ROLE_FACILITATOR
        self.money = Stablecoin(world, self.coin.address, access, name=self.coin.name())
        self.money.surplus_buffer = suite.surplus_buffer.address
        self.money.flash_mint_cap, self.money.flash_mint_fee_bps = FLASH_CAP, FLASH_FEE_BPS
        self.money.facilitators[psm.address] = Facilitator(CEILING)
        self.twin = SavingsVault(world, self.vault.address, access, name=self.vault.name())
        self.twin.stablecoin = self.money
        self.rates = RatePolicy(world, self.policy.address, self.money, psm.address, None, NUMBERS)
        for name in CALLERS:
            self._begin_with(name)
        # the wallet acts in a flash mint alone, with something of its own to pay the fee from
        self._send(self.at["attacker"], self.coin, "transfer", wallet, RICH // 2)
        self.money.transfer(self.at["attacker"], wallet.address, RICH // 2)
        approvals = [
            (self.coin.address, self.coin.approve.encode(spender, UINT256_MAX))
            for spender in (self.vault, self.coin)
        ]
        self._send(self.at["attacker"], wallet, "execute", approvals)
        for spender in (self.vault.address, self.coin.address):
            self.money.approve(wallet.address, spender, UINT256_MAX)
        self._chain_start, self._model_start = chain.snapshot(), world.snapshot()
        self.reset()

    def _send(self, caller: str, target: Contract, name: str, *args: Any) -> None:
        sent, output = self.chain.raw_try_send(
            caller, target.address, target._interface.resolve(name, args)[1]
        )
        if not sent:
            raise RuntimeError(f"{name} is refused: {decode_revert(output)}")

    def _begin_with(self, name: str) -> None:
        """Coins, reserve to swap, and allowances of everything to vault and peg module."""
        suite, who, psm = self.suite, self.at[name], self.at["psm"]
        suite.give_reserve(who, 10**9 * suite.unit)
        self._send(who, suite.reserve, "approve", psm, UINT256_MAX)
        self._send(who, suite.psm, "swapIn", RICH // WEI_PER_UNIT, 0, who, UINT256_MAX)
        self.money.mint(psm, who, RICH)
        for spender in (self.vault.address, psm, self.coin.address):
            self._send(who, self.coin, "approve", spender, UINT256_MAX)
            self.money.approve(who, spender, UINT256_MAX)

    # The machine

    def reset(self) -> None:
        self.chain.revert(self._chain_start)
        self.world.revert(self._model_start)
        self.reading = self._read()
        self.seen = [self.reading.level]
        self.times = [self.reading.time]

    def apply(self, step: Step) -> None:
        before = self.reading
        call: Call | None = getattr(self, step[0])(*step[1:])
        if call is None:
            self.reading = self._read()
            self._agree("wait")
            self._judge_wait(before, self.reading)
            return
        promised = self._promise(call)
        allowed = self._number(self.vault, "allowance", self.at.get(call.owner, NOBODY), self.at[call.caller])
        sent, output = self.chain.raw_try_send(self.at[call.caller], call.target.address, call.data)
        self.reading = after = self._read()
        if self.with_model:
            self._compare(call, sent, output)
        self._judge(call, sent, output, before, after, promised, allowed)
        self.compared += 1

    def finish(self) -> None:
        if self.with_model:
            for time in self.times:
                if self.policy.meanRateSince(time) != self.rates.mean_rate_since(time):
                    raise LawBrokenError(AGREEMENT, f"mean rate since {time}")

    def _number(self, target: Contract, name: str, *args: Any) -> int:
        data = target._interface.resolve(name, args)[1]
        return int.from_bytes(self.chain.raw_call(None, target.address, data)[:32], "big")

    def _read(self) -> Reading:
        vault, coin, policy = self.vault, self.coin, self.policy
        left, remaining, running = vault.stream()
        shares = {name: self._number(vault, "balanceOf", self.at[name]) for name in PEOPLE}
        shares["vault"] = self._number(vault, "balanceOf", vault.address)
        return Reading(
            self.chain.timestamp,
            self._number(vault, "totalSupply"),
            self._number(vault, "totalAssets"),
            self._number(vault, "booked"),
            left,
            remaining,
            running,
            shares,
            {name: self._number(coin, "balanceOf", self.at[name]) for name in PEOPLE},
            self._number(coin, "balanceOf", vault.address),
            coin.facilitator(self.at["psm"])[1],
            tuple(policy.window()),
            self._number(policy, "rate"),
            self._number(policy, "checkpointCount"),
        )

    # The model

    def _compare(self, call: Call, sent: bool, output: bytes) -> None:
        expected: tuple[bool, bytes]
        try:
            expected = True, encode_result(call.twin())
        except ModelError as error:
            expected = False, encode_error(error)
        if (sent, output) != expected:
            raise LawBrokenError(
                AGREEMENT, f"{call.name}: the contract {_told(sent, output)}, the model {_told(*expected)}"
            )
        self._agree(call.name)

    def _agree(self, name: str) -> None:
        if not self.with_model:
            return
        twin, rates, now = self.twin, self.rates, self.reading
        left, remaining = twin.undistributed()
        window = rates.window
        told = Reading(
            self.world.timestamp,
            twin.total_supply,
            twin.total_assets(),
            twin.booked,
            left,
            remaining,
            left != 0 and twin.stream.start != 0,
            {who: twin.balances[self.at[who]] for who in (*PEOPLE, "vault")},
            {who: self.money.balances[self.at[who]] for who in PEOPLE},
            self.money.balances[twin.address],
            self.money.facilitators[self.at["psm"]].level,
            (window.opened_at, window.low, window.high, window.anchor),
            rates.rate(),
            len(rates.checkpoints),
        )
        wrong = [
            f"{key}: contract {has}, model {told.__dict__[key]}"
            for key, has in now.__dict__.items()
            if told.__dict__[key] != has
        ]
        if wrong:
            raise LawBrokenError(AGREEMENT, f"{name}: " + "; ".join(wrong))

    # The laws

    def _promise(self, call: Call) -> int | None:
        if call.assets is None:
            return None
        data = self.vault._interface.resolve(call.assets[0], (call.assets[1],))[1]
        answered, output = self.chain.raw_try_call(None, self.vault.address, data)
        return int.from_bytes(output, "big") if answered else None

    def _judge_wait(self, before: Reading, after: Reading) -> None:
        seconds, came = after.time - before.time, after.total - before.total
        even = Fraction(before.left * min(seconds, before.remaining), before.remaining or 1)
        if abs(came - (even if before.supply >= MIN_STREAMING_SHARES else 0)) > 1:
            self._breaks("the_stream_is_linear_and_waits_for_shares", f"{came} in {seconds} s, not {even}")
        self._judge_rate(before, after)

    def _judge(
        self,
        call: Call,
        sent: bool,
        output: bytes,
        before: Reading,
        after: Reading,
        promised: int | None,
        allowed: int,
    ) -> None:
        if not sent:
            if before != after:
                self._breaks("a_refused_call_changes_nothing", call.name)
            return
        if after.price < before.price:
            self._breaks("the_share_price_never_falls", f"{call.name}: {before.price} to {after.price}")
        out = {"withdraw": "withdraw", "redeem": "redeem"}.get(call.name.partition("_")[0])
        if after.total < before.total and out is None:
            self._breaks("total_assets_fall_only_by_withdrawal", call.name)
        if not after.held >= after.booked >= after.total:
            self._breaks(
                "the_vault_is_solvent", f"{after.held} held, {after.booked} booked, {after.total} assets"
            )
        if call.name == "take_undistributed" and (
            after.total != before.total or before.left - after.left != int.from_bytes(output, "big")
        ):
            self._breaks("losses_take_no_principal", f"{before.total} to {after.total}")
        minted = after.level - before.level
        given = int.from_bytes(output, "big") if call.name == "take_undistributed" else 0
        profit = after.worth(before.price) - before.worth(before.price) - minted - given
        if profit > 0:
            self._breaks("nobody_profits_from_a_call", f"{call.name}: {profit}")
        if promised is not None and int.from_bytes(output[:32], "big") != promised:
            self._breaks("a_preview_is_the_result", f"{call.name}: {promised} was promised")
        if call.name == "add_reward":
            amount = after.left - before.left
            weighed = before.left * before.remaining + amount * REWARD_PERIOD
            if not before.remaining <= after.remaining or after.left * after.remaining > weighed:
                self._breaks(
                    "dust_does_not_delay_the_stream", f"{before.remaining} s, then {after.remaining} s"
                )
        for name, shares in before.shares.items():
            taken = shares - after.shares[name]
            may = name == call.caller or (
                name == call.owner and (taken <= allowed or call.name.endswith("_signed"))
            )
            if taken > 0 and not may and call.name != "withdraw_flash":
                self._breaks("nobody_elses_shares_are_taken", f"{taken} of {name} by {call.caller}")
        self._judge_rate(before, after, call)

    def _judge_rate(self, before: Reading, after: Reading, call: Call | None = None) -> None:
        low, high = per_second(NUMBERS.min_rate_bps), per_second(NUMBERS.max_rate_bps)
        poked = call is not None and call.name == "poke"
        if poked or (call is not None and call.name == "observe"):
            self.seen.append(after.level)
        moved = after.rate - before.rate
        if not low <= after.rate <= high or (poked and abs(moved) > per_second(NUMBERS.max_step_bps)):
            self._breaks("the_rate_keeps_its_bounds_and_steps", f"{before.rate} to {after.rate}")
        if call is not None and not poked and moved:
            self._breaks("only_a_poke_moves_the_rate", call.name)
        if poked:
            anchor = before.window[3]
            if (moved > 0 and max(self.seen) >= anchor) or (moved < 0 and min(self.seen) <= anchor):
                self._breaks(
                    "only_what_lay_for_a_window_moves_the_rate", f"{self.seen}, from {anchor}: {moved}"
                )
            self.seen = [after.level]
            self.times.append(after.time)

    def _breaks(self, law: str, message: str) -> None:
        if law in self.laws:
            raise LawBrokenError(law, message)

    # Rules

    def _vault_call(self, name: str, caller: str, method: str, *args: Any, **rest: Any) -> Call:
        data = self.vault._interface.resolve(method, args)[1]
        return Call(name, caller, self.vault, data, **rest)

    def _limited(self, promise: Callable[[int], int], amount: int, limit: str, most: bool) -> tuple[int, ...]:
        """The limit and deadline: none, to the unit, one beyond what it will be, or a second too late."""
        if limit == "none":
            return ()
        try:
            exact = promise(amount)
        except ModelError:
            exact = 0
        off = (-1 if most else 1) if limit == "beyond" else 0
        return min(max(exact + off, 0), UINT256_MAX), self.world.timestamp - (limit == "late")

    @rule(8, caller=a_person, assets=_coins, receiver=a_receiver, limit=a_limit)
    def deposit(self, caller: str, assets: int, receiver: str, limit: str) -> Call:
        at, twin = self.at, self.twin
        rest = self._limited(twin.preview_deposit, assets, limit, False)
        text = "deposit(uint256,address,uint256,uint256)" if rest else "deposit(uint256,address)"
        return self._vault_call(
            "deposit",
            caller,
            text,
            assets,
            at[receiver],
            *rest,
            twin=lambda: twin.deposit(at[caller], assets, at[receiver], *rest),
            assets=("previewDeposit", assets),
        )

    @rule(
        4,
        caller=a_person,
        shares=amount_of(lambda machine, args: machine.reading.coins[args["caller"]] * VIRTUAL_SHARES // 2),
        receiver=a_receiver,
        limit=a_limit,
    )
    def mint(self, caller: str, shares: int, receiver: str, limit: str) -> Call:
        at, twin = self.at, self.twin
        rest = self._limited(twin.preview_mint, shares, limit, True)
        text = "mint(uint256,address,uint256,uint256)" if rest else "mint(uint256,address)"
        return self._vault_call(
            "mint",
            caller,
            text,
            shares,
            at[receiver],
            *rest,
            twin=lambda: twin.mint(at[caller], shares, at[receiver], *rest),
            assets=("previewMint", shares),
        )

    @rule(
        6,
        caller=a_person,
        owner=an_owner,
        assets=amount_of(lambda machine, args: machine.twin.max_withdraw(machine.at[args["owner"]])),
        receiver=a_receiver,
        limit=a_limit,
    )
    def withdraw(self, caller: str, owner: str, assets: int, receiver: str, limit: str) -> Call:
        at, twin = self.at, self.twin
        rest = self._limited(twin.preview_withdraw, assets, limit, True)
        text = "withdraw(uint256,address,address" + (",uint256,uint256)" if rest else ")")
        return self._vault_call(
            "withdraw",
            caller,
            text,
            assets,
            at[receiver],
            at[owner],
            *rest,
            twin=lambda: twin.withdraw(at[caller], assets, at[receiver], at[owner], *rest),
            owner=owner,
            assets=("previewWithdraw", assets),
        )

    @rule(
        8,
        caller=a_person,
        owner=an_owner,
        shares=amount_of(lambda machine, args: machine.reading.shares[args["owner"]]),
        receiver=a_receiver,
        limit=a_limit,
    )
    def redeem(self, caller: str, owner: str, shares: int, receiver: str, limit: str) -> Call:
        at, twin = self.at, self.twin
        rest = self._limited(twin.preview_redeem, shares, limit, False)
        text = "redeem(uint256,address,address" + (",uint256,uint256)" if rest else ")")
        return self._vault_call(
            "redeem",
            caller,
            text,
            shares,
            at[receiver],
            at[owner],
            *rest,
            twin=lambda: twin.redeem(at[caller], shares, at[receiver], at[owner], *rest),
            owner=owner,
            assets=("previewRedeem", shares),
        )

    @rule(
        4,
        caller=a_saver,
        assets=_coins,
        receiver=a_receiver,
        salt=lambda m, s, a: s.integer(0, 3),
        flaw=a_flaw,
    )
    def deposit_signed(self, caller: str, assets: int, receiver: str, salt: int, flaw: str) -> Call:
        return self._signed("deposit", caller, assets, receiver, salt, flaw)

    @rule(
        4,
        caller=a_saver,
        shares=_shares,
        receiver=a_receiver,
        salt=lambda m, s, a: s.integer(0, 3),
        flaw=a_flaw,
    )
    def redeem_signed(self, caller: str, shares: int, receiver: str, salt: int, flaw: str) -> Call:
        return self._signed("redeem", caller, shares, receiver, salt, flaw)

    def _signed(self, way: str, owner: str, amount: int, receiver: str, salt: int, flaw: str) -> Call:
        """Relayed by a stranger; the flaw is another's signature, another minimum, or a deadline that is now."""
        at, twin = self.at, self.twin
        deadline = self.world.timestamp + (0 if flaw == "late" else 1)
        salted = salt.to_bytes(32, "big")
        minimum = 0
        nonce = swap_authorization_nonce(way, at[owner], amount, minimum, at[receiver], deadline, salted)
        token = self.money if way == "deposit" else twin
        digest = token.digest(RECEIVE_WITH_AUTHORIZATION, at[owner], twin.address, amount, 0, deadline, nonce)
        signer = "stranger" if flaw == "another's" else owner
        real = bytes(self.accounts[signer].sign_hash(digest))
        signature = Signature(at[signer], digest)
        if flaw == "changed":
            minimum = 1
        args = (at[owner], amount, minimum, at[receiver], deadline, salted)
        function = twin.deposit_with_authorization if way == "deposit" else twin.redeem_with_authorization
        return self._vault_call(
            f"{way}_signed",
            "stranger",
            f"{way}WithAuthorization",
            *args,
            real,
            twin=lambda: function(*args, signature),
            owner=owner,
            assets=(f"preview{way.capitalize()}", amount),
        )

    @rule(3, caller=a_saver, spender=a_person, shares=_shares)
    def approve(self, caller: str, spender: str, shares: int) -> Call:
        at, twin = self.at, self.twin
        return self._vault_call(
            "approve",
            caller,
            "approve",
            at[spender],
            shares,
            twin=lambda: twin.approve(at[caller], at[spender], shares),
        )

    @rule(3, caller=a_person, to=a_receiver, shares=_shares)
    def transfer(self, caller: str, to: str, shares: int) -> Call:
        at, twin = self.at, self.twin
        return self._vault_call(
            "transfer",
            caller,
            "transfer",
            at[to],
            shares,
            twin=lambda: twin.transfer(at[caller], at[to], shares),
        )

    @rule(5, caller=a_person, amount=_coins)
    def add_reward(self, caller: str, amount: int) -> Call:
        return self._vault_call(
            "add_reward",
            caller,
            "addReward",
            amount,
            twin=lambda: self.twin.add_reward(self.at[caller], amount),
        )

    @rule(
        4,
        caller=lambda m, s, a: "facilitator" if s.integer(0, 4) else s.choice(CALLERS),
        most=amount_of(lambda machine, args: machine.reading.left),
    )
    def take_undistributed(self, caller: str, most: int) -> Call:
        twin = self.twin
        return self._vault_call(
            "take_undistributed",
            caller,
            "takeUndistributed",
            most,
            twin=lambda: twin.take_undistributed(self.at[caller], most),
        )

    @rule(2, caller=a_person, amount=_coins)
    def donate(self, caller: str, amount: int) -> Call:
        data = self.coin.transfer.encode(self.vault, amount)
        return Call(
            "donate",
            caller,
            self.coin,
            data,
            lambda: self.money.transfer(self.at[caller], self.vault.address, amount),
        )

    @rule(3, amount=amount_of(lambda machine, args: FLASH_CAP), reward=lambda m, s, a: s.integer(0, 1))
    def flash(self, amount: int, reward: int) -> Call:
        """Deposits what it has flash-minted, gives a reward if it likes, and redeems everything, in one transaction."""
        wallet, twin, at = self.at["wallet"], self.twin, self.at
        gift = ONE if reward else 0
        vault = self.vault
        steps = [(vault.address, vault["deposit(uint256,address)"].encode(amount, wallet))]
        if gift:
            steps.append((vault.address, vault.addReward.encode(gift)))
        shares = 0
        with suppress(ModelError):
            shares = twin.preview_deposit(amount)
        steps.append((vault.address, vault["redeem(uint256,address,address)"].encode(shares, wallet, wallet)))
        data = self.coin.flashLoan.encode(wallet, self.coin, amount, encode(["(address,bytes)[]"], [steps]))

        def act(initiator: str, lent: int, fee: int) -> bool:
            twin.deposit(wallet, amount, wallet)
            if gift:
                twin.add_reward(wallet, gift)
            twin.redeem(wallet, shares, wallet, wallet)
            return True

        return Call(
            "withdraw_flash",
            "attacker",
            self.coin,
            data,
            lambda: self.money.flash_loan(at["attacker"], wallet, self.coin.address, amount, act),
        )

    @rule(4, caller=a_saver, coins=lambda m, s, a: s.choice((1, 1_000, 300_000, 2_000_000)))
    def flow_in(self, caller: str, coins: int) -> Call:
        """Swapped in, at parity and without a fee."""
        self.suite.set_price(10_000)
        who, units = self.at[caller], coins * self.suite.unit

        def twin() -> int:
            self.money.mint(self.at["psm"], who, coins * ONE)
            return coins * ONE

        psm = self.suite.psm
        return Call("flow_in", caller, psm, psm.swapIn.encode(units, 0, who, UINT256_MAX), twin)

    @rule(4, caller=a_saver, coins=lambda m, s, a: s.choice((1, 1_000, 200_000, 1_500_000)))
    def flow_out(self, caller: str, coins: int) -> Call:
        """Swapped out."""
        who, units = self.at[caller], coins * self.suite.unit

        def twin() -> int:
            level = self.money.facilitators[self.at["psm"]].level
            if coins * ONE > level:
                raise ModelError("PegStabilityModule_InsufficientReserve", units, level // WEI_PER_UNIT)
            self.money.burn(self.at["psm"], who, coins * ONE)
            return units

        psm = self.suite.psm
        return Call("flow_out", caller, psm, psm.swapOut.encode(coins * ONE, 0, who, UINT256_MAX), twin)

    @rule(3)
    def observe(self) -> Call:
        return Call("observe", "stranger", self.policy, self.policy.observe.encode(), self.rates.observe)

    @rule(6)
    def poke(self) -> Call:
        return Call("poke", "stranger", self.policy, self.policy.poke.encode(), self.rates.poke)

    @rule(
        9,
        seconds=lambda m, s, a: s.choice(
            (1, 12, 599, 3_600, 3_600, 3_601, 20_000, 86_401, 604_799, 604_800, 10**6)
        ),
    )
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.chain.warp(seconds)
        self.world.timestamp = self.chain.timestamp


LAWS = (
    "the_share_price_never_falls",
    "total_assets_fall_only_by_withdrawal",
    "the_vault_is_solvent",
    "losses_take_no_principal",
    "nobody_profits_from_a_call",
    "a_preview_is_the_result",
    "dust_does_not_delay_the_stream",
    "the_stream_is_linear_and_waits_for_shares",
    "nobody_elses_shares_are_taken",
    "the_rate_keeps_its_bounds_and_steps",
    "only_a_poke_moves_the_rate",
    "only_what_lay_for_a_window_moves_the_rate",
    "a_refused_call_changes_nothing",
)
"""All of them."""


def _told(succeeded: bool, output: bytes) -> str:
    return f"answers {output.hex()}" if succeeded else f"refuses: {decode_revert(output)}"
