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
    from ephyto_model.notebook import agree, compare, explorer, least, simulate, sweep, to_excel, why
    from ephyto_model.questions.fund.projection import Projection
    from ephyto_model.questions.fund.years import Fund

__version__ = "0.1.0"
_MODULES = {
    "Assessment": "model.contributions",
    "Fund": "questions.fund.years",
    "FundingModel": "model.funding_model",
    "InputError": "errors",
    "Outcome": "model.scenarios.scenario",
    "Projection": "questions.fund.projection",
    "Scenario": "model.scenarios.scenario",
    "agree": "notebook",
    "compare": "notebook",
    "explorer": "notebook",
    "least": "notebook",
    "load_funding_model": "model.funding_model",
    "load_participants": "model.participants",
    "simulate": "notebook",
    "sweep": "notebook",
    "to_excel": "notebook",
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
    "explorer",
    "least",
    "load_funding_model",
    "load_participants",
    "simulate",
    "sweep",
    "to_excel",
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
