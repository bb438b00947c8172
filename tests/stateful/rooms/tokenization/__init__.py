"""Tokenization against the model: an asset factory, its fee, NFTs and papers, with an exact model of all that it makes.

People make assets with plans that fit or do not, of salts that are free or not, under a fee that changes; what was made
is compared with the exact model of an asset, and its shares move on from there.
"""

from collections.abc import Callable, Mapping
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from strongroom.evm import Account, Contract
from strongroom.model import AccessManager, ModelError, World
from strongroom.model.asset_factory import AssetFactory, AssetPlan, FirstIssue
from strongroom.model.asset_values import CustodianStatus, Policy
from strongroom.model.held_payments import Assets
from strongroom.model.identity_registry import Claim, IdentityRegistry
from strongroom.model.token import Token
from tests.stateful.driver import AGREEMENT, LawBrokenError, Machine, Source, Step, rule
from tests.stateful.rooms.stablecoin.codec import encode_error
from tests.support.compliance import ALL_FLAGS
from tests.support.sales import FEE, Sales, SalesBuilder, asset_params
from tests.support.sales import policy as rules_of
from tests.support.suite import GOVERNOR, MAX_UINT, OPERATOR, SENTINEL

Args = dict[str, Any]
ZERO = "0x" + "00" * 20
PEOPLE = ("owner", "buyer", "other_buyer", "insider", "outsider")
"""Who makes assets and is given shares; the last is not verified."""
NFTS = range(1, 9)
REFERENCE = 10**21
GAS = 8_000_000
MOST = 12
"""Assets of an episode."""


def one_of(*options: Any) -> Callable[[Any, Source, Args], Any]:
    """Any of them."""
    return lambda machine, source, args: source.choice(options)


def number(low: int, high: int) -> Callable[[Any, Source, Args], int]:
    """Any in between."""
    return lambda machine, source, args: source.integer(low, high)


def build(broken: Mapping[str, Artifact] | None = None) -> "TokenizationMachine":
    """The machine, on contracts of which some may be broken."""
    return TokenizationMachine(broken or {})


class TokenizationMachine(Machine):
    """The room."""

    def __init__(self, broken: Mapping[str, Artifact]) -> None:
        s: Sales = SalesBuilder(dict(broken))()
        self.s, self.chain, self.factory = s, s.chain, s.factory
        self.people = {name: getattr(s, name) for name in PEOPLE}
        self.collection = self.chain.deploy("MockCollection", s.deployer, sender=s.deployer)
        world = self.world = World(timestamp=self.chain.timestamp, chain_id=self.chain.chain_id)
        access = AccessManager(world, s.registry.access.address)
        access.members[OPERATOR, s.operator.address] = 0
        access.members[SENTINEL, s.registry.sentinel.address] = 0
        access.members[GOVERNOR, s.registry.governor.address] = 0
        where = self.factory.address
        for name, role in (("setFee", GOVERNOR), ("pause", SENTINEL), ("unpause", OPERATOR)):
            access.function_roles[where, name] = role
        registry = self.registry = IdentityRegistry(world, s.registry.registry.address, access)
        issuer = s.registry.issuer
        access.members[0, issuer.address] = 0
        registry.add_issuer(issuer.address, issuer.address, ALL_FLAGS)
        number_, _, since = s.registry.registry.issuerTerms(issuer)
        known = registry.issuers[issuer.address]
        registry.issuers[issuer.address] = type(known)(number_, ALL_FLAGS, since)
        coin = self.coin = Token(world, s.coin.address)
        items = self.items = Assets(world, "items")
        for name, who in self.people.items():
            claim, _, _ = s.registry.registry.identity(who)
            word = registry.words[who.address]
            registry.words[who.address] = type(word)(Claim(*claim), 1 if name != "outsider" else word.issuer)
            s.coin.approve(self.factory, MAX_UINT, sender=who)
            coin.allowances[who.address, where] = MAX_UINT
            if name != "outsider":
                self.collection.setApprovalForAll(self.factory, True, sender=who)
                items.approved[self.collection.address, who.address] = True
        for at, item in enumerate(NFTS):
            who = self.people[PEOPLE[at % len(PEOPLE)]]
            self.collection.mint(who, item, sender=s.deployer)
            items.holdings[self.collection.address, item, who.address] = 1
        self.holders = (*(each.address for each in self.people.values()), s.buffer.address)
        for who in self.holders:
            coin.balances[who] = s.coin.balanceOf(who)
        self.model = AssetFactory(
            world,
            where,
            access,
            registry,
            coin,
            s.buffer.address,
            lambda creator, salt: self.factory.predictAsset(creator, salt),
            self._predict_buyout,
            items,
            tokens={coin.address: coin},
            fee=FEE,
        )
        self._known = self.factory.assetCount()
        self._start = self.chain.snapshot(), world.snapshot()
        self.reset()

    def _predict_buyout(self, creator: str, salt: bytes, collection: str, item: int, price: int) -> str:
        """The buyout's room has the ladder of prices: what it refuses is asked of the contract."""
        data = self.factory.predictBuyout.encode(creator, salt, collection, item, price)
        done, _ = self.chain.raw_try_call(None, self.factory.address, data)
        if not done:
            raise ModelError("TokenRefused")
        return str(self.factory.predictBuyout(creator, salt, collection, item, price))

    def reset(self) -> None:
        self.chain.revert(self._start[0])
        self.world.revert(self._start[1])
        self.world.timestamp = self.chain.timestamp

    def finish(self) -> None:
        """All that was made is as the model has it."""
        for record in self.model.records(0, MOST):
            self._compare_asset(record.asset, record.buyout)

    # Steps

    def apply(self, step: Step) -> None:
        name, *args = step
        plan = getattr(self, name)(*args)
        if plan is None:
            return
        who, function, inputs, twin = plan
        before = self._words()
        target = self.factory
        succeeded, output = self.chain.raw_try_send(
            who, target, getattr(target, function).encode(*inputs), 0, GAS
        )
        try:
            said, failure = twin(), None
        except ModelError as error:
            said, failure = None, error
        if failure is not None and failure.name == "TokenRefused":
            agree = not succeeded
        elif failure is not None:
            agree = not succeeded and output == encode_error(failure)
        else:
            agree = succeeded
        if not agree:
            told = f"returns 0x{output.hex()}" if succeeded else f"refuses: {decode_revert(output)}"
            raise LawBrokenError(AGREEMENT, f"{step}: the contract {told}, the model {failure or said}")
        if not succeeded and self._words() != before:
            raise LawBrokenError("a_refused_call_changes_nothing", f"{step}")
        self._compare(step)
        self.compared += 1

    def _words(self) -> list[Any]:
        coin, s = self.s.coin, self.s
        owners = [self.collection.ownerOf(item) for item in NFTS]
        return [
            self.factory.assetCount() - self._known,
            self.factory.fee(),
            self.factory.paused(),
            *(coin.balanceOf(who) for who in self.holders),
            coin.balanceOf(self.factory),
            *owners,
            s.asset.totalSupply(),
        ]

    def _compare(self, step: Step) -> None:
        model, where = self.model, self.collection.address
        owners = []
        for item in NFTS:
            found = [
                who
                for (at, id_, who), held in self.items.holdings.items()
                if held and (at, id_) == (where, item)
            ]
            owners += found
        expected = [
            model.asset_count,
            model.fee,
            model.paused,
            *(self.coin.balances[who] for who in self.holders),
            0,
            *owners,
            self.s.asset.totalSupply(),
        ]
        words = self._words()
        if words != expected:
            raise LawBrokenError(AGREEMENT, f"{step}: {words}, in the model {expected}")
        for record, twin in zip(self.factory.records(self._known, MOST), model.records(0, MOST), strict=True):
            said = (record.asset, record.kind, record.creator, record.createdAt, record.buyout)
            told = (twin.asset, int(twin.kind), twin.creator, twin.created_at, twin.buyout)
            rest = (record.collection, record.id, record.custodian)
            if said != told or rest != (twin.collection, twin.nft_id, twin.custodian):
                raise LawBrokenError("every_asset_is_listed_as_it_was_made", f"{record}, in the model {twin}")
            if self.compared % 8 == 0 or record.createdAt == self.chain.timestamp:
                self._compare_asset(record.asset, record.buyout)

    def _compare_asset(self, address: str, buyout: str) -> None:
        asset, twin = self.chain.at("AssetToken", address), self.model.assets[address]
        who = [each.address for each in self.people.values()]
        said: list[Any] = [
            asset.totalSupply(),
            asset.authorizedSupply(),
            asset.holderCount(),
            asset.decimals(),
            asset.owner(),
            asset.supplyLock()[0],
            asset.issuance(self.factory),
            int(asset.custodianStatus(buyout)),
            *(asset.balanceOf(each) for each in who),
            *(asset.isAgent(each) for each in who),
            *(asset.disposable(each) for each in who),
        ]
        told = [
            twin.total_supply,
            twin.authorized_supply,
            twin.holders,
            twin.decimals,
            twin.owner,
            twin.supply_locker,
            twin.issuance[self.factory.address],
            int(twin.custodians[buyout]) if buyout != ZERO else 0,
            *(twin.balance_of(each) for each in who),
            *(twin.agents[each] for each in who),
            *(twin.disposable(each) for each in who),
        ]
        if said != told:
            raise LawBrokenError(AGREEMENT, f"asset {address}: {said}, in the model {told}")
        if twin.issuance[self.factory.address] or asset.isAgent(self.factory):
            raise LawBrokenError("the_factory_keeps_no_power", address)

    # Making

    def _plan(self, owner: str, flaw: int) -> tuple[Any, AssetPlan]:
        """What an asset is made with; some cannot be."""
        who = self.people[owner]
        changes: dict[str, Any] = {
            "decimals": 9 if flaw == 1 else 2,
            "authorizedSupply": (0, 100, 2**56)[flaw - 2] if flaw in (2, 3, 4) else 10**6,
            "paymentTokens": [who.address if flaw == 5 else self.s.coin.address],
            "agents": [ZERO if flaw == 6 else self.s.agent.address],
            "custodians": [(ZERO if flaw == 7 else self.s.vesting.address, 3 if flaw == 8 else 2)],
            "issuers": [(ZERO, 1)] if flaw == 9 else [(self.s.sales.address, 7)],
            "supplyLocker": who.address if flaw == 10 else ZERO,
            "documents": []
            if flaw == 11
            else [(b"DEED".ljust(32, b"\0"), "" if flaw == 12 else "ipfs://deed", bytes(32))],
            "policy": rules_of(maxHolders=2 if flaw == 13 else 0, maxBalance=10 if flaw == 14 else 0),
        }
        given, policy = ZERO if flaw == 15 else who.address, changes["policy"]
        raw = asset_params(given, **changes)
        plan = AssetPlan(
            owner=given,
            decimals=changes["decimals"],
            authorized_supply=changes["authorizedSupply"],
            policy=Policy(max_holders=policy["maxHolders"], max_balance=policy["maxBalance"]),
            payment_tokens=changes["paymentTokens"],
            agents=changes["agents"],
            custodians=[(each, CustodianStatus(status)) for each, status in changes["custodians"]],
            issuers=changes["issuers"],
            supply_locker=changes["supplyLocker"],
            documents=[(name, uri) for name, uri, _ in changes["documents"]],
        )
        return raw, plan

    def _issues(self, shares: int, count: int) -> list[tuple[str, int, int]]:
        return [(self.people[PEOPLE[at % len(PEOPLE)]].address, shares + at, 0) for at in range(count)]

    @rule(
        weight=10,
        who=one_of(*PEOPLE[:4]),
        flaw=one_of(*[0] * 24, *range(1, 16)),
        shares=one_of(0, 1, 30, 1_000),
        count=number(0, 5),
        custodian=one_of("Custodian Ltd", "Custodian Ltd", "x" * 128, "", "x" * 129, "é" * 64),
        limit=one_of(0, 0, 0, -1),
        salt=number(0, 15),
    )
    def off_chain(
        self, who: str, flaw: int, shares: int, count: int, custodian: str, limit: int, salt: int
    ) -> Any:
        """Something off-chain."""
        if self.model.asset_count >= MOST:
            self.reset()
            return None
        raw, plan = self._plan(who, flaw)
        issues, most, own = self._issues(shares, count), self.model.fee + limit, bytes([salt + 16]) * 32
        if most < 0:
            return None
        caller = self.people[who]
        return (
            *(caller, "tokenizeOffChain", (raw, issues, custodian, most, own)),
            lambda: self.model.tokenize_off_chain(
                caller.address, plan, [FirstIssue(*each) for each in issues], custodian, most, own
            ),
        )

    @rule(
        weight=10,
        who=one_of(*PEOPLE),
        item=one_of(*NFTS),
        flaw=one_of(*[0] * 24, *range(1, 16)),
        shares=one_of(0, 1, 30),
        count=number(0, 4),
        price=one_of(REFERENCE, REFERENCE, REFERENCE, 1, 2**255),
        salt=number(0, 15),
    )
    def nft(self, who: str, item: int, flaw: int, shares: int, count: int, price: int, salt: int) -> Any:
        """An NFT, mostly of the caller's."""
        if self.model.asset_count >= MOST:
            self.reset()
            return None
        where = self.collection.address
        if flaw % 2 == 0:
            mine = [each for each in NFTS if self.items.holdings[where, each, self.people[who].address]]
            item = mine[0] if mine else item
        raw, plan = self._plan(who, flaw)
        issues, own = self._issues(shares, count), bytes([salt + 16]) * 32
        caller, most = self.people[who], self.model.fee
        return (
            *(caller, "tokenizeNft", (raw, issues, where, item, price, most, own)),
            lambda: self.model.tokenize_nft(
                caller.address, plan, [FirstIssue(*each) for each in issues], where, item, price, most, own
            ),
        )

    # Settings

    @rule(weight=2, right=number(0, 3), fee=one_of(0, FEE, 10_000 * 10**18, 10_000 * 10**18 + 1, 10**18))
    def set_fee(self, right: int, fee: int) -> Any:
        """Mostly by the governor."""
        caller: Account = self.s.registry.governor if right else self.people["buyer"]
        return caller, "setFee", (fee,), lambda: self.model.set_fee(caller.address, fee)

    @rule(weight=2, paused=one_of(True, False, False), right=number(0, 3))
    def pause(self, paused: bool, right: int) -> Any:
        """Or unpause."""
        roles = (self.s.registry.sentinel, "pause") if paused else (self.s.operator, "unpause")
        caller = roles[0] if right else self.people["insider"]
        return caller, roles[1], (), lambda: getattr(self.model, roles[1])(caller.address)

    @rule(weight=3, number_=number(0, MOST - 1), who=one_of(*PEOPLE), to=one_of(*PEOPLE), part=number(1, 3))
    def transfer(self, number_: int, who: str, to: str, part: int) -> None:
        """Shares of what was made move as those of any asset."""
        records = self.model.records(number_, 1)
        if not records:
            return
        address, sender, receiver = records[0].asset, self.people[who], self.people[to].address
        asset: Contract = self.chain.at("AssetToken", address)
        twin = self.model.assets[address]
        amount = twin.balance_of(sender.address) // part
        done, output = self.chain.raw_try_send(sender, asset, asset.transfer.encode(receiver, amount), 0, GAS)
        try:
            twin.transfer(sender.address, receiver, amount)
            failure = None
        except ModelError as error:
            failure = error
        if done != (failure is None) or (failure is not None and output != encode_error(failure)):
            raise LawBrokenError(AGREEMENT, f"a transfer of {amount}: {done}, in the model {failure}")


__all__ = ["TokenizationMachine", "build"]
