"""An asset with its registry, payment tokens and investors on the in-process chain."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, NamedTuple

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Chain, Contract, Receipt, to_address
from strongroom.evm.abi import Addressish
from tests.support.compliance import FRANCE, JAPAN, PROFESSIONAL, RETAIL, Registry, RegistryBuilder, investor
from tests.support.suite import refuses

ZERO = "0x" + "00" * 20
DAY = 86_400
HOUR = 3_600
MAX_UINT = 2**256 - 1
MAX_SHARES = 2**56 - 1
SCALE = 2**36
AUTHORIZED = 1_000_000
REASON = b"court order 7".ljust(32, b"\0")
CUSTODIAN_FLAG = 1
HOLDINGS = 1_000
"""Shares that `holder` and `other` each begin with, unless told otherwise."""


class Reason(IntEnum):
    """Why a transfer is refused, in the order in which it is asked."""

    NONE = 0
    PAUSED = 1
    SENDER_FROZEN = 2
    RECEIVER_FROZEN = 3
    SENDER_UNVERIFIED = 4
    RECEIVER_UNVERIFIED = 5
    COUNTRY = 6
    INVESTOR_CLASS = 7
    SENDER_SANCTIONED = 8
    RECEIVER_SANCTIONED = 9
    SANCTIONS_UNKNOWN = 10
    LIENED = 11
    FROZEN_SHARES = 12
    LOCKED_UP = 13
    DAILY_VOLUME = 14
    SENDER_BELOW_MINIMUM = 15
    RECEIVER_BELOW_MINIMUM = 16
    MAX_BALANCE = 17
    MAX_HOLDERS = 18
    MAX_COUNTRY_HOLDERS = 19


class CountryRule(IntEnum):
    """What listed countries mean."""

    ANY = 0
    ALLOW = 1
    DENY = 2


class CustodianStatus(IntEnum):
    """What a custodian may do."""

    NONE = 0
    ACTIVE = 1
    ACTIVE_OVER_LOCKUPS = 2
    CLOSED = 3


class Policy(NamedTuple):
    """The rules of an asset that are numbers."""

    country_rule: int = CountryRule.ANY
    classes: int = 0
    max_holders: int = 0
    min_holding: int = 0
    max_balance: int = 0
    daily_volume: int = 0
    lockup: int = 0
    sanctions_list: str = ZERO
    checked_claims: bool = False


class Params(NamedTuple):
    """What an asset is made of."""

    owner: str
    name: str = "Harbour Street 12"
    symbol: str = "HARB"
    decimals: int = 0
    authorized_supply: int = AUTHORIZED
    votes: bool = False
    investor_balances: bool = False
    policy: Policy = Policy()
    countries: Sequence[int] = ()
    payment_tokens: Sequence[str] = ()
    agents: Sequence[str] = ()
    custodians: Sequence[tuple[str, int]] = ()
    issuers: Sequence[tuple[str, int]] = ()
    supply_locker: str = ZERO
    documents: Sequence[tuple[bytes, str, bytes]] = ()


ROLES = ("owner", "agent", "custodian", "vault", "locker", "seller", "payer", "stranger", "attacker")
"""Who acts and is no investor; `vault` is a custodian over lock-ups."""
INVESTORS: Mapping[str, tuple[int, int, int]] = {
    "holder": (1, FRANCE, RETAIL),
    "second": (1, FRANCE, RETAIL),
    "other": (2, JAPAN, PROFESSIONAL),
    "third": (3, FRANCE, PROFESSIONAL),
    "fourth": (4, JAPAN, RETAIL),
}
"""Verified wallets: number of the investor, country, class. `second` is another wallet of `holder`'s investor."""


@dataclass
class Fractional:
    """One asset, and who deals with it."""

    chain: Chain
    compliance: Registry
    asset: Contract
    implementation: Contract
    money: Contract
    """Of 6 decimals, the first payment token."""
    coins: Contract
    """Of 18 decimals; misbehaves when told to."""
    weth: Contract
    sanctions: Contract
    accounts: Mapping[str, Account]
    broken: Mapping[str, Artifact] = field(repr=False)

    def __getattr__(self, name: str) -> Account:
        try:
            return self.__dict__["accounts"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def investors(self) -> tuple[Account, ...]:
        """Every verified wallet."""
        return tuple(self.accounts[name] for name in INVESTORS)

    @property
    def wallets(self) -> tuple[Account, ...]:
        return tuple(self.accounts.values())

    # Assets

    def params(self, **changes: Any) -> Params:
        """An asset of `owner`'s with `agent` and three custodians, paying in `money`, unless told otherwise."""
        params = Params(
            owner=self.owner.address,
            payment_tokens=(self.money.address,),
            agents=(self.agent.address,),
            custodians=(
                (self.custodian.address, CustodianStatus.ACTIVE),
                (self.vault.address, CustodianStatus.ACTIVE_OVER_LOCKUPS),
                (self.locker.address, CustodianStatus.ACTIVE_OVER_LOCKUPS),
            ),
            supply_locker=self.locker.address,
        )
        return params._replace(**changes)

    def clone(self) -> Contract:
        """One that is not set up."""
        code = clone_code(self.implementation)
        address = self.chain.raw_deploy(self.owner, code)
        return self.chain.at(self.broken.get("AssetToken", "AssetToken"), address)

    def make(self, **changes: Any) -> Contract:
        """Another asset; its parameters differ from `params` in these."""
        asset = self.clone()
        asset.initialize(self.params(**changes), sender=self.owner)
        return asset

    # Shares

    def issue(self, to: Addressish, amount: int, locked_until: int = 0) -> Receipt:
        receipt: Receipt = self.asset.issue(to, amount, locked_until, sender=self.owner)
        return receipt

    def transfer(self, sender: Account, to: Addressish, amount: int) -> Receipt:
        receipt: Receipt = self.asset.transfer(to, amount, sender=sender)
        return receipt

    def lock(self, holder: Account, amount: int, custodian: Account | None = None) -> Receipt:
        """The custodian locks shares that the holder has approved."""
        custodian = custodian or self.custodian
        self.asset.approve(custodian, amount, sender=holder)
        receipt: Receipt = self.asset.lock(holder, amount, sender=custodian)
        return receipt

    def balance(self, wallet: Addressish) -> int:
        return int(self.asset.balanceOf(wallet))

    def reason(self, sender: Addressish, to: Addressish, amount: int) -> Reason:
        """Why a transfer would be refused; `canTransfer` agrees."""
        reason = Reason(self.asset.transferReason(sender, to, amount))
        assert self.asset.canTransfer(sender, to, amount) == (reason == Reason.NONE)
        return reason

    def receipt_reason(self, sender: Addressish, to: Addressish, amount: int) -> Reason:
        return Reason(self.asset.receiptReason(sender, to, amount))

    def set_policy(self, **rules: Any) -> None:
        """These rules and no others."""
        self.asset.setPolicy(Policy(**rules), sender=self.owner)

    # Identities

    def register(self, wallet: Addressish, number: int, **changes: Any) -> None:
        """As a wallet of the investor of that number of the registry's issuer."""
        self.compliance.register(wallet, investor(number), **changes)

    def revoke(self, wallet: Addressish) -> None:
        self.chain.warp(1)
        self.compliance.registry.revoke(wallet, sender=self.compliance.issuer)

    # Dividends

    def pay(self, amount: int, token: Contract | None = None) -> Receipt:
        """The payer pays a dividend, in units of the token."""
        token = token or self.money
        token.mint(self.payer, amount, sender=self.payer)
        token.approve(self.asset, amount, sender=self.payer)
        receipt: Receipt = self.asset.payDividend(token, amount, sender=self.payer)
        return receipt

    def claim(self, holder: Addressish, token: Contract | None = None) -> int:
        token = token or self.money
        return int(self.asset.claim(token, holder, sender=self.stranger).return_value)

    def claimable(self, holder: Addressish, token: Contract | None = None) -> int:
        return int(self.asset.claimable(token or self.money, holder))

    def book(self, token: Contract | None = None) -> dict[str, int]:
        """What the asset knows of a payment token."""
        names = ("token", "quantum", "per_share", "received", "outstanding", "remainder", "undivided")
        return dict(zip(names, self.asset.dividendBook(token or self.money), strict=True))

    # What is where

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        asset = self.asset
        wallets = [each.address for each in self.wallets]
        tokens = list(asset.paymentTokens())
        custodians = (self.custodian, self.vault)
        return {
            "shares": [asset.balanceOf(each) for each in wallets],
            "supply": (asset.totalSupply(), asset.authorizedSupply(), asset.supplyLock()),
            "frozen": [(asset.isFrozen(each), asset.getFrozenTokens(each)) for each in wallets],
            "locked": [[asset.lockedBy(each, who) for who in custodians] for each in wallets],
            "lockups": [asset.lockups(each) for each in wallets],
            "accrued": [[asset.accrued(token, each) for each in wallets] for token in tokens],
            "books": [asset.dividendBook(token) for token in tokens],
            "money": [
                [token.balanceOf(each) for each in (*wallets, asset)] for token in (self.money, self.coins)
            ],
            "holders": (asset.holderCount(), asset.countryHolders(FRANCE), asset.countryHolders(JAPAN)),
            "investors": [asset.investor(investor(number)) for number in range(6)],
            "rules": (asset.policy(), asset.paused()),
            "people": (asset.owner(), asset.pendingOwner(), [asset.isAgent(each) for each in wallets]),
            "custodians": [asset.custodianStatus(each) for each in wallets],
            "issuance": [asset.issuance(each) for each in wallets],
            "nonces": [asset.nonces(each) for each in wallets],
            "documents": asset.getAllDocuments(),
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"

    def refuses_transfer(self, sender: Account, to: Addressish, amount: int, reason: Reason) -> None:
        """A transfer is refused for this reason, and was said to be."""
        assert self.reason(sender, to, amount) == reason
        with self.refuses("TransferPolicy_Refused", sender.address, to_address(to), amount, int(reason)):
            self.transfer(sender, to, amount)

    def assert_laws(self, *more: Addressish) -> None:
        """What always holds: no share and no quantum is lost, liens fit, holders are counted."""
        asset = self.asset
        wallets = [*(each.address for each in self.wallets), *(to_address(each) for each in more)]
        balances = {each: asset.balanceOf(each) for each in wallets}
        assert sum(balances.values()) == asset.totalSupply() <= asset.authorizedSupply()
        for each in wallets:
            by = [asset.lockedBy(each, who) for who in wallets]
            assert sum(by) == asset.locked(each) <= balances[each], "liens beyond the balance"
            assert sum(amount for amount, _ in asset.lockups(each)) <= balances[each]
        for token in asset.paymentTokens():
            self._assert_dividend_laws(token, wallets)
        self._assert_counts(wallets, balances)

    def _assert_dividend_laws(self, token: str, wallets: Iterable[str]) -> None:
        _, quantum, _, _, outstanding, remainder, undivided = self.asset.dividendBook(token)
        accrued = sum(self.asset.accrued(token, each) for each in wallets)
        assert outstanding * SCALE == accrued + remainder, "quanta were lost or made"
        held = self.chain.at("MockReserve", token).balanceOf(self.asset)
        assert held >= outstanding * quantum + undivided, "owed more than held"

    def _assert_counts(self, wallets: Iterable[str], balances: Mapping[str, int]) -> None:
        investors: dict[int, list[str]] = {}
        for each in wallets:
            known, _, _ = self.compliance.known(each)
            if balances[each] and not known.flags & CUSTODIAN_FLAG:
                investors.setdefault(known.investor_id, []).append(each)
        assert self.asset.holderCount() == len(investors)
        for number, held in investors.items():
            count, _, total, _ = self.asset.investor(number)
            assert count == len(held)
            if self.asset.options()[1]:
                assert total == sum(balances[each] for each in held)


def clone_code(implementation: Addressish) -> bytes:
    """Creation code of a clone that takes ether by itself and has no arguments; see {PayableClone}."""
    target = bytes.fromhex(to_address(implementation)[2:])
    head = bytes.fromhex("6100333d81600a3d39f336600557005b363d3d373d3d3d363d73")
    return head + target + bytes.fromhex("5af43d82803e903d91603157fd5bf3")


@dataclass(frozen=True)
class FractionalBuilder:
    """Deploys assets, some of broken copies."""

    broken: Mapping[str, Artifact] = field(default_factory=dict)

    def __call__(
        self,
        *,
        chain: Chain | None = None,
        shares: int = HOLDINGS,
        second_token: bool = False,
        **changes: Any,
    ) -> Fractional:
        """An asset of which `holder` and `other` have `shares` each. `changes` are those of {Params}.

        With `second_token`, dividends are paid in `coins` too.
        """
        chain = chain or Chain(code_size_limit=10**6 if self.broken else None)
        compliance = RegistryBuilder(self.broken)(chain)
        accounts = {name: chain.account(name) for name in (*ROLES, *INVESTORS)}
        deployer = compliance.deployer

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(self.broken.get(name, name), *args, sender=deployer)

        weth = deploy("MockWrappedEther")
        registry = compliance.registry
        implementation = deploy(
            "AssetToken",
            registry,
            weth,
            deploy("AssetAdministration", registry),
            deploy("AssetOperations", registry),
        )
        made = Fractional(
            chain=chain,
            compliance=compliance,
            asset=implementation,
            implementation=implementation,
            money=deploy("MockReserve", "Mock Dollar", "mUSD", 6),
            coins=deploy("MockWeirdToken", 18),
            weth=weth,
            sanctions=deploy("MockSanctionsList"),
            accounts=accounts,
            broken=self.broken,
        )
        for name, (number, country, investor_class) in INVESTORS.items():
            made.register(accounts[name], number, country=country, investor_class=investor_class)
        if second_token:
            changes.setdefault("payment_tokens", (made.money.address, made.coins.address))
        made.asset = made.make(**changes)
        if shares:
            made.issue(made.holder, shares)
            made.issue(made.other, shares)
        return made
