"""The steps from the level to the unit fees as spreadsheet formulas: the rules of `contributions.py`, a line a rule."""

import math
from fractions import Fraction
from typing import Any, NamedTuple

from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import as_number
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.funding_model import ROUNDING_WORDS

INFERRED = "inferred from Tables 1 to 3"
OFFSETS = "(FAO_funding+Donor_funding+Reserves)"
DIRECTION, POOL = ROUNDING_WORDS["direction"], ROUNDING_WORDS["usage_pool"]
CENTS = 100


class Line(NamedTuple):
    """One step: the name that other formulas use, what it says, its formula, the scenario's value, the paragraph."""

    name: str
    label: str
    formula: str
    value: Any
    source: str


def steps(assessment: Assessment, base_multipliers: str, usage_multipliers: str) -> list[Line]:
    """Return the steps; the multipliers are the ranges that hold those of every party."""
    units, rounding = assessment.units, assessment.rounding
    every_step = [
        step
        for rule in assessment.model.rounding.values()
        for step in (rule.base_unit_step_usd, rule.usage_unit_step_usd)
    ]
    # Amounts and steps are whole numbers of one part in so many of a dollar: of a cent, for most.
    parts = math.lcm(CENTS, *(step.denominator for step in every_step if step))
    base_unit = _rounded("Base", f"Share_over*ROUND({parts}*Need,0)", parts)
    lines = [
        Line(
            "Need",
            marked("Needed from fees"),
            f"ROUND(MAX(Level-{OFFSETS},0),2)",
            assessment.need_usd,
            "App. 1(12), (13)(a)",
        ),
        Line(
            "Surplus",
            marked("Surplus for the reserve"),
            f"ROUND(MAX({OFFSETS}-Level,0),2)",
            assessment.surplus_usd,
            "App. 1(8)",
        ),
        Line(
            "Base_step",
            marked("The base unit fee is rounded to a multiple of"),
            _rule(1),
            rounding.base_unit_step_usd,
            INFERRED,
        ),
        Line(
            "Usage_step",
            marked("The usage unit fee is rounded to a multiple of"),
            _rule(2),
            rounding.usage_unit_step_usd,
            INFERRED,
        ),
        Line("Direction", marked("Direction of rounding"), _rule(3), tr(DIRECTION[rounding.direction]), INFERRED),
        Line(
            "Usage_pool_rule",
            marked("Rule for the amount from usage fees"),
            _rule(4),
            tr(POOL[rounding.usage_pool]),
            INFERRED,
        ),
        Line(
            "Base_pool",
            marked("Amount to be raised from base fees"),
            "Need*Share_over/Share_under",
            units.base_share_usd,
            "App. 1(13)(b)(i)",
        ),
        Line(
            "Base_sum",
            marked("Sum of base multipliers"),
            f"SUM({base_multipliers})",
            units.base_multipliers,
            "App. 1(13)(b)(iv)-(vii)",
        ),
        Line(
            "Base_exact",
            marked("Base unit fee before rounding"),
            "IF(Base_sum=0,0,Base_pool/Base_sum)",
            units.base_before_rounding_usd,
            "App. 1(13)(b)(viii)",
        ),
        Line("Base_unit", marked("Base unit fee"), base_unit, units.base_usd, INFERRED),
        Line("Base_revenue", marked("Revenue from base fees"), "Base_unit*Base_sum", assessment.base_revenue_usd, ""),
        Line(
            "Usage_pool",
            marked("Amount to be raised from usage fees"),
            f"IF({_still_needed()},MAX(Need-Base_revenue,0),Need-Base_pool)",
            units.usage_pool_usd,
            "App. 1(13)(c)(i)",
        ),
        Line(
            "Usage_sum",
            marked("Sum of usage multipliers"),
            f"SUM({usage_multipliers})",
            units.usage_multipliers,
            "App. 1(13)(c)(iv)-(vi)",
        ),
        Line(
            "Usage_exact",
            marked("Usage unit fee before rounding"),
            "IF(Usage_sum=0,0,Usage_pool/Usage_sum)",
            units.usage_before_rounding_usd,
            "App. 1(13)(c)(vii)",
        ),
        Line(
            "Usage_unit",
            marked("Usage unit fee"),
            _rounded("Usage", _usage_parts(parts), parts),
            units.usage_usd,
            INFERRED,
        ),
        Line(
            "Usage_revenue", marked("Revenue from usage fees"), "Usage_unit*Usage_sum", assessment.usage_revenue_usd, ""
        ),
        Line("Revenue", marked("Revenue"), "Base_revenue+Usage_revenue", assessment.revenue_usd, ""),
        Line("Gap", marked("Gap (revenue less amount needed)"), "Revenue-Need", assessment.gap_usd, ""),
    ]
    return [line._replace(value=_cell(line.value)) for line in lines]


def _still_needed() -> str:
    return f'Usage_pool_rule="{tr(POOL["still_needed"])}"'


def _rule(row: int) -> str:
    return f"INDEX(Rounding_rules,{row},MATCH(Rounding,Rounding_names,0))"


def _usage_parts(parts: int) -> str:
    needed = f"Share_under*ROUND({parts}*Usage_pool,0)"
    return f"IF({_still_needed()},{needed},(Share_under-Share_over)*ROUND({parts}*Need,0))"


def _rounded(fee: str, amount: str, parts: int) -> str:
    """Round a unit fee: `amount` is what it is to bring in, in parts of a dollar times the base share's denominator.

    Only whole numbers are divided, so that a half-way case is one exactly.
    """
    steps = f"(Share_under*{fee}_sum*ROUND({parts}*{fee}_step,0))"
    half_up = f"INT((2*{amount}+{steps})/(2*{steps}))"
    up_or_down = f'IF(Direction="{tr(DIRECTION["down"])}",INT({amount}/{steps}),-INT(-{amount}/{steps}))'
    rounded = f'{fee}_step*IF(Direction="{tr(DIRECTION["half_up"])}",{half_up},{up_or_down})'
    return f'IF({fee}_sum=0,0,IF({fee}_step="",{fee}_exact,{rounded}))'


def _cell(value: Any) -> Any:
    return "" if value is None else as_number(value) if isinstance(value, Fraction) else value
