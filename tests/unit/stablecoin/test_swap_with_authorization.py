"""PegStabilityModule.swapInWithAuthorization and swapOutWithAuthorization, and their nonces

├── the nonce is the hash of the function, all its arguments and the salt
├── anyone may relay it; what the relayer changes makes the signature invalid
├── valid strictly before the deadline
├── when it was used: it reverts
├── when the swap would not do, for the reasons of the plain swap: it reverts, the authorization stays unused
└── else: as the plain swap, paid by the signer: a key, delegated code (EIP-7702), a contract wallet
"""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from strongroom.evm import Account, Contract, Receipt, keccak
from tests.support.signing import RECEIVE, Authorization, Domain
from tests.support.suite import ONE, Suite, event, events

ZERO = "0x" + "00" * 20
SALT = keccak(b"salt")


@dataclass(frozen=True)
class Order:
    """What a payer signs: a swap in or out, for a receiver, until a deadline."""

    suite: Suite
    inward: bool
    payer: Any
    amount: int
    minimum: int
    receiver: Any
    deadline: int
    salt: bytes = SALT

    @property
    def token(self) -> Contract:
        return self.suite.reserve if self.inward else self.suite.stablecoin

    @property
    def args(self) -> tuple[Any, ...]:
        return (self.payer, self.amount, self.minimum, self.receiver, self.deadline, self.salt)

    @property
    def nonce(self) -> bytes:
        """By hand: the hash of the selector, padded as ABI encoding pads bytes4, and the arguments."""
        from eth_abi.abi import encode

        name = "swapInWithAuthorization" if self.inward else "swapOutWithAuthorization"
        selector = keccak(f"{name}(address,uint256,uint256,address,uint256,bytes32,bytes)".encode())[:4]
        plain = [getattr(arg, "address", arg) for arg in self.args]
        return keccak(
            encode(
                ["bytes4", "address", "uint256", "uint256", "address", "uint256", "bytes32"],
                [selector, *plain],
            )
        )

    @property
    def authorization(self) -> Authorization:
        return Authorization(
            self.payer, self.suite.psm, self.amount, self.nonce, 0, self.deadline, kind=RECEIVE
        )

    def sign(self, signer: Account) -> bytes:
        return bytes(self.authorization.sign(self.token, signer))

    def send(self, signature: bytes, sender: Account | None = None) -> Receipt:
        module = self.suite.psm
        function = module.swapInWithAuthorization if self.inward else module.swapOutWithAuthorization
        receipt: Receipt = function(*self.args, signature, sender=sender or self.suite.relayer)
        return receipt

    @property
    def digest(self) -> bytes:
        return self.authorization.digest(Domain.of(self.token))


@pytest.fixture(params=["in", "out"])
def order(request: pytest.FixtureRequest, any_suite: Suite) -> Order:
    """The swapper, who allowed nothing to anyone, signs away two units, or two coins, for the holder."""
    suite = any_suite
    inward = request.param == "in"
    if inward:
        suite.give_reserve(suite.swapper, 3 * suite.unit)
    else:
        suite.buy(suite.swapper, 4 * suite.unit)
        suite.reserve.approve(suite.psm, 0, sender=suite.swapper)
        suite.stablecoin.approve(suite.psm, 0, sender=suite.swapper)
    amount = 2 * (suite.unit if inward else ONE)
    minimum = 2 * ONE - ONE // 1_000 if inward else 2 * suite.unit - suite.unit // 1_000
    return Order(suite, inward, suite.swapper, amount, minimum, suite.holder, suite.later)


def test_the_nonce_is_of_everything(order: Order) -> None:
    module = order.suite.psm
    view = module.swapInAuthorizationNonce if order.inward else module.swapOutAuthorizationNonce
    other = module.swapOutAuthorizationNonce if order.inward else module.swapInAuthorizationNonce
    assert view(*order.args) == order.nonce
    assert other(*order.args) != order.nonce


def test_swaps(order: Order) -> None:
    suite = order.suite
    before = suite.balances(suite.swapper)
    level = suite.level
    receipt = order.send(order.sign(suite.swapper))
    assert receipt.return_value == order.minimum
    if order.inward:
        assert events(receipt) == [
            event(suite.reserve, "AuthorizationUsed", suite.swapper, order.nonce),
            event(suite.reserve, "Transfer", suite.swapper, suite.psm, order.amount),
            event(suite.psm, "SwappedIn", suite.swapper, suite.holder, order.amount, order.minimum),
            event(suite.stablecoin, "FacilitatorMinted", suite.psm, order.minimum, order.minimum),
            event(suite.stablecoin, "Transfer", ZERO, suite.holder, order.minimum),
        ]
        assert suite.balances(suite.swapper) == (before[0] - order.amount, before[1])
        assert suite.balances(suite.holder) == (0, order.minimum)
    else:
        assert events(receipt) == [
            event(suite.stablecoin, "AuthorizationUsed", suite.swapper, order.nonce),
            event(suite.stablecoin, "Transfer", suite.swapper, suite.psm, order.amount),
            event(suite.psm, "SwappedOut", suite.swapper, suite.holder, order.amount, order.minimum),
            event(suite.stablecoin, "FacilitatorBurned", suite.psm, order.amount, level - order.amount),
            event(suite.stablecoin, "Transfer", suite.psm, ZERO, order.amount),
            event(suite.reserve, "Transfer", suite.psm, suite.holder, order.minimum),
        ]
        assert suite.balances(suite.swapper) == (before[0], before[1] - order.amount)
        assert suite.balances(suite.holder) == (order.minimum, 0)
    assert order.token.authorizationState(suite.swapper, order.nonce) is True
    suite.assert_laws()


def test_is_used_once(order: Order) -> None:
    signature = order.sign(order.suite.swapper)
    order.send(signature)
    with order.suite.refuses("ERC20Authorization_NonceSpent", order.suite.swapper, order.nonce):
        order.send(signature)
    again = replace(order, salt=keccak(b"another salt"), amount=order.amount // 2, minimum=1)
    again.send(again.sign(order.suite.swapper))


@pytest.mark.parametrize("changed", ["payer", "amount", "minimum", "receiver", "deadline", "salt", "inward"])
def test_a_relayer_can_change_nothing(order: Order, changed: str) -> None:
    suite = order.suite
    signature = order.sign(suite.swapper)
    suite.give_reserve(suite.victim, 3 * suite.unit)
    suite.buy(suite.swapper, 10 * suite.unit)
    suite.give_reserve(suite.swapper, 10**36)
    values: dict[str, Any] = {
        "payer": suite.victim,
        "amount": order.amount + suite.unit,
        "minimum": 1,
        "receiver": suite.attacker,
        "deadline": order.deadline + 1,
        "salt": bytes(32),
        "inward": not order.inward,
    }
    other = replace(order, **{changed: values[changed]})
    if changed == "inward":
        # two units of a reserve with few decimals are too few coins to swap, and two coins very many units
        other = replace(other, amount=suite.unit if other.inward else ONE, minimum=1)
    with suite.refuses("ERC20Authorization_InvalidSignature", other.payer, other.digest):
        other.send(signature, suite.attacker)


def test_the_deadline_is_strict(order: Order) -> None:
    suite = order.suite
    now = suite.chain.timestamp
    for deadline in (now, now - 1, 0):
        late = replace(order, deadline=deadline)
        with suite.refuses("ERC20Authorization_Expired", deadline, now):
            late.send(late.sign(suite.swapper))
    last = replace(order, deadline=now + 1)
    last.send(last.sign(suite.swapper))


def test_a_contract_wallet_pays(order: Order) -> None:
    suite = order.suite
    wallet = suite.chain.deploy("MockWallet", suite.swapper, sender=suite.deployer)
    order.token.transfer(wallet, order.amount, sender=suite.swapper)
    of_wallet = replace(order, payer=wallet)
    with suite.refuses("ERC20Authorization_InvalidSignature", wallet, of_wallet.digest):
        of_wallet.send(of_wallet.sign(suite.attacker))
    of_wallet.send(of_wallet.sign(suite.swapper))
    assert order.token.balanceOf(wallet) == 0


def test_delegated_code_pays(order: Order) -> None:
    suite = order.suite
    wallet = suite.chain.deploy("MockWallet", suite.stranger, sender=suite.deployer)
    signature = order.sign(suite.swapper)
    suite.chain.set_code(suite.swapper, suite.chain.code(wallet))
    order.send(signature)


@pytest.mark.parametrize("length", [0, 64, 66])
def test_refuses_signatures_of_another_length(order: Order, length: int) -> None:
    with order.suite.refuses("ERC20Authorization_InvalidSignature", order.payer, order.digest):
        order.send(order.sign(order.suite.swapper)[:length].ljust(length, b"\x00"))


def test_refuses_what_the_plain_swap_refuses(order: Order) -> None:
    suite = order.suite
    high = replace(order, minimum=order.minimum + 1)
    with suite.refuses("PegStabilityModule_OutputTooLow", order.minimum, order.minimum + 1):
        high.send(high.sign(suite.swapper))
    for amount, error in (
        (0, ("PegStabilityModule_ZeroAmount",)),
        (2**128, ("PegStabilityModule_AmountTooLarge", 2**128)),
    ):
        other = replace(order, amount=amount)
        with suite.refuses(*error):
            other.send(other.sign(suite.swapper))
    to_module = replace(order, receiver=suite.psm)
    with suite.refuses("PegStabilityModule_ReceiverIsModule"):
        to_module.send(to_module.sign(suite.swapper))
    suite.psm.freeze(sender=suite.sentinel)
    if order.inward:
        with suite.refuses("PegStabilityModule_Frozen"):
            order.send(order.sign(suite.swapper))
    assert order.token.authorizationState(suite.swapper, order.nonce) is False
    if not order.inward:
        order.send(order.sign(suite.swapper))


def test_refuses_a_payer_without_money(order: Order) -> None:
    suite = order.suite
    poor = replace(order, payer=suite.stranger)
    with suite.refuses("ERC20InsufficientBalance", suite.stranger, 0, order.amount):
        poor.send(poor.sign(suite.stranger))
