"""What can be wrong with a market: every finding's code, how grave it is, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    """The market is refused."""
    WARNING = "warning"
    """Somebody should know."""
    NOTE = "note"


@dataclass(frozen=True)
class Kind:
    """A kind of finding."""

    severity: Severity
    advice: str


@dataclass(frozen=True)
class Finding:
    """Something that was found."""

    code: str
    severity: Severity
    subject: str
    """The address, or value, that it is about."""
    sentence: str
    """What was found, with the figures."""
    advice: str
    """What to do."""


_LONGEST = 500
"""Characters of a sentence; who reverts may choose any text."""
_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

CATALOGUE: dict[str, Kind] = {
    # The market's terms
    "IRM_NOT_ENABLED": Kind(_E, "take a rate model that the pool's governor has enabled"),
    "LLTV_NOT_ENABLED": Kind(_E, "take a loan-to-value that the pool's governor has enabled"),
    "SAME_TOKEN": Kind(_E, "a market lends one token against another"),
    "MARKET_EXISTS": Kind(_N, "use the market there is; it cannot be created again"),
    # The oracle
    "ORACLE_NO_CODE": Kind(_E, "check the address: nothing is deployed there"),
    "ORACLE_REVERTS": Kind(
        _E, "a market whose oracle fails cannot be borrowed from: mend it, or take another"
    ),
    "ORACLE_STALE": Kind(_E, "take a feed that is kept up, or wait until it is"),
    "ORACLE_ZERO": Kind(_E, "a price of zero is none: take another oracle"),
    "ORACLE_MIS_SCALED": Kind(
        _E,
        "the price must have 36 + loan token decimals - collateral token decimals digits: deploy the oracle anew",
    ),
    "ORACLE_OUT_OF_LINE": Kind(_E, "find out which of the two prices is wrong, or raise the tolerance"),
    "ORACLE_IMPLAUSIBLE": Kind(_W, "give a reference price to be sure that its scale is right"),
    "ORACLE_WRONG_TOKENS": Kind(_E, "deploy an oracle for these two tokens"),
    "ORACLE_ANYONE_SETS": Kind(_E, "whoever sets the price empties the market: take another oracle"),
    "ORACLE_PUSHABLE": Kind(
        _E, "what one transaction moves is no price: take a feed, or an average over time with a cap"
    ),
    "ORACLE_READS_SPOT": Kind(
        _W, "make sure that it reads an average over time, not the price of the moment"
    ),
    "ORACLE_NEVER_STALE": Kind(_W, "it goes on answering when its source stops: take one that fails closed"),
    "ORACLE_CHANGES": Kind(_E, "two answers of one second must be the same: take another oracle"),
    "NO_REFERENCE": Kind(_W, "give a reference price (--reference): only that shows a wrong scale or feed"),
    # The tokens
    "TOKEN_NO_CODE": Kind(_E, "check the address: nothing is deployed there"),
    "TOKEN_NO_DECIMALS": Kind(_E, "without decimals no price can be scaled: take another token"),
    "TOKEN_DECIMALS": Kind(_E, "check the token's address; if it is right, the token lies"),
    "TOKEN_DECIMALS_CHANGE": Kind(_E, "a token whose decimals change breaks every price: take another"),
    "TOKEN_TRANSFER_FAILS": Kind(_E, "what cannot be moved cannot be lent or seized: take another token"),
    "TOKEN_TAKES_FEE": Kind(_E, "the pool refuses what arrives short: use a wrapper without a fee"),
    "TOKEN_CREDITS_MORE": Kind(_E, "a token that makes more of itself is worth nothing: take another"),
    "TOKEN_RETURNS_FALSE": Kind(_E, "the pool takes false for a failure: take another token"),
    "TOKEN_RETURNS_NOTHING": Kind(_N, "the pool can handle it; other contracts may not"),
    "TOKEN_DOES_NOT_REVERT": Kind(
        _E, "contracts that do not look at the answer lose money by it: take another"
    ),
    "TOKEN_IGNORES_ALLOWANCE": Kind(_E, "anybody can take anybody's tokens, the pool's too: take another"),
    "TOKEN_REBASES": Kind(
        _E, "what grows or shrinks inside the pool belongs to nobody: use its wrapped form"
    ),
    "TOKEN_BLOCKS": Kind(_E, "the pool or its users are blocked: liquidations would fail"),
    "TOKEN_CAN_BLOCK": Kind(_W, "its issuer can freeze the pool's balance: lenders should know"),
    "TOKEN_ANYONE_MINTS": Kind(_E, "a token that anybody mints is worth nothing: take another"),
    "TOKEN_UPGRADEABLE": Kind(_W, "it may behave otherwise tomorrow: lenders should know"),
    "TOKEN_NOT_MEASURED": Kind(_E, "name an account that holds some of it (--holder)"),
    "NOT_MEASURED": Kind(
        _E, "connect over HTTP with `pip install strongroom[evm]`, so that it can be tried on a fork"
    ),
}
"""Every kind of finding, by code."""

LOCAL_ONLY = ("ORACLE_ANYONE_SETS", "TOKEN_ANYONE_MINTS")
"""Of mocks, which are what a local chain has: there a warning."""


def finding(code: str, subject: str, sentence: str, is_local: bool = False) -> Finding:
    """A finding of a known kind."""
    kind = CATALOGUE[code]
    severity = Severity.WARNING if is_local and code in LOCAL_ONLY else kind.severity
    told = sentence if len(sentence) <= _LONGEST else sentence[:_LONGEST] + "…"
    return Finding(code, severity, subject, told, kind.advice)
