"""What the world does: time, prices, donations, reserve that is seized, ether that nobody asked for."""

from functools import partial

from tests.stateful.driver import rule
from tests.stateful.rooms.stablecoin.arguments import (
    a_module,
    a_token,
    a_while,
    amount_of,
    anyone,
    given_amount,
    number_between,
    one_of,
    token_amount,
)
from tests.stateful.rooms.stablecoin.call import Call
from tests.stateful.rooms.stablecoin.mocks import Reserve
from tests.stateful.rooms.stablecoin.token_rules import TokenRules
from tests.stateful.rooms.stablecoin.world import USERS


class OutsideRules(TokenRules):
    """Of nobody in particular."""

    # The world outside

    @rule(
        10,
        caller=anyone,
        token=one_of(1, 2, 3),
        receiver=one_of("holder", "trader", "wallet", "minter", "module0", "module1", "module2", "buffer"),
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
        place=one_of("module0", "module1", "module2", "buffer"),
        amount=token_amount,
    )
    def donate(self, caller: str, token: int, place: str, amount: int) -> Call:
        call = self.transfer(caller, token, place, amount)
        call.to_buffer = amount if token == 0 and place == "buffer" else 0
        return call

    @rule(
        2,
        caller=anyone,
        module=one_of(0, 1),
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
        fault=one_of(0, 0, 0, 0, 0, 0, 1, 2),
    )
    def break_feed(self, caller: str, module: int, fault: int) -> Call:
        feed, twin = self.module(module).feed, self.model.feeds[module]
        return Call(self.at[caller], feed.address, feed.setFault.encode(fault), lambda: twin.set_fault(fault))

    @rule(10, seconds=a_while)
    def wait(self, seconds: int) -> None:
        """Time passes. No call, and so not counted as a step."""
        self.contracts.chain.warp(seconds)
        self.model.world.timestamp = self.now

    @rule(
        2,
        place=one_of("module0", "coin", "buffer"),
        wei=number_between(1, 10**20),
    )
    def force_ether(self, place: str, wei: int) -> None:
        """Ether that nobody asked for arrives."""
        chain = self.contracts.chain
        chain.set_balance(self.at[place], chain.balance(self.at[place]) + wei)
        if place == "buffer":
            self.model.buffer.ether += wei
