"""How the fees move with the number of parties that take part."""

from collections.abc import Iterable

import pandas as pd

from ephyto_model.participants import load_participants
from ephyto_model.scenario import Scenario
from ephyto_model.wording import as_number


def fees_by_parties(scenario: Scenario, numbers: Iterable[int]) -> pd.DataFrame:
    """Run the scenario at each number of participating parties.

    Columns: participating_parties, parties (after include and exclude), base_unit_usd, usage_unit_usd, one column a
    development status with its base fee, revenue_usd, gap_usd (US dollars a year). Source: para 28.
    """
    rows = []
    for number in numbers:
        assessment = scenario.with_(participating_parties=number).run().assessment
        rows.append(
            {
                "participating_parties": number,
                "parties": len(assessment.contributions),
                "base_unit_usd": as_number(assessment.units.base_usd),
                "usage_unit_usd": as_number(assessment.units.usage_usd),
                **{status: as_number(fee) for status, fee in assessment.base_fees_usd.items()},
                "revenue_usd": as_number(assessment.revenue_usd),
                "gap_usd": as_number(assessment.gap_usd),
            }
        )
    return pd.DataFrame(rows)


def marked_numbers() -> dict[int, str]:
    """Return the numbers of parties that the paper's figures rest on, with what each counts."""
    participants = load_participants()
    users = sum(participant.is_user for participant in participants)
    # The European Union is a contracting party too but issues no certificates of its own, so no row stands for it.
    contracting = sum(participant.contracting_party for participant in participants) + 1
    return {
        users: "users today (Appendix 2)",
        contracting: "IPPC contracting parties",
        len(participants): "participants listed (Appendices 2 and 3)",
    }
