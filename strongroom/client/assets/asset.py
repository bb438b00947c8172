"""One asset, for people: what it is, who holds it, may I transfer, and what its issuer does.

asset = client.assets.asset("0x…")
asset.overview().rules                                    # each rule as a sentence
asset.can_transfer(me, someone, "12").sentence            # "The receiving wallet has no valid claim … `strongroom kyc`"
asset.send_shares(someone, "12")

Shares and money are `Decimal`, times seconds since 1970.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from strongroom.client.accounts import Account
from strongroom.client.amounts import Amount
from strongroom.client.assets.base import ZERO_ADDRESS, Done, document_name
from strongroom.client.assets.dividends import Dividends
from strongroom.client.assets.enforcement import Enforcement
from strongroom.client.assets.refusals import Answer, answer
from strongroom.client.assets.rules import MAX_COUNTRY, CountryRule, Rules, check_countries
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contracts.events import DocumentUpdated, Issued, PolicySet, Redeemed
from strongroom.client.contracts.structs import Document
from strongroom.client.errors import ArgumentError
from strongroom.client.identity import Identities, Identity
from strongroom.client.multicall import Batch
from strongroom.client.receipt import Receipt


@dataclass(frozen=True)
class Overview:
    """An asset now."""

    address: str
    name: str
    symbol: str
    decimals: int
    supply: Decimal
    authorized: Decimal
    """May be outstanding at most."""
    holders: int
    """Investors that hold any."""
    owner: str
    is_paused: bool
    is_supply_locked: bool
    rules: tuple[str, ...]
    """In plain words."""
    has_votes: bool
    has_investor_balances: bool


@dataclass(frozen=True)
class LockedUp:
    """Shares that cannot be transferred until a time."""

    shares: Decimal
    until: int


@dataclass(frozen=True)
class HolderState:
    """A wallet now. Shares."""

    wallet: str
    identity: Identity
    shares: Decimal
    disposable: Decimal
    """May be transferred, redeemed or locked."""
    frozen: Decimal
    is_frozen: bool
    """Whether the wallet is, as a whole."""
    locked: Decimal
    """Under liens: votes, pledges, requests, vesting."""
    locked_up: tuple[LockedUp, ...]


@dataclass(frozen=True)
class AnchoredDocument:
    """A document that the asset stands on."""

    name: str
    uri: str
    document_hash: bytes
    """SHA-256, where this client set it."""
    since: int


class Asset(Dividends, Enforcement):
    """An asset: the contract's own functions (`issue`), and these for people (`issue_shares`)."""

    # Reading

    @property
    def identities(self) -> Identities:
        """The registry that it asks."""
        memory = self._connection.memory
        found = memory.get((self.address, "registry"))
        if found is None:
            found = memory[self.address, "registry"] = self.IDENTITY_REGISTRY()
        return Identities(self._connection, found)

    def overview(self) -> Overview:
        """What it is, and its rules in plain words."""
        batch, info = Batch(self._connection), self.info()
        name, supply, most = (
            batch.add(self.name),
            batch.add(self.totalSupply),
            batch.add(self.authorizedSupply),
        )
        holders, owner, paused = batch.add(self.holderCount), batch.add(self.owner), batch.add(self.paused)
        lock, options = batch.add(self.supplyLock), batch.add(self.options)
        batch.run(one_by_one=True)
        return Overview(
            self.address,
            name.value,
            info.symbol,
            info.decimals,
            self.from_units(supply.value),
            self.from_units(most.value),
            holders.value,
            owner.value,
            paused.value,
            lock.value[1],
            self.rules().sentences(info.symbol),
            options.value[0],
            options.value[1],
        )

    def rules(self) -> Rules:
        """Its rules; listed countries are found by asking for each, in one request where the chain has Multicall3."""
        policy = self.policy()
        listed = () if policy.countryRule == CountryRule.ANY else self.listed_countries()
        return Rules.of(policy, listed, self.info().decimals)

    def listed_countries(self) -> tuple[int, ...]:
        """Countries that are listed, whatever the rule makes of them."""
        batch = Batch(self._connection, chunk=MAX_COUNTRY)
        asked = [batch.add(self.isCountryListed, each) for each in range(1, MAX_COUNTRY + 1)]
        batch.run(one_by_one=True)
        return tuple(number for number, each in enumerate(asked, 1) if each.value)

    def holder(self, wallet: Addressish) -> HolderState:
        """A wallet's shares, by what may be done with them."""
        who, batch = to_address(wallet), Batch(self._connection)
        shares, free = batch.add(self.balanceOf, who), batch.add(self.disposable, who)
        frozen, whole = batch.add(self.getFrozenTokens, who), batch.add(self.isFrozen, who)
        locked, lockups = batch.add(self.locked, who), batch.add(self.lockups, who)
        batch.run(one_by_one=True)
        return HolderState(
            who,
            self.identities.of(who),
            self.from_units(shares.value),
            self.from_units(free.value),
            self.from_units(min(frozen.value, shares.value)),
            whole.value,
            self.from_units(locked.value),
            tuple(LockedUp(self.from_units(each.amount), each.until) for each in lockups.value),
        )

    def can_send_to(
        self, to: Addressish, shares: Amount, from_: Addressish | None = None, account: Account | None = None
    ) -> Answer:
        """Whether a transfer would succeed now, and if not, why, and what to do."""
        giver = self._who(account).address if from_ is None else to_address(from_)
        units, held = self.to_units(shares), self.balanceOf(giver)
        found = answer(self.transferReason(giver, to, units))
        if found and held < units:
            return Answer(
                False, None, f"{giver} has {self.describe(held)}, fewer than {self.describe(units)}."
            )
        return found

    def can_be_issued(self, to: Addressish, shares: Amount) -> Answer:
        """Whether shares could be issued to a wallet now, as far as the rules go."""
        return answer(self.receiptReason(ZERO_ADDRESS, to, self.to_units(shares)))

    def documents(self) -> tuple[AnchoredDocument, ...]:
        """What the asset stands on, by name."""
        names, batch = self.getAllDocuments(), Batch(self._connection)
        reads = [batch.add(self.getDocument, name) for name in names]
        batch.run(one_by_one=True)
        found = [AnchoredDocument(_text(name), *read.value) for name, read in zip(names, reads, strict=True)]
        return tuple(sorted(found, key=lambda each: each.name))

    # Holding

    def send_shares(self, to: Addressish, shares: Amount, account: Account | None = None) -> Done:
        """Transfer shares. Raises `ContractError` with the reason as a sentence, and what to do as its note."""
        who, receiver, units = self._who(account), to_address(to), self.to_units(shares)
        self.require_shares(who.address, units)
        receipt = self._sent(self.transfer(receiver, units), who)
        self._require_moved(receipt, who.address, receiver, units)
        return Done(self.from_units(units), receiver, receipt)

    # The issuer

    def issue_shares(
        self, to: Addressish, shares: Amount, locked_until: int = 0, account: Account | None = None
    ) -> Done:
        """Issue shares, within the authorised supply, to a wallet that may receive; `locked_until` in seconds."""
        receiver, units = to_address(to), self.to_units(shares)
        receipt = self._sent(self.issue(receiver, units, locked_until), account)
        receipt.require(Issued, self.address, to=receiver, amount=units)
        return Done(self.from_units(units), receiver, receipt)

    def redeem_shares(self, holder: Addressish, shares: Amount, account: Account | None = None) -> Done:
        """Take back shares that their holder has approved to the owner, and burn them."""
        who, owner, units = self._who(account), to_address(holder), self.to_units(shares)
        if owner != who.address:
            allowed = self.allowance(owner, who.address)
            if allowed < units:
                raise ArgumentError(
                    f"{owner} lets {who.address} take {self.describe(allowed)}, not {self.describe(units)}: the holder "
                    "approves that first"
                )
        receipt = self._sent(self.redeem(owner, units), who)
        receipt.require(Redeemed, self.address, holder=owner, amount=units)
        return Done(self.from_units(units), owner, receipt)

    def set_rules(self, rules: Rules, account: Account | None = None) -> Receipt:
        """Set all rules, the listed countries too, in one transaction. They hold for what happens from then on."""
        policy = rules.policy(self.info().decimals)
        steps = [self.setPolicy(policy).data]
        if policy.countryRule != CountryRule.ANY:
            listed, wanted = set(self.listed_countries()), set(rules.countries.listed)
            for countries, add in ((wanted - listed, True), (listed - wanted, False)):
                if countries:
                    steps.append(self.setCountries(sorted(countries), add).data)
        receipt = self._sent(self.multicall(steps), account)
        receipt.require(PolicySet, self.address, policy=policy)
        return receipt

    def limit_country(self, country: int, holders: int, account: Account | None = None) -> Receipt:
        """Set the most holders in a country; zero for no limit."""
        check_countries([country])
        return self._sent(self.setMaxCountryHolders(country, holders), account)

    def set_document(self, document: Document, account: Account | None = None) -> Receipt:
        """Anchor a document, or replace one; see `document`."""
        receipt = self._sent(self.setDocument(*document), account)
        receipt.require(DocumentUpdated, self.address, name=document.name, documentHash=document.documentHash)
        return receipt

    def remove_document(self, name: str, account: Account | None = None) -> Receipt:
        """Remove one. Raises `ContractError` if there is none of that name."""
        return self._sent(self.removeDocument(document_name(name)), account)

    def stop_transfers(self, account: Account | None = None) -> Receipt:
        """Stop transfers by holders; by the owner or an agent. Issues, dividends, claims and agents' acts go on."""
        return self._sent(self.pause(), account)

    def resume_transfers(self, account: Account | None = None) -> Receipt:
        """Let them go on; by the owner."""
        return self._sent(self.unpause(), account)

    def appoint(self, agents: Iterable[Addressish], account: Account | None = None) -> Receipt:
        """Appoint agents."""
        steps = [self.setAgent(each, True).data for each in agents]
        return self._sent(self.multicall(steps), account)

    def dismiss(self, agents: Iterable[Addressish], account: Account | None = None) -> Receipt:
        """Dismiss agents."""
        steps = [self.setAgent(each, False).data for each in agents]
        return self._sent(self.multicall(steps), account)


def _text(name: bytes) -> str:
    short = name.rstrip(b"\0")
    try:
        text = short.decode()
    except UnicodeDecodeError:
        return "0x" + name.hex()
    return text if text.isprintable() else "0x" + name.hex()
