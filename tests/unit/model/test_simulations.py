"""What simulations found stands in the pages word for word.

├── the redemption floor: the whole page
└── the rate of credit: every row of the decision's tables
"""

import pytest

from benchmarks import rate_policy, redemption_floor
from benchmarks.chain import ROOT


@pytest.mark.slow
def test_the_redemption_floor() -> None:
    assert redemption_floor.RESULT.read_text(encoding="utf-8") == redemption_floor.text(), (
        "run `python -m benchmarks.redemption_floor`"
    )


def test_the_rate_of_credit(capsys: pytest.CaptureFixture[str]) -> None:
    rate_policy.main()
    printed = capsys.readouterr().out.splitlines()
    page = (ROOT / "docs" / "decisions" / "0024-rate-policy.md").read_text(encoding="utf-8")
    rows = [
        line
        for line in page.splitlines()
        if line.startswith("|") and line.endswith((" % |", "rate |", "later |"))
    ]
    assert len(rows) == 16
    assert [row for row in rows if row not in printed] == [], "run `python -m benchmarks.rate_policy`"
