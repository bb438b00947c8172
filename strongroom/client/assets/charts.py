"""A cap table's and a dividend report's chart as SVG."""

from strongroom.client.amounts import plain
from strongroom.client.assets.cap_table import CapTable
from strongroom.client.assets.dividend_report import DividendReport
from strongroom.client.statement import moment
from strongroom.client.statement_chart import FONT, MARGIN, WIDTH, chart, text

BARS = 20
"""Holders that have a bar of their own; the rest share one."""
_ROW = 26
_LABEL = 300
_COLOURS = ("#2f6f4f", "#b5651d")


def cap_table_svg(table: CapTable) -> str:
    """A bar for each of the largest holders; what is frozen or under liens in the second colour."""
    rows = [
        (f"{each.wallet[:8]}…{each.wallet[-6:]}", each.units, each.units - each.disposable)
        for each in table.holdings[:BARS]
    ]
    rest = table.holdings[BARS:]
    if rest:
        rows.append(
            (
                f"{len(rest)} others",
                sum(each.units for each in rest),
                sum(each.units - each.disposable for each in rest),
            )
        )
    height = MARGIN * 2 + _ROW * max(len(rows), 1)
    title = f"{table.name} ({table.info.symbol}), {moment(table.time)}, block {table.block}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {FONT}>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{MARGIN}" y="24" font-size="14">{text(title)}</text>',
    ]
    if not rows:
        parts.append(f'<text x="{MARGIN}" y="60">nobody holds any shares</text>')
    most = max((units for _, units, _ in rows), default=1) or 1
    room = WIDTH - _LABEL - MARGIN
    for number, (label, units, bound) in enumerate(rows):
        top = MARGIN + number * _ROW
        width, other = units * room // most, bound * room // most
        share = f"{plain(table.amount(units))}  {table.part(units):f} %"
        parts += [
            f'<text x="{MARGIN}" y="{top + 14}">{text(label)}</text>',
            f'<text x="{_LABEL - 8}" y="{top + 14}" text-anchor="end">{text(share)}</text>',
            f'<rect x="{_LABEL}" y="{top + 3}" width="{width}" height="14" fill="{_COLOURS[0]}"/>',
        ]
        if bound:
            parts.append(
                f'<rect x="{_LABEL + width - other}" y="{top + 3}" width="{other}" height="14" fill="{_COLOURS[1]}"/>'
            )
    return "\n".join([*parts, "</svg>", ""])


def dividends_svg(report: DividendReport) -> str:
    """For each payment token what was received and what was paid, added up over the period."""
    return chart(
        f"Dividends of {report.asset}", [each.statement for each in report.tokens], list(report.entries)
    )
