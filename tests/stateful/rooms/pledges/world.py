"""The pledges room: an asset, the lending pool and the pledge manager with clones on a chain, and their twins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from strongroom.artifacts import Artifact, load
from strongroom.evm import Account, Contract
from strongroom.model import AccessManager, World
from strongroom.model.asset_token import AssetToken
from strongroom.model.asset_values import CustodianStatus
from strongroom.model.identity_registry import Claim, IdentityRegistry
from strongroom.model.kinked_curve import KinkedCurveIrm
from strongroom.model.lending_pool import IrmEntry, LendingPool, MarketParams, RateKind
from strongroom.model.net_asset_value import NetAssetValue, NetAssetValueParams
from strongroom.model.pledges import PledgedShares, PledgeManager
from tests.stateful.rooms.fractional.storage import POLICY, _holder, _places, _policy
from tests.stateful.rooms.lending.world import MockOracle
from tests.stateful.rooms.stablecoin.mocks import Reserve
from tests.stateful.rooms.stablecoin.storage import mapping_slot
from tests.support.compliance import ALL_FLAGS
from tests.support.lending import CURVE, LLTV, ORACLE_SCALE, Params
from tests.support.pledges import PRICE, UNIT, Pledges, PledgesBuilder
from tests.support.redemption import ValueParams
from tests.support.suite import MAX_UINT

INVESTORS = ("holder", "other", "second", "third", "fourth")
"""Verified wallets; `second` is of `holder`'s investor."""
WALLETS = (*INVESTORS, "liquidator", "attacker")
"""Whose shares, units and money are watched; the last two are not verified."""
BORROWERS = ("holder", "other")
CLONES = (("holder", "oracle"), ("holder", "nav"), ("other", "oracle"))
"""Whose, and priced by what. The first two share a lien."""
TRUE, SHAM = (0, 1, 2), (3, 4)
"""Markets by their numbers: one for each clone; of the first clone at another price, and in another coin."""
SHARES = 1_000
FUNDS = 10**8 * UNIT
LENT = 10**6 * UNIT
PAIRS = (("oracle", "money"), ("nav", "money"), ("oracle", "sham"))
SMALL = 25
"""Money of a lender that may leave again, in whole coins."""


class Contracts:
    """On an in-process chain."""

    def __init__(self, broken: Mapping[str, Artifact]) -> None:
        p: Pledges = PledgesBuilder(broken)()
        self.p, made = p, p.fractional
        self.made, self.chain, self.asset = made, p.chain, p.asset
        self.manager, self.pool, self.irm = p.manager, p.pool, p.irm
        chain, owner = p.chain, made.owner
        deployer = made.compliance.deployer

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(broken.get(name, name), *args, sender=deployer)

        self.sham = deploy("MockReserve", "Sham", "S", 6)
        desks = deploy("RedemptionDeskFactory", deploy("NetAssetValue"), deploy("RedemptionDesk"))
        self.value = ValueParams(p.asset.address, p.loan.address, initial_value=PRICE * UNIT)
        nav = desks.createNetAssetValue(self.value, b"\x01" * 32, sender=owner).return_value
        self.nav = chain.at("NetAssetValue", nav)
        self.nav.setAppraiser(owner, sender=owner)
        self.nav.publish(PRICE * UNIT, sender=owner)
        self.priced: dict[str, Contract] = {"oracle": p.oracle, "nav": self.nav}
        self.tokens: dict[str, Contract] = {"money": p.loan, "sham": self.sham}
        p.manager.setLoanAllowed(p.asset, self.nav, p.loan, True, sender=owner)
        self.people: dict[str, Account] = {
            **{name: made.accounts[name] for name in (*INVESTORS, "attacker", "owner", "agent", "payer")},
            "liquidator": p.liquidator,
            "lender": p.lender,
        }
        self.clones: list[Contract] = []
        for name, oracle in CLONES:
            who = self.people[name]
            clone = p.manager.create(p.asset, self.priced[oracle], sender=who).return_value
            p.asset.approve(p.manager, MAX_UINT, sender=who)
            self.clones.append(chain.at(broken.get("PledgedShares", "PledgedShares"), clone))
        # all whose shares may be taken: they pledge nothing, and hold nothing yet
        rows = [(p.loan, clone, clone) for clone in self.clones]
        rows += [(p.loan, self.clones[0], p.oracle), (self.sham, self.clones[0], self.clones[0])]
        self.markets = [
            Params(loan.address, collateral.address, oracle.address, p.irm.address, LLTV)
            for loan, collateral, oracle in rows
        ]
        self.sham.mint(p.lender, FUNDS, sender=deployer)
        p.loan.mint(made.payer, FUNDS, sender=deployer)
        for token in (p.loan, self.sham):
            for who in self.people.values():
                token.approve(p.pool, MAX_UINT, sender=who)
        p.loan.approve(p.asset, MAX_UINT, sender=made.payer)
        for number in (*TRUE, *SHAM):
            if number:
                p.pool.createMarket(self.markets[number], sender=p.lender)
                p.pool.supply(self.markets[number], LENT, 0, p.lender, b"", sender=p.lender)
        self.at = {
            **{name: account.address for name, account in self.people.items()},
            **{name: each.address for name, each in (*self.priced.items(), *self.tokens.items())},
            "pool": p.pool.address,
            "manager": p.manager.address,
            "asset": p.asset.address,
            "zero": "0x" + "00" * 20,
        }


class Model:
    """The same in the model."""

    def __init__(self, contracts: Contracts) -> None:
        c, at, chain = contracts, contracts.at, contracts.chain
        compliance = c.made.compliance
        world = self.world = World(timestamp=chain.timestamp, chain_id=chain.chain_id)
        access = AccessManager(world, compliance.access.address)
        registry = self.registry = IdentityRegistry(world, compliance.registry.address, access)
        access.members[0, compliance.issuer.address] = 0
        registry.add_issuer(compliance.issuer.address, compliance.issuer.address, ALL_FLAGS)
        number, _, since = compliance.registry.issuerTerms(compliance.issuer)
        known = registry.issuers[compliance.issuer.address]
        registry.issuers[compliance.issuer.address] = type(known)(number, ALL_FLAGS, since)
        self.contracts = contracts
        for name in WALLETS:
            self.read_identity(name)
        self.money, self.sham = (Reserve(world, at[name], name, 6) for name in ("money", "sham"))
        self.tokens = {"money": self.money, "sham": self.sham}
        asset = self.asset = AssetToken(
            world,
            at["asset"],
            registry,
            tokens={self.money.address: self.money},
            owner=at["owner"],
            authorized_supply=c.asset.authorizedSupply(),
        )
        asset.list_payment_token(at["owner"], at["money"])
        asset.set_agent(at["owner"], at["agent"], True)
        asset.custodians[at["manager"]] = CustodianStatus.ACTIVE
        for name in BORROWERS:
            asset.issue(at["owner"], at[name], SHARES, 0)
            asset.approve(at[name], at["manager"], MAX_UINT)
        self.oracle = MockOracle(world, at["oracle"], PRICE * UNIT * ORACLE_SCALE)
        owned: Any = asset
        self.nav = NetAssetValue(
            world, at["nav"], owned, NetAssetValueParams(*c.value), appraiser=at["owner"]
        )
        value, count, published, suspended = c.nav.latest()[:4]
        self.nav.published, self.nav.number, self.nav.published_at = value, count, published
        self.nav.is_suspended = bool(suspended)
        irm = KinkedCurveIrm(world, c.irm.address, *CURVE)
        contracts_: dict[str, Any] = {
            each.address: each for each in (self.money, self.sham, self.oracle, self.nav, irm)
        }
        self.pool = LendingPool(
            world,
            at["pool"],
            access,
            contracts=contracts_,
            irms={irm.address: IrmEntry(RateKind.KINKED_CURVE)},
            lltvs={LLTV: True},
        )
        self.manager = PledgeManager(
            world,
            at["manager"],
            self.pool,
            {asset.address: asset},
            lambda token, who, priced: c.manager.pledgedSharesOf(token, who, priced),
        )
        for name, oracle in CLONES:
            self.manager.set_loan_allowed(at["owner"], asset.address, at[oracle], at["money"], True)
            self.manager.create(at[name], asset.address, at[oracle])
        self.clones: list[PledgedShares] = [self.manager.clones[each.address] for each in c.clones]
        contracts_.update({each.address: each for each in self.clones})
        for token in self.tokens.values():
            for name in c.people:
                token.allowances[at[name], at["pool"]] = MAX_UINT
        self.money.allowances[at["payer"], at["asset"]] = MAX_UINT
        self.markets = [MarketParams(*params) for params in c.markets]
        now = world.timestamp
        for number_, params in enumerate(self.markets):
            world.timestamp = c.pool.market(params.id)[4]
            token = self.tokens["sham" if number_ == SHAM[1] else "money"]
            token.balances[at["lender"]] = LENT
            self.pool.create_market(params)
            self.pool.supply(at["lender"], params, LENT, 0, at["lender"])
        world.timestamp = now
        for label, token in self.tokens.items():
            for name in (*c.people, "pool", "asset"):
                token.balances[at[name]] = c.tokens[label].balanceOf(at[name])

    def read_identity(self, name: str) -> None:
        """As the registry has it now."""
        wallet = self.contracts.at[name]
        claim, _, _ = self.contracts.made.compliance.registry.identity(wallet)
        word = self.registry.words[wallet]
        self.registry.words[wallet] = type(word)(Claim(*claim), 1 if claim[0] else word.issuer)


@dataclass(frozen=True)
class Watch:
    """A word of storage, and what the model says that it is."""

    key: Any
    address: str
    slot: int
    mask: int
    expected: Callable[[], int]


def watches(contracts: Contracts, model: Model) -> list[Watch]:
    """All that a call can change."""
    c, at, result = contracts, contracts.at, list[Watch]()
    asset, pool, manager = model.asset, model.pool, model.manager

    def watch(key: Any, address: str, slot: int, expected: Callable[[], int], mask: int = MAX_UINT) -> None:
        result.append(Watch(key, address, slot, mask, expected))

    places, members = _places()
    policy = places["_policy"]
    only: Any = SimpleNamespace(asset=asset)
    watch("policy", at["asset"], policy + members["word"], lambda: _policy(only), POLICY)
    for name in WALLETS:
        wallet = at[name]
        watch(
            ("holder", name),
            at["asset"],
            mapping_slot(wallet, places["_holders"]),
            lambda wallet=wallet: _holder(asset.holdings[wallet], asset.restraints[wallet]),
        )
        watch(
            ("locked", name),
            at["asset"],
            mapping_slot(at["manager"], mapping_slot(wallet, places["_lockedBy"])),
            lambda wallet=wallet: asset.locked_by[wallet, manager.address],
        )
        watch(
            ("restraints", name),
            at["asset"],
            mapping_slot(wallet, places["_restraints"]),
            lambda wallet=wallet: asset.restraints[wallet][0] | asset.restraints[wallet][1] << 56,
        )
    watch(
        "custodian",
        at["asset"],
        mapping_slot(at["manager"], places["_custodians"]),
        lambda: int(asset.custodians[manager.address]),
    )
    watch(
        "book",
        at["asset"],
        places["_books"],
        lambda: (
            asset.books[0].per_share
            | asset.books[0].remainder << 96
            | asset.books[0].outstanding << 152
            | asset.books[0].undivided << 212
            | asset.books[0].checked << 255
        ),
    )
    of_pool = _slots("LendingPool")
    for number, params in enumerate(model.markets):
        base, of_market = mapping_slot(params.id, of_pool["_market"]), params.id
        watch(
            ("supplied", number),
            at["pool"],
            base,
            lambda of=of_market: pool.markets[of].supply_assets | pool.markets[of].supply_shares << 128,
        )
        watch(
            ("borrowed", number),
            at["pool"],
            base + 1,
            lambda of=of_market: pool.markets[of].borrow_assets | pool.markets[of].borrow_shares << 128,
        )
        positions = mapping_slot(params.id, of_pool["position"])
        for at_clone, clone in enumerate(model.clones):
            key = (of_market, clone.address)
            watch(
                ("position", number, at_clone),
                at["pool"],
                mapping_slot(clone.address, positions) + 1,
                lambda key=key: pool.positions[key].borrow_shares | pool.positions[key].collateral << 128,
            )
        key = (of_market, at["lender"])
        watch(
            ("lent", number),
            at["pool"],
            mapping_slot(at["lender"], positions),
            lambda key=key: pool.positions[key].supply_shares,
        )
    of_manager = _slots("PledgeManager")
    by_borrower = mapping_slot(at["asset"], of_manager["_units"])
    for name in BORROWERS:
        watch(
            ("units", name),
            at["manager"],
            mapping_slot(at[name], by_borrower),
            lambda who=at[name]: manager.units[asset.address, who],
        )
    by_oracle = mapping_slot(at["asset"], of_manager["isLoanAllowed"])
    for oracle, token in PAIRS:
        watch(
            ("allowed", oracle, token),
            at["manager"],
            mapping_slot(at[token], mapping_slot(at[oracle], by_oracle)),
            lambda key=(asset.address, at[oracle], at[token]): int(manager.loans[key]),
        )
    of_clone = _slots("PledgedShares")
    for number, twin in enumerate(model.clones):
        watch(("supply", number), twin.address, of_clone["totalSupply"], lambda twin=twin: twin.total_supply)
        for name in (*WALLETS, "pool", "lender", "clone"):
            account = twin.address if name == "clone" else at[name]
            watch(
                ("kept", number, name),
                twin.address,
                mapping_slot(account, of_clone["balanceOf"]),
                lambda twin=twin, account=account: twin.balances[account],
            )
    balances = _slots("MockReserve")["_balances"]
    for label, token_ in model.tokens.items():
        for name in (*c.people, "pool", "asset"):
            watch(
                (label, name),
                at[label],
                mapping_slot(at[name], balances),
                lambda token=token_, who=at[name]: token.balances[who],
            )
    watch("price", at["oracle"], 0, lambda: model.oracle.value)
    nav = model.nav
    watch(
        "value",
        at["nav"],
        _slots("NetAssetValue")["_value"],
        lambda: nav.published | nav.number << 128 | nav.published_at << 160 | nav.is_suspended << 200,
    )
    return result


def _slots(name: str) -> dict[str, int]:
    return {entry["label"]: int(entry["slot"]) for entry in load(name).storage_layout["storage"]}
