"""What a batch writes beside the report of a scenario."""

from collections.abc import Mapping
from typing import Any

from ephyto_model.language.translation import SOURCE, speaking
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.export import contributions_csv
from ephyto_model.questions.spreadsheet.workbook import workbook


def files_of_a_scenario(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    """Return a scenario's table of contributions and its spreadsheet that computes."""
    outcome = Scenario.from_mapping(parameters).run()
    with speaking(SOURCE):  # programs read the table
        table = contributions_csv(outcome)
    return {"csv": table, "xlsx": workbook(outcome)}
