"""All rules. Each mirrors a function of a contract and returns the call, its twin with it."""

from tests.stateful.rooms.stablecoin.callback_rules import CallbackRules
from tests.stateful.rooms.stablecoin.governance_rules import GovernanceRules
from tests.stateful.rooms.stablecoin.outside_rules import OutsideRules
from tests.stateful.rooms.stablecoin.swap_rules import SwapRules


class Rules(SwapRules, CallbackRules, OutsideRules, GovernanceRules):
    """The stablecoin's room."""
