"""The fund under uncertainty as JSON."""

from dataclasses import asdict
from typing import Any

from ephyto_model.model.scenarios.scenario import plain
from ephyto_model.questions.risk import tables
from ephyto_model.questions.risk.breaking import Box
from ephyto_model.questions.risk.measures import Futures
from ephyto_model.questions.risk.texts import headline, notes


def as_json(futures: Futures, box: Box) -> dict[str, Any]:
    """Return futures as plain objects: what was asked and assumed, the years, the policies, what breaks the first.

    What stands in the years are means over the futures. Amounts are US dollars, to the thousand where they are
    quantiles (unit fees to the ten); shares are from 0 to 1.
    """
    question = futures.question
    return {
        "projection": question.projection.values(),
        "uncertainty": question.uncertainty.values(),
        "criteria": asdict(question.criteria),
        "futures": futures.number,
        "seed": futures.seed,
        "headline": headline(futures),
        "years": tables.by_year(futures).to_dict("records"),
        "quantiles": {
            name: [
                {str(key): value for key, value in row.items()} for row in tables.fan(futures, name).to_dict("records")
            ]
            for name in tables.FANS
        },
        "policies": [
            {
                **row,
                "policy": str(row["policy"]),
                "changes": {key: plain(value) for key, value in policy.changes.items()},
            }
            for row, policy in zip(tables.policies(futures).to_dict("records"), question.policies, strict=True)
        ],
        "breaking": asdict(box),
        "notices": notes(futures),
    }
