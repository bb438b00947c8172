"""SavingsVault.permitAsset, depositWithAuthorization, redeemWithAuthorization, their nonces, the shares' own permit

├── permitAsset: the permit is tried, its failure ignored, the allowance required
├── a multicall of permit and deposit is one transaction
├── the nonce is the hash of the function, all its arguments and the salt
├── anyone may relay it; what the relayer changes makes the signature invalid, and so does use elsewhere
├── valid strictly before the deadline, once
├── below the minimum, for nothing, to the vault: it reverts, the authorization stays unused
├── signed by a key, or by a contract wallet
└── a permit of the shares lets another redeem
"""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from strongroom.evm import Account, Contract, Receipt, keccak
from tests.support.savings import VIRTUAL, Savings
from tests.support.signing import FOREVER, RECEIVE, Authorization, sign_permit
from tests.support.suite import ONE, event, events

ZERO = "0x" + "00" * 20


@dataclass(frozen=True)
class Order:
    """What an owner signs: a deposit or a redemption, for a receiver, until a deadline."""

    savings: Savings
    inward: bool
    owner: Any
    amount: int
    minimum: int
    receiver: Any
    deadline: int
    salt: bytes = keccak(b"salt")

    @property
    def token(self) -> Contract:
        return self.savings.coin if self.inward else self.savings.vault

    @property
    def args(self) -> tuple[Any, ...]:
        return (self.owner, self.amount, self.minimum, self.receiver, self.deadline, self.salt)

    @property
    def nonce(self) -> bytes:
        """By hand: the hash of the selector, padded as ABI encoding pads bytes4, and the arguments."""
        from eth_abi.abi import encode

        name = "depositWithAuthorization" if self.inward else "redeemWithAuthorization"
        selector = keccak(f"{name}(address,uint256,uint256,address,uint256,bytes32,bytes)".encode())[:4]
        plain = [getattr(arg, "address", arg) for arg in self.args]
        types = ["bytes4", "address", "uint256", "uint256", "address", "uint256", "bytes32"]
        return keccak(encode(types, [selector, *plain]))

    def sign(self, signer: Account) -> bytes:
        vault = self.savings.vault
        authorization = Authorization(
            self.owner, vault, self.amount, self.nonce, 0, self.deadline, kind=RECEIVE
        )
        return bytes(authorization.sign(self.token, signer))

    def send(self, signature: bytes, sender: Account | None = None) -> Receipt:
        vault = self.savings.vault
        function = vault.depositWithAuthorization if self.inward else vault.redeemWithAuthorization
        receipt: Receipt = function(*self.args, signature, sender=sender or self.savings.suite.relayer)
        return receipt


@pytest.fixture(params=["deposit", "redeem"])
def order(request: pytest.FixtureRequest, savings: Savings) -> Order:
    """The saver, who allowed nothing to anyone, signs for the second saver."""
    inward = request.param == "deposit"
    savings.deposit(savings.second, 5 * ONE)
    savings.reward(ONE)
    savings.at(86_400)
    if inward:
        savings.fund(savings.saver, 3 * ONE)
        savings.coin.approve(savings.vault, 0, sender=savings.saver)
    else:
        savings.deposit(savings.saver, 3 * ONE)
        savings.coin.approve(savings.vault, 0, sender=savings.saver)
    amount = 2 * ONE if inward else 2 * ONE * VIRTUAL
    vault = savings.vault
    minimum = vault.previewDeposit(amount) if inward else vault.previewRedeem(amount)
    return Order(savings, inward, savings.saver, amount, minimum, savings.second, savings.later)


def test_the_nonce_is_of_everything(order: Order) -> None:
    vault = order.savings.vault
    view = vault.depositAuthorizationNonce if order.inward else vault.redeemAuthorizationNonce
    other = vault.redeemAuthorizationNonce if order.inward else vault.depositAuthorizationNonce
    assert view(*order.args) == order.nonce
    assert other(*order.args) != order.nonce


def test_does_it(order: Order) -> None:
    savings, vault = order.savings, order.savings.vault
    supply, booked = vault.totalSupply(), vault.booked()
    shares, coins = vault.balanceOf(savings.second), savings.coin.balanceOf(savings.second)
    receipt = order.send(order.sign(savings.saver))
    assert receipt.return_value == order.minimum
    found = events(receipt)
    if order.inward:
        assert event(vault, "Deposit", savings.saver, savings.second, order.amount, order.minimum) in found
        assert vault.balanceOf(savings.second) == shares + order.minimum
        assert (vault.totalSupply(), vault.booked()) == (supply + order.minimum, booked + order.amount)
    else:
        relayer = savings.suite.relayer
        told = event(vault, "Withdraw", relayer, savings.second, savings.saver, order.minimum, order.amount)
        assert told in found
        assert savings.coin.balanceOf(savings.second) == coins + order.minimum
        assert (vault.totalSupply(), vault.booked()) == (supply - order.amount, booked - order.minimum)
    assert vault.balanceOf(vault) == 0
    assert order.token.authorizationState(savings.saver, order.nonce)


def test_in_time(order: Order) -> None:
    savings = order.savings
    savings.at(order.deadline - savings.chain.timestamp)
    late = replace(order, minimum=0)
    with savings.refuses("ERC20Authorization_Expired", late.deadline, late.deadline):
        late.send(late.sign(savings.saver))


def test_a_nonce_is_spent_once(order: Order) -> None:
    savings = order.savings
    small = replace(order, amount=order.amount // 100, minimum=0)
    signature = small.sign(savings.saver)
    small.send(signature)
    with savings.refuses("ERC20Authorization_NonceSpent", savings.saver, small.nonce):
        small.send(signature)


@pytest.mark.parametrize("change", ["amount", "minimum", "receiver", "deadline", "salt", "owner"])
def test_what_the_relayer_changes_is_not_signed(order: Order, change: str) -> None:
    savings = order.savings
    signature = order.sign(savings.saver)
    changed = replace(
        order,
        **{
            change: {
                "amount": order.amount - 1,
                "minimum": 0,
                "receiver": savings.attacker,
                "deadline": order.deadline + 1,
                "salt": keccak(b"other"),
                "owner": savings.second,
            }[change]
        },
    )
    if change == "amount":
        changed = replace(changed, minimum=0)
    with savings.refuses_any():
        changed.send(signature, sender=savings.attacker)
    order.send(signature)


def test_cannot_be_spent_on_anything_else(order: Order) -> None:
    """The payee is the vault, which takes it for nothing else, and others cannot take it at all."""
    savings = order.savings
    signature = order.sign(savings.saver)
    args = (savings.saver, savings.vault, order.amount, 0, order.deadline, order.nonce)
    with savings.refuses("ERC20Authorization_CallerNotPayee", savings.attacker, savings.vault):
        order.token["receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)"](
            *args, signature, sender=savings.attacker
        )
    with savings.refuses_any():
        replace(order, inward=not order.inward).send(signature)


def test_refused_for_the_same_reasons(order: Order) -> None:
    savings, vault = order.savings, order.savings.vault

    def refused(name: str, *args: Any, **changes: Any) -> None:
        changed = replace(order, **changes)
        with savings.refuses(name, *args):
            changed.send(changed.sign(savings.saver))
        assert not order.token.authorizationState(savings.saver, changed.nonce)

    refused("SavingsVault_BelowMinimum", order.minimum, order.minimum + 1, minimum=order.minimum + 1)
    refused("SavingsVault_ZeroAmount", amount=0, minimum=0)
    refused("SavingsVault_ReceiverIsVault", receiver=vault)
    refused("ERC20InvalidReceiver", ZERO, receiver=ZERO)
    if order.inward:
        most = vault.maxDeposit(savings.saver)
        refused("ERC4626ExceededMaxDeposit", savings.second, most + 1, most, amount=most + 1)
    else:
        refused("SavingsVault_ZeroAmount", amount=VIRTUAL // 2, minimum=0)


def test_a_contract_wallet_signs(order: Order) -> None:
    savings = order.savings
    wallet = savings.chain.deploy("MockWallet", savings.saver, sender=savings.suite.deployer)
    token = savings.coin if order.inward else savings.vault
    token.transfer(wallet, order.amount, sender=savings.saver)
    of_wallet = replace(order, owner=wallet)
    receipt = of_wallet.send(of_wallet.sign(savings.saver))
    assert receipt.return_value == order.minimum


def permit(savings: Savings, value: int, signer: Account | None = None) -> bytes:
    return bytes(sign_permit(savings.coin, savings.saver, savings.vault, value, signer=signer))


def test_permit_and_deposit_in_one(savings: Savings) -> None:
    vault, saver = savings.vault, savings.saver
    savings.fund(saver, ONE)
    savings.coin.approve(vault, 0, sender=saver)
    steps = [
        vault.permitAsset.encode(ONE, FOREVER, permit(savings, ONE)),
        vault["deposit(uint256,address,uint256,uint256)"].encode(ONE, saver, ONE * VIRTUAL, savings.later),
    ]
    vault.multicall(steps, sender=saver)
    assert vault.balanceOf(saver) == ONE * VIRTUAL


def test_a_permit_used_by_another_blocks_nothing(savings: Savings) -> None:
    signature = permit(savings, ONE)
    savings.coin.permit(savings.saver, savings.vault, ONE, FOREVER, signature, sender=savings.attacker)
    savings.vault.permitAsset(ONE, FOREVER, signature, sender=savings.saver)


@pytest.mark.parametrize("signature", ["another's", "garbage", "empty"])
def test_a_bad_permit_without_an_allowance(savings: Savings, signature: str) -> None:
    data = {"another's": permit(savings, ONE, savings.attacker), "garbage": b"\xff" * 65, "empty": b""}
    with savings.refuses("SavingsVault_AllowanceTooLow", 0, ONE):
        savings.vault.permitAsset(ONE, FOREVER, data[signature], sender=savings.saver)


def test_the_shares_have_permits(savings: Savings) -> None:
    vault, saver, relayer = savings.vault, savings.saver, savings.suite.relayer
    shares = savings.deposit(saver, ONE)
    signature = bytes(sign_permit(vault, saver, relayer, shares))
    vault.permit(saver, relayer, shares, FOREVER, signature, sender=relayer)
    vault.redeem(shares, relayer, saver, sender=relayer)
    assert savings.coin.balanceOf(relayer) == ONE
