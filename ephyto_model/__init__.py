"""The funding model of the IPPC ePhyto Solution proposed to CPM-18, and scenarios over it."""

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ephyto_model.errors import InputError
    from ephyto_model.model.contributions import Assessment
    from ephyto_model.model.funding_model import FundingModel, load_funding_model
    from ephyto_model.model.participants import load_participants
    from ephyto_model.model.scenarios.scenario import Outcome, Scenario
    from ephyto_model.notebook import compare, count_exchanges, explorer, simulate, to_excel, why
    from ephyto_model.questions.agreements.cells import agree
    from ephyto_model.questions.fund.cells import outlook
    from ephyto_model.questions.fund.inputs.projection import Projection
    from ephyto_model.questions.fund.years import Fund
    from ephyto_model.questions.reproduction.cells import reproduce
    from ephyto_model.questions.uncertainty.answers import mix_of_funding, participation
    from ephyto_model.questions.uncertainty.fairness_answers import fairness
    from ephyto_model.questions.uncertainty.futures_answers import uncertainty
    from ephyto_model.questions.uncertainty.sweeps.cells import least, sweep
    from ephyto_model.reports.templates.comparison import comparison_report
    from ephyto_model.reports.templates.fund import fund_report
    from ephyto_model.reports.templates.party import party_report
    from ephyto_model.reports.templates.scenario import scenario_report

__version__ = "0.1.0"
_MODULES = {
    "Assessment": "model.contributions",
    "Fund": "questions.fund.years",
    "FundingModel": "model.funding_model",
    "InputError": "errors",
    "Outcome": "model.scenarios.scenario",
    "Projection": "questions.fund.inputs.projection",
    "Scenario": "model.scenarios.scenario",
    "agree": "questions.agreements.cells",
    "compare": "notebook",
    "comparison_report": "reports.templates.comparison",
    "count_exchanges": "notebook",
    "explorer": "notebook",
    "fairness": "questions.uncertainty.fairness_answers",
    "fund_report": "reports.templates.fund",
    "least": "questions.uncertainty.sweeps.cells",
    "load_funding_model": "model.funding_model",
    "load_participants": "model.participants",
    "mix_of_funding": "questions.uncertainty.answers",
    "outlook": "questions.fund.cells",
    "participation": "questions.uncertainty.answers",
    "party_report": "reports.templates.party",
    "reproduce": "questions.reproduction.cells",
    "scenario_report": "reports.templates.scenario",
    "simulate": "notebook",
    "sweep": "questions.uncertainty.sweeps.cells",
    "to_excel": "notebook",
    "uncertainty": "questions.uncertainty.futures_answers",
    "why": "notebook",
}
__all__ = [
    "Assessment",
    "Fund",
    "FundingModel",
    "InputError",
    "Outcome",
    "Projection",
    "Scenario",
    "agree",
    "compare",
    "comparison_report",
    "count_exchanges",
    "explorer",
    "fairness",
    "fund_report",
    "least",
    "load_funding_model",
    "load_participants",
    "mix_of_funding",
    "outlook",
    "participation",
    "party_report",
    "reproduce",
    "scenario_report",
    "simulate",
    "sweep",
    "to_excel",
    "uncertainty",
    "why",
]


def __getattr__(name: str) -> Any:
    """Load a name when it is first asked for, so that the package itself is there at once.

    Where IPython runs, values then show themselves in a cell.
    """
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if "ipykernel" in sys.modules:
        importlib.import_module(f"{__name__}.notebook")
    found = getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found  # so that a module of the same name, once imported, does not hide it
    return found
