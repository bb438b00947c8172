"""Each defence of the lending gateway, and each answer of the lens, is missed by a test when it is gone

As `test_incidents_can_fail.py`: every line breaks one source in one place, deploys it, and runs the very test that must
notice by a failed assertion.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from tests.incidents import test_lending_gateway as incidents
from tests.incidents.test_incidents_can_fail import Broken
from tests.support.gateway import gated
from tests.support.lending import LendingBuilder
from tests.support.lens import watched
from tests.support.mutants import Mutant, compile_mutants
from tests.support.suite import Override
from tests.unit.lending import test_gateway_authorizations as authorizations
from tests.unit.lending import test_gateway_ether_in as ether_in
from tests.unit.lending import test_gateway_ether_out as ether_out
from tests.unit.lending import test_lens_limits as limits
from tests.unit.lending import test_lens_previews as previews
from tests.unit.lending import test_lens_views as views

pytestmark = pytest.mark.slow

FOLDER = "contracts/lending/periphery/"
GATEWAY = FOLDER + "LendingGateway.sol"
LENS = FOLDER + "LendingLens.sol"
MARKETS = FOLDER + "LensMarkets.sol"
LIQUIDATIONS = FOLDER + "LensLiquidations.sol"
MATH = FOLDER + "libraries/PositionMath.sol"


def gateway(name: str, old: str, new: str, test: Callable[..., None], *args: Any) -> Broken:
    return Broken(Mutant(name, GATEWAY, old, new), test, args)


def lens(name: str, path: str, old: str, new: str, test: Callable[..., None], *args: Any) -> Broken:
    """`args` of a test in random states is the kind of rate model."""
    return Broken(Mutant(name, path, old, new, "LendingLens"), test, args)


TABLE = [
    gateway(
        "anybody's supply goes out",
        "shares,\n            msg.sender,\n            address(this)",
        "shares,\n            receiver,\n            address(this)",
        incidents.test_nothing_of_a_victim_moves,
    ),
    gateway(
        "anybody's debt is drawn",
        "borrow(marketParams, assets, 0, msg.sender, address(this));",
        "borrow(marketParams, assets, 0, receiver, address(this));",
        incidents.test_nothing_of_a_victim_moves,
    ),
    gateway(
        "an approval is spent",
        "        uint256 before = IERC20(token).balanceOf(address(this));\n",
        "        uint256 before = IERC20(token).balanceOf(address(this));\n"
        "        if (IERC20(token).allowance(from, address(this)) > value) {\n"
        "            IERC20(token).safeTransferFrom(from, address(this), value);\n            return;\n        }\n",
        incidents.test_nothing_of_a_victim_moves,
    ),
    gateway(
        "what lies here is supplied",
        "shares = _supply(marketParams, msg.sender, msg.value, minShares, onBehalf);",
        "shares = _supply(marketParams, msg.sender,"
        " IERC20(WETH).balanceOf(address(this)), minShares, onBehalf);",
        incidents.test_no_ether_is_spent_twice,
    ),
    gateway(
        "the receiver may enter again",
        "uint256 maxShares,\n        uint256 deadline\n    ) external nonReentrant returns (uint256 assetsWithdrawn",
        "uint256 maxShares,\n        uint256 deadline\n    ) external returns (uint256 assetsWithdrawn",
        incidents.test_who_gets_the_ether_cannot_enter_again,
    ),
    gateway(
        "an authorization pays for anything",
        "bytes32 nonce = supplyAuthorizationNonce(marketParams, from, assets, minShares, onBehalf, deadline, salt);",
        "bytes32 nonce = repayAuthorizationNonce(marketParams, from, assets, onBehalf, deadline, salt);",
        authorizations.test_a_relayer_can_change_nothing,
        "repayWithAuthorization",
        "function",
    ),
    gateway(
        "what arrives is believed",
        "if (received < value) revert LendingGateway_NotDelivered(token, received, value);",
        "received;",
        authorizations.test_a_token_that_swallows_the_call_delivers_nothing,
    ),
    gateway(
        "the rest is the relayer's",
        "IERC20(marketParams.loanToken).safeTransfer(from, maxAssets - assetsRepaid);",
        "IERC20(marketParams.loanToken).safeTransfer(msg.sender, maxAssets - assetsRepaid);",
        authorizations.test_one_signature_closes_a_debt,
        1,
    ),
    gateway(
        "the rest is all there is",
        "IERC20(marketParams.loanToken).safeTransfer(from, maxAssets - assetsRepaid);",
        "IERC20(marketParams.loanToken).safeTransfer("
        "from, IERC20(marketParams.loanToken).balanceOf(address(this)));",
        authorizations.test_what_lay_there_is_no_change,
    ),
    gateway(
        "the rest stays",
        "if (assetsRepaid != msg.value) _sendEther(msg.sender, msg.value - assetsRepaid);",
        "",
        ether_in.test_repays_all_and_returns_the_rest,
        1,
    ),
    gateway(
        "ether from anywhere",
        "if (msg.sender != WETH) revert LendingGateway_UnexpectedEther(msg.sender);",
        "",
        ether_in.test_plain_ether_is_refused,
    ),
    gateway(
        "fewer shares than asked",
        "        (, shares) = ILendingPool(POOL).supply(marketParams, assets, 0, onBehalf, "
        '"");\n        _requireOutput(shares, minShares);',
        '        (, shares) = ILendingPool(POOL).supply(marketParams, assets, 0, onBehalf, "");\n        minShares;',
        ether_in.test_supplies,
    ),
    gateway(
        "ether for wrapped ether",
        " || receiver == WETH",
        "",
        ether_out.test_refuses_receivers_that_cannot_have_it,
        "withdrawCollateralEther",
    ),
    gateway(
        "more shares than accepted",
        "        _requireInput(sharesBorrowed, maxShares);\n",
        "",
        ether_out.test_borrows,
    ),
    lens(
        "the fee recipient's new shares are forgotten",
        MARKETS,
        "if (account == snapshot.feeRecipient) held.supplyShares += snapshot.feeShares;",
        "account;",
        views.test_the_fee_recipient_has_what_the_accrual_gives,
    ),
    lens(
        "a small rest is left",
        LIQUIDATIONS,
        "if (state.hasMinDebt()) _closeIfSmall(snapshot, state, held, quote);",
        "",
        previews.test_a_preview_is_what_the_transaction_does,
        "kinked, least debt",
    ),
    lens(
        "dust is no bad debt",
        LIQUIDATIONS,
        "if (collateral != 0 && covered * DUST_DIVISOR >= debt) return;",
        "if (collateral != 0) return;",
        previews.test_a_preview_is_what_the_transaction_does,
        "adaptive",
    ),
    lens(
        "more collateral goes than may",
        MATH,
        "uint256 needed = mulDivUpOrMax(",
        "uint256 needed = mulDivOrMax(",
        limits.test_the_most_is_the_most,
        "adaptive",
    ),
    lens(
        "a borrow that rounding refuses",
        MATH,
        "return _debtWith(state, owed, assets) <= limit;",
        "return _debtWith(state, owed, assets) <= limit + 1;",
        limits.test_the_most_is_the_most,
        "kinked",
    ),
    lens(
        "the price that liquidates is one too high",
        MATH,
        "return healthy == type(uint256).max ? healthy : healthy - 1;",
        "return healthy;",
        limits.test_the_liquidation_price_is_the_edge,
        "external",
    ),
    lens(
        "half a liquidation",
        LIQUIDATIONS,
        "quote.repaidSharesArgument = held.borrowShares;",
        "quote.repaidSharesArgument = (held.borrowShares + 1) / 2;",
        limits.test_a_quote_succeeds_and_nothing_pays_more,
        "adaptive",
    ),
    lens(
        "a least debt is forgotten",
        LENS,
        "        _requireMinDebt(snapshot, account, held);\n        _requireCovered(snapshot, account, held);",
        "        _requireCovered(snapshot, account, held);",
        previews.test_a_preview_is_what_the_transaction_does,
        "adaptive, least debt",
    ),
    lens(
        "health by a price that is not there",
        LIQUIDATIONS,
        "if (market.status != MarketStatus.Accrued || market.liquidationPriceStatus != AnswerStatus.Ok) {",
        "if (market.status != MarketStatus.Accrued) {",
        views.test_a_failing_oracle_fails_alone,
        "reverts",
    ),
]


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(line.mutant for line in TABLE)


def run(test: Callable[..., None], args: tuple[Any, ...], broken: Override) -> None:
    """The test with what its fixtures would give it."""
    lending = LendingBuilder(broken)()
    names = test.__code__.co_varnames[: test.__code__.co_argcount]
    if names[0] == "scene":
        test(watched(lending, *args, broken=broken))
    elif names[0] == "w":
        test(views.in_use(lending, broken), *args)
    elif names[0] == "order":
        test(authorizations.order_of(gated(lending, broken), args[0]), *args[1:])
    elif names[0] == "used":
        gate = ether_out.in_use(gated(lending, broken))
        test(gate, *([ether_out.entry_of(gate, *args)] if names[1:2] == ("entry",) else args))
    else:
        test(gated(lending, broken), *args)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_it_is_noticed(line: Broken) -> None:
    run(line.test, line.args, {})  # passes on the contracts as they are
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        run(line.test, line.args, {line.mutant.target: artifacts()[line.mutant.name]})
