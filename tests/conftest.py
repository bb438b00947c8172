"""The fixtures that deploy, all in this one place: the suite in-process, put back after every test."""

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.support")

from tests.support.compliance import Registry, RegistryBuilder  # noqa: E402 - only what is imported later is rewritten
from tests.support.credit import Credit, CreditBuilder  # noqa: E402 - the same
from tests.support.floor import Floor, FloorBuilder  # noqa: E402 - the same
from tests.support.fractional import Fractional, FractionalBuilder  # noqa: E402 - the same
from tests.support.lending import Lending, LendingBuilder  # noqa: E402 - the same
from tests.support.market import Market, MarketBuilder  # noqa: E402 - the same
from tests.support.nft import Nft, NftBuilder  # noqa: E402 - the same
from tests.support.rates import RatesBuilder  # noqa: E402 - the same
from tests.support.revenue import Revenue, RevenueBuilder  # noqa: E402 - the same
from tests.support.savings import Savings, SavingsBuilder  # noqa: E402 - the same
from tests.support.stability import StabilityBuilder  # noqa: E402 - the same
from tests.support.suite import Builder, Suite  # noqa: E402 - the same
from tests.support.vaults import VaultBuilder  # noqa: E402 - the same
from tests.support.winddown import Ending, EndingBuilder  # noqa: E402 - the same

# Neither how fast this machine happens to be nor what a run happens to try is a property of the code.
settings.register_profile(
    "strongroom", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("strongroom")


@cache
def _deployed(decimals: int) -> Suite:
    return Builder()(decimals)


def _isolated(suite: Suite) -> Iterator[Suite]:
    before = suite.chain.snapshot()
    yield suite
    suite.chain.revert(before)
    suite._watched.clear()


@pytest.fixture
def suite() -> Iterator[Suite]:
    """The suite with a reserve of 6 decimals."""
    yield from _isolated(_deployed(6))


@pytest.fixture(params=[6, 8, 18], ids=["reserve6", "reserve8", "reserve18"])
def any_suite(request: pytest.FixtureRequest) -> Iterator[Suite]:
    """The suite with a reserve of 6, of 8 and of 18 decimals."""
    yield from _isolated(_deployed(request.param))


@pytest.fixture
def build() -> Builder:
    """Deploys further suites, each on a chain of its own."""
    return Builder()


@pytest.fixture
def build_rates() -> RatesBuilder:
    """Deploys rate policies, each on a chain of its own."""
    return RatesBuilder()


@cache
def _saved() -> Savings:
    return SavingsBuilder()()


@pytest.fixture
def savings() -> Iterator[Savings]:
    """A savings vault over the suite's stablecoin."""
    savings = _saved()
    before = savings.chain.snapshot()
    yield savings
    savings.chain.revert(before)
    savings.suite._watched.clear()


@pytest.fixture
def build_savings() -> SavingsBuilder:
    """Deploys further savings vaults, each on a chain of its own."""
    return SavingsBuilder()


@cache
def _floor() -> Floor:
    return FloorBuilder()()


@pytest.fixture
def floor() -> Iterator[Floor]:
    """The redemption floor: credit, peg module and redemption module."""
    floor = _floor()
    before, markets = floor.credit.chain.snapshot(), dict(floor.credit._markets)
    yield floor
    floor.credit.chain.revert(before)
    floor.credit._markets.clear()
    floor.credit._markets.update(markets)


@cache
def _lent(loan_decimals: int, collateral_decimals: int) -> Lending:
    return LendingBuilder()(loan_decimals, collateral_decimals)


def _apart(lending: Lending) -> Iterator[Lending]:
    before, ids = lending.chain.snapshot(), list(lending._ids)
    yield lending
    lending.chain.revert(before)
    lending._watched.clear()
    lending._ids[:] = ids


@pytest.fixture
def lending() -> Iterator[Lending]:
    """A lending pool with a market of a loan token of 6 decimals against a collateral of 18."""
    yield from _apart(_lent(6, 18))


@pytest.fixture(params=[(6, 18), (18, 6), (18, 18)], ids=["loan6coll18", "loan18coll6", "loan18coll18"])
def any_lending(request: pytest.FixtureRequest) -> Iterator[Lending]:
    """The same with tokens of several decimals."""
    yield from _apart(_lent(*request.param))


@pytest.fixture
def build_lending() -> LendingBuilder:
    """Deploys further lending pools, each on a chain of its own."""
    return LendingBuilder()


@pytest.fixture
def build_stability() -> StabilityBuilder:
    """Deploys stability pools, each time on a chain of its own."""
    return StabilityBuilder()


@pytest.fixture
def build_vaults() -> VaultBuilder:
    """Deploys lending vaults, each on a chain of its own."""
    return VaultBuilder()


@cache
def _split(adjustable: bool) -> Revenue:
    return RevenueBuilder()(adjustable=adjustable)


def _undisturbed(revenue: Revenue) -> Iterator[Revenue]:
    before = revenue.chain.snapshot()
    yield revenue
    revenue.chain.revert(before)


@pytest.fixture
def fixed() -> Iterator[Revenue]:
    """A royalty splitter whose shares are immutable."""
    yield from _undisturbed(_split(False))


@pytest.fixture
def adjustable() -> Iterator[Revenue]:
    """A royalty splitter whose owner changes the shares."""
    yield from _undisturbed(_split(True))


@pytest.fixture(params=[False, True], ids=["fixed", "adjustable"])
def revenue(request: pytest.FixtureRequest) -> Iterator[Revenue]:
    """A royalty splitter of either form."""
    yield from _undisturbed(_split(request.param))


@pytest.fixture
def build_revenue() -> RevenueBuilder:
    """Deploys further royalty splitters, each on a chain of its own."""
    return RevenueBuilder()


def _marketed() -> Market:
    return MarketBuilder()()


@pytest.fixture
def market() -> Iterator[Market]:
    """A marketplace with collections, currencies and traders."""
    built = _marketed()
    before, nonces, ids = built.chain.snapshot(), list(built._nonces), list(built._ids)
    yield built
    built.chain.revert(before)
    built._nonces[:], built._ids[:] = nonces, ids


@pytest.fixture
def build_market() -> MarketBuilder:
    """Deploys further marketplaces, each on a chain of its own."""
    return MarketBuilder()


@cache
def _collected() -> Nft:
    return NftBuilder()()


@pytest.fixture
def nft() -> Iterator[Nft]:
    """A collection of 1,000 with five phases: public, allowlist, paid in a token, falling price, counted."""
    nft = _collected()
    before = nft.chain.snapshot()
    yield nft
    nft.chain.revert(before)
    nft._watched.clear()


@pytest.fixture
def build_nft() -> NftBuilder:
    """Deploys further collections, each on a chain of its own."""
    return NftBuilder()


@cache
def _ending() -> Ending:
    return EndingBuilder()()


@pytest.fixture
def ending() -> Iterator[Ending]:
    """The whole stablecoin with two credit markets at one price, to be wound down."""
    built = _ending()
    before = built.chain.snapshot()
    yield built
    built.chain.revert(before)
    built.suite._watched.clear()


@pytest.fixture
def build_ending() -> EndingBuilder:
    """Deploys further ones, each on a chain of its own."""
    return EndingBuilder()


@cache
def _credited() -> Credit:
    return CreditBuilder()()


@pytest.fixture
def credit() -> Iterator[Credit]:
    """The stablecoin's credit facilitator with two markets, one of them of wrapped ether."""
    built = _credited()
    before, markets = built.chain.snapshot(), dict(built._markets)
    yield built
    built.chain.revert(before)
    built._markets.clear()
    built._markets.update(markets)


@pytest.fixture
def build_credit() -> CreditBuilder:
    """Deploys further credit facilitators, each on a chain of its own."""
    return CreditBuilder()


@cache
def _identified() -> Registry:
    return RegistryBuilder()()


@pytest.fixture
def compliance() -> Iterator[Registry]:
    """An identity registry with two issuers."""
    made = _identified()
    before = made.chain.snapshot()
    yield made
    made.chain.revert(before)
    made._watched.clear()


@cache
def _shared(second_token: bool) -> Fractional:
    return FractionalBuilder()(second_token=second_token)


def _unchanged(made: Fractional) -> Iterator[Fractional]:
    before, asset = made.chain.snapshot(), made.asset
    yield made
    made.chain.revert(before)
    made.asset = asset


@pytest.fixture
def fractional() -> Iterator[Fractional]:
    """An asset of which `holder` and `other` have a thousand shares each."""
    yield from _unchanged(_shared(False))


@pytest.fixture
def paying_coins() -> Iterator[Fractional]:
    """The same with a second payment token, which misbehaves when told to."""
    yield from _unchanged(_shared(True))
