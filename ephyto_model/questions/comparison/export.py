"""What a batch writes beside the comparison of scenarios."""

from collections.abc import Mapping
from typing import Any

from ephyto_model.language.translation import SOURCE, speaking
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.export import comparison_csv


def files_of_a_comparison(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the table of what each party pays under each scenario."""
    with speaking(SOURCE):  # programs read it
        return {"csv": comparison_csv([Scenario.from_mapping(fields).run() for fields in parameters["scenarios"]])}
