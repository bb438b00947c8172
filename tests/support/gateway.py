"""A lending gateway over a lending pool, with two markets of real wrapped ether, and what its callers sign."""

from dataclasses import dataclass, field, replace
from typing import Any

from eth_abi.abi import encode

from strongroom.evm import Account, Contract, Receipt, keccak
from tests.support.lending import PRICE, Lending, selector
from tests.support.signing import RECEIVE, Authorization
from tests.support.suite import MAX_UINT, Override
from tests.support.weth import weth9

PARAMS = "(address,address,address,address,uint256)"
SALT = keccak(b"salt")
ETHER = 10**18
SIGNED = {
    "supplyWithAuthorization": ("address", "uint256", "uint256", "address", "uint256", "bytes32"),
    "repayWithAuthorization": ("address", "uint256", "address", "uint256", "bytes32"),
    "supplyCollateralWithAuthorization": ("address", "uint256", "address", "uint256", "bytes32"),
}
"""The types of what follows the market's parameters, the signature excepted."""


def forwarder(target: str) -> bytes:
    """The code of an account that passes every call on to `target`, value and all, and refuses plain ether."""
    no_plain_ether = "366007575f5ffd5b"
    call = f"365f5f375f5f365f3473{target[2:].lower()}5af1"
    return bytes.fromhex(no_plain_ether + call + "3d5f5f3e6032573d5ffd5b3d5ff3")


@dataclass(frozen=True)
class Gated:
    """The gateway and the markets that it is used with."""

    lending: Lending
    """Of two tokens that take authorizations."""
    weth: Contract
    gateway: Contract
    loans: Lending
    """Lends wrapped ether against the collateral token."""
    pledges: Lending
    """Lends the loan token against wrapped ether."""

    @property
    def later(self) -> int:
        """A deadline that is not near."""
        return int(self.lending.chain.timestamp) + 3_600

    def authorize(self, account: Account) -> None:
        """Let the gateway manage the account's positions."""
        self.lending.pool.setAuthorization(self.gateway, True, sender=account)

    def give_weth(self, account: Account, amount: int) -> None:
        """Wrap ether of an account, which lets the pool take it."""
        self.weth.deposit(sender=account, value=amount)
        self.weth.approve(self.lending.pool, MAX_UINT, sender=account)

    def lend_ether(self, account: Account, amount: int) -> Receipt:
        """Lend through the gateway."""
        receipt: Receipt = self.gateway.supplyEther(
            self.loans.params, account, 0, self.later, sender=account, value=amount
        )
        return receipt

    def owe_ether(self, account: Account, amount: int, lent: int | None = None) -> None:
        """Somebody lends twice that; the account pledges a coin and borrows."""
        self.lend_ether(self.lending.lender, 2 * amount if lent is None else lent)
        self.loans.pledge(account, self.lending.coin)
        self.loans.owe(account, amount)

    def leftovers(self) -> list[int]:
        """What the gateway holds: ether, wrapped ether, and both tokens."""
        tokens = (self.weth, self.lending.loan, self.lending.collateral)
        held = [token.balanceOf(self.gateway) for token in tokens]
        return [self.lending.chain.balance(self.gateway.address), *held]


def gated(lending: Lending, broken: Override | None = None) -> Gated:
    """Deploy wrapped ether, the gateway, and the two markets."""
    weth = lending.deploy(weth9())
    gateway = lending.deploy((broken or {}).get("LendingGateway", "LendingGateway"), lending.pool, weth)
    oracle = lending.deploy("MockOracle", PRICE * 10 ** (36 + 18 - lending.collateral_decimals))
    loans = lending.create(lending.with_params(loan=weth.address, oracle=oracle.address))
    other = lending.deploy("MockOracle", PRICE * 10 ** (36 + lending.loan_decimals - 18))
    pledges = lending.create(lending.with_params(collateral=weth.address, oracle=other.address))
    return Gated(
        lending,
        weth,
        gateway,
        replace(loans, loan=weth, loan_decimals=18, oracle=oracle),
        replace(pledges, collateral=weth, collateral_decimals=18, oracle=other),
    )


@dataclass(frozen=True)
class Order:
    """What a payer signs for the gateway, and how it is relayed."""

    gated: Gated
    function: str
    """Of `SIGNED`."""
    market: Lending
    payer: Any
    amount: int
    on_behalf: Any
    deadline: int
    minimum: int = 0
    """The least shares; of a supply alone."""
    salt: bytes = field(default=SALT)

    @property
    def token(self) -> Contract:
        """What is paid with."""
        collateral = self.function == "supplyCollateralWithAuthorization"
        return self.market.collateral if collateral else self.market.loan

    @property
    def args(self) -> tuple[Any, ...]:
        """The function's arguments, the signature excepted."""
        minimum = (self.minimum,) if self.function == "supplyWithAuthorization" else ()
        return (
            self.market.params,
            self.payer,
            self.amount,
            *minimum,
            self.on_behalf,
            self.deadline,
            self.salt,
        )

    @property
    def nonce(self) -> bytes:
        """By hand: the hash of the selector, padded as ABI encoding pads bytes4, and the arguments."""
        types = SIGNED[self.function]
        four = selector(f"{self.function}({','.join((PARAMS, *types))},bytes)")
        plain = [getattr(arg, "address", arg) for arg in self.args]
        plain[0] = tuple(self.market.params)
        return keccak(encode(["bytes4", PARAMS, *types], [four, *plain]))

    @property
    def authorization(self) -> Authorization:
        """The token's, to the gateway."""
        return Authorization(
            self.payer, self.gated.gateway, self.amount, self.nonce, 0, self.deadline, RECEIVE
        )

    def sign(self, signer: Account) -> bytes:
        """The signature, 65 bytes."""
        return bytes(self.authorization.sign(self.token, signer))

    def send(self, signature: bytes, sender: Account | None = None) -> Receipt:
        """Relay it, by a stranger unless told."""
        entry = getattr(self.gated.gateway, self.function)
        receipt: Receipt = entry(*self.args, signature, sender=sender or self.gated.lending.stranger)
        return receipt
