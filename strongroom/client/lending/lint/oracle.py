"""What an oracle really says, and whether it can be made to say something else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from strongroom.client.amounts import plain
from strongroom.client.lending.lint.findings import Finding, finding
from strongroom.client.lending.lint.sandbox import Sandbox
from strongroom.client.lending.values import Market
from strongroom.errors import decode_revert

DAY = 86_400
_PUSH_BPS = 1
"""A price that moves by more than this, in basis points, was pushed."""
_MOST_SOURCES = 24
_IMPLAUSIBLE = Decimal(10) ** 12
_MOST = 2**256 - 1
_MORPHO_VIEWS = (
    "BASE_FEED_1()",
    "BASE_FEED_2()",
    "QUOTE_FEED_1()",
    "QUOTE_FEED_2()",
    "BASE_VAULT()",
    "QUOTE_VAULT()",
)
_SOURCE_VIEWS = (
    *_MORPHO_VIEWS,
    "PAIR()",
    "pair()",
    "POOL()",
    "pool()",
    "feed()",
    "aggregator()",
    "source()",
    "oracle()",
    "vault()",
)
_SETTERS = (
    "set(uint256)",
    "set(int256)",
    "set(int120)",
    "setPrice(uint256)",
    "setAnswer(int256)",
    "updateAnswer(int256)",
)
_REFRESHERS = ("sync()", "update()", "poke()", "refresh()")
_STALE_ERRORS = ("Stale", "Sequencer", "Outdated", "TooOld")


@dataclass(frozen=True)
class OracleUnderTest:
    """An oracle, the market it is for, and what is known of the price otherwise."""

    market: Market
    """Of the tokens' decimals alone; its own price is not looked at."""
    reference: Decimal | None
    """Loan tokens for a collateral token, from elsewhere."""
    tolerance: Decimal
    """How far from the reference the price may be, as a share of it."""
    max_age: int
    """Seconds that a feed's answer may be old."""
    holders: Sequence[str] = ()
    is_local: bool = False


def measure(sandbox: Sandbox, oracle: OracleUnderTest) -> Iterator[Finding]:
    """Everything that is wrong with an oracle."""
    return _Measurement(sandbox, oracle).run()


class _Measurement:
    def __init__(self, sandbox: Sandbox, oracle: OracleUnderTest) -> None:
        self._box = sandbox
        self._oracle = oracle
        self._market = oracle.market
        self._address = oracle.market.params.oracle

    def run(self) -> Iterator[Finding]:
        if not self._box.code(self._address):
            yield self._found("ORACLE_NO_CODE", "has no code")
            return
        yield from self._tokens()
        price = self._price()
        if isinstance(price, Finding):
            yield price
            return
        if price == 0:
            yield self._found("ORACLE_ZERO", "says that the price is zero")
            return
        yield from self._scale(price)
        yield from self._age()
        yield from self._pushes(price)

    def _found(self, code: str, what: str) -> Finding:
        return finding(code, self._address, f"the oracle {self._address} {what}", self._oracle.is_local)

    # What it says

    def _price(self) -> int | Finding:
        answered, data = self._box.ask(self._address, "price()")
        if answered and len(data) >= 32:
            price = int.from_bytes(data[:32], "big")
            if self._box.word(self._address, "price()", sender=self._market.pool) != price:
                return self._found("ORACLE_CHANGES", "gives different askers different prices")
            return price
        if answered:
            return self._found("ORACLE_REVERTS", "answers price() with nothing: it is no oracle")
        error = decode_revert(data)
        stale = any(word in error.name for word in _STALE_ERRORS)
        return self._found("ORACLE_STALE" if stale else "ORACLE_REVERTS", f"gives no price: {error}")

    def _tokens(self) -> Iterator[Finding]:
        """Whether it says itself that it is for other tokens; ours has them in `config()`."""
        config = self._config()
        if config is None:
            return
        for role, said, meant in (
            ("collateral token", config[0], self._market.params.collateralToken),
            ("loan token", config[1], self._market.params.loanToken),
        ):
            if said != meant:
                yield self._found(
                    "ORACLE_WRONG_TOKENS", f"is for the {role} {said}, and the market has {meant}"
                )

    def _scale(self, price: int) -> Iterator[Finding]:
        told = self._market.price_from_oracle(price)
        pair = f"{self._market.loan.symbol} for one {self._market.collateral.symbol}"
        reference = self._oracle.reference
        if reference is None:
            yield self._found("NO_REFERENCE", f"says {plain(told)} {pair}, which was compared with nothing")
            if not 1 / _IMPLAUSIBLE < told < _IMPLAUSIBLE:
                yield self._found("ORACLE_IMPLAUSIBLE", f"says {plain(told)} {pair}")
            return
        if _near(told, reference, self._oracle.tolerance):
            return
        power = _power_between(told, reference, self._oracle.tolerance)
        if power is None:
            off = abs(told - reference) * 100 / reference
            yield self._found(
                "ORACLE_OUT_OF_LINE",
                f"says {plain(told)} {pair}, {_rounded(off, 2)} % off the reference of {plain(reference)}",
            )
            return
        difference = self._market.loan.decimals - self._market.collateral.decimals
        why = "the tokens' decimals were not taken into account" if abs(power) == abs(difference) else ""
        yield self._found(
            "ORACLE_MIS_SCALED",
            f"says {plain(told)} {pair}, 10^{power} times the reference of {plain(reference)}"
            + (f": {why}" if why else ""),
        )

    def _age(self) -> Iterator[Finding]:
        now = self._box.chain.timestamp
        for source in self._sources(touched=False):
            updated = self._updated_at(source)
            if updated is not None and now - updated > self._oracle.max_age:
                yield self._found(
                    "ORACLE_STALE",
                    f"believes the feed {source}, whose answer is {now - updated:,} seconds old",
                )
        with self._box.trying():
            self._box.chain.warp(30 * DAY)
            if self._box.word(self._address, "price()"):
                yield self._found(
                    "ORACLE_NEVER_STALE", "still gives a price when nobody has updated it for 30 days"
                )

    def _updated_at(self, source: str) -> int | None:
        answered, data = self._box.ask(source, "latestRoundData()")
        return int.from_bytes(data[96:128], "big") if answered and len(data) >= 160 else None

    # What it can be made to say

    def _pushes(self, price: int) -> Iterator[Finding]:
        sources = [self._address, *self._sources(touched=True)]
        setter = self._set_by_anyone(sources, price)
        if setter is not None:
            yield setter
        donation = self._pushed_by_donation(sources, price)
        if donation is not None:
            yield donation
        for source in sources:
            spot = next(
                (name for name in ("getReserves()", "slot0()") if self._box.word(source, name) is not None),
                None,
            )
            if spot is not None and donation is None:
                yield self._found("ORACLE_READS_SPOT", f"asks {source}, an exchange's pool: it has {spot}")

    def _set_by_anyone(self, sources: Sequence[str], price: int) -> Finding | None:
        box = self._box
        for source in sources:
            answer = box.word(source, "latestAnswer()") or self._answer(source)
            for setter in _SETTERS:
                value = min(2 * (price if source == self._address or answer is None else answer), _MOST)
                if "uint" not in setter and value >= 1 << 119:
                    continue
                with box.trying():
                    done, _ = box.send(box.account(), source, setter, value)
                    pushed = box.word(self._address, "price()") if done else None
                if pushed is not None and _moved(price, pushed):
                    whose = (
                        "anybody can set its price"
                        if source == self._address
                        else f"anybody can set {source}"
                    )
                    return self._found("ORACLE_ANYONE_SETS", f"can be told anything: {whose} with {setter}")
        return None

    def _answer(self, source: str) -> int | None:
        answered, data = self._box.ask(source, "latestRoundData()")
        return int.from_bytes(data[32:64], "big") if answered and len(data) >= 160 else None

    def _pushed_by_donation(self, sources: Sequence[str], price: int) -> Finding | None:
        """Sends tokens to everything that the oracle asks, and lets it notice."""
        box, params = self._box, self._market.params
        for source in (*sources, params.collateralToken):
            asset = box.address(source, "asset()")
            tokens = [params.loanToken, params.collateralToken, *([asset] if asset else [])]
            for token in dict.fromkeys(tokens):
                if token == source or not box.code(token):
                    continue
                with box.trying():
                    amount = max(10 * box.balance(token, source), 10**24)
                    giver, has = box.give(token, amount, self._oracle.holders)
                    if not has or not box.send(giver, token, "transfer(address,uint256)", source, has)[0]:
                        continue
                    for refresher in _REFRESHERS:
                        box.send(giver, source, refresher)
                    pushed = box.word(self._address, "price()")
                if pushed is not None and _moved(price, pushed):
                    factor = _rounded(Decimal(pushed) / price, 4)
                    return self._found(
                        "ORACLE_PUSHABLE",
                        f"can be pushed in one transaction: {token} sent to {source} makes the price "
                        f"{factor} times what it is",
                    )
        return None

    # What it asks

    def _sources(self, touched: bool) -> list[str]:
        """Contracts that the oracle asks: those it names, and those that a call of it was seen to touch."""
        box = self._box
        found = [
            address for name in _SOURCE_VIEWS if (address := box.address(self._address, name)) is not None
        ]
        config = self._config()
        if config is not None:
            found += [address for address in config[2] if int(address, 16)]
        if touched and box.is_fork:
            before = set(box.chain.touched())
            box.send(box.account(), self._address, "price()")
            found += [address for address in box.chain.touched() if address not in before]
        kept = [address for address in dict.fromkeys(found) if address != self._address and box.code(address)]
        return kept[:_MOST_SOURCES]

    def _config(self) -> tuple[str, str, list[str]] | None:
        """Collateral token, loan token and sources of our own oracle; `None` for another."""
        from strongroom.client.contracts.chainlink_oracle import _CONFIG
        from strongroom.client.errors import ClientError

        answered, data = self._box.ask(self._address, "config()")
        if not answered:
            return None
        try:
            config = _CONFIG.decode(data)
        except ClientError:
            return None
        feeds = (config.baseFeed1, config.baseFeed2, config.quoteFeed1, config.quoteFeed2)
        sources = [*(feed.aggregator for feed in feeds), config.reference_]
        if config.collateralIsVault:
            sources.append(config.collateralToken)
        return config.collateralToken, config.loanToken, sources


def _near(price: Decimal, reference: Decimal, tolerance: Decimal) -> bool:
    return abs(price - reference) <= tolerance * reference


def _power_between(price: Decimal, reference: Decimal, tolerance: Decimal) -> int | None:
    """n if the price is near 10^n times the reference, n not zero."""
    power = (price / reference).adjusted()
    for exponent in (power, power + 1):
        if exponent and _near(price, reference.scaleb(exponent), tolerance):
            return exponent
    return None


def _rounded(number: Decimal, digits: int) -> str:
    """For people; an oracle may say what no context of decimals rounds."""
    return plain(round(number, digits)) if number < _IMPLAUSIBLE else f"{number:.3g}"


def _moved(price: int, pushed: int) -> bool:
    return abs(pushed - price) * 10_000 > _PUSH_BPS * price
