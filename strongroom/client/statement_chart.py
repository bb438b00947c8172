"""A statement's chart as SVG: for each token, what was received and what was paid, added up over the period."""

from collections.abc import Sequence

from strongroom.client.amounts import plain
from strongroom.client.statement import GIVEN_UP, PAID, RECEIVED, Entry, Statement, TokenStatement, moment

WIDTH, HEIGHT, MARGIN = 720, 200, 48
FONT = 'font-family="sans-serif" font-size="12"'
_COLOURS = {RECEIVED: "#2f6f4f", PAID: "#b5651d"}


def as_svg(statement: Statement) -> str:
    """A splitter's statement."""
    return chart(f"Splitter {statement.splitter}", statement.tokens, statement.entries)


def chart(title: str, tokens: Sequence[TokenStatement], entries: Sequence[Entry]) -> str:
    """One panel for each token that moved. Steps rise at each entry; the two lines' distance is what is owed."""
    panels = [token for token in tokens if token.received or token.paid or token.opening]
    height = max(len(panels), 1) * (HEIGHT + MARGIN) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {FONT}>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{MARGIN}" y="24" font-size="14">{text(title)}</text>',
    ]
    if not panels:
        parts.append(f'<text x="{MARGIN}" y="60">nothing was received or paid</text>')
    for number, token in enumerate(panels):
        moved = [entry for entry in entries if entry.token == token.token]
        parts += _panel(token, moved, MARGIN + number * (HEIGHT + MARGIN))
    return "\n".join([*parts, "</svg>", ""])


def _panel(token: TokenStatement, entries: list[Entry], top: int) -> list[str]:
    bottom, right = top + HEIGHT - 24, WIDTH - MARGIN
    most = max(token.opening + token.received, token.paid + token.given_up, 1)
    start = entries[0].time if entries else 0
    span = max(entries[-1].time - start, 1) if entries else 1
    received, paid = plain(token.amount(token.received)), plain(token.amount(token.paid))
    label = f"{token.info.symbol}: received {received}, paid {paid}"
    parts = [
        f'<text x="{MARGIN}" y="{top + 12}">{text(label)}</text>',
        f'<line x1="{MARGIN}" y1="{bottom}" x2="{right}" y2="{bottom}" stroke="#999999"/>',
    ]
    for kind, colour in _COLOURS.items():
        level = token.opening if kind == RECEIVED else 0
        points = [(MARGIN, _height(level, most, top, bottom))]
        for entry in entries:
            if entry.kind == kind or (kind == PAID and entry.kind == GIVEN_UP):
                across = MARGIN + (entry.time - start) * (right - MARGIN) // span
                points.append((across, points[-1][1]))
                level += entry.units
                points.append((across, _height(level, most, top, bottom)))
        points.append((right, points[-1][1]))
        line = " ".join(f"{across},{down}" for across, down in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{right + 4}" y="{points[-1][1] + 4}" fill="{colour}">{kind}</text>')
    if entries:
        times = f"{moment(entries[0].time)[:10]} to {moment(entries[-1].time)[:10]}"
        parts.append(f'<text x="{MARGIN}" y="{bottom + 16}" fill="#666666">{times}</text>')
    return parts


def _height(level: int, most: int, top: int, bottom: int) -> int:
    return bottom - level * (bottom - top - 24) // most


def text(words: str) -> str:
    """For XML: a token may call itself anything."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
