"""The funding model of the IPPC ePhyto Solution proposed to CPM-18, and scenarios over it."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ephyto_model.errors import InputError
    from ephyto_model.model.contributions import Assessment
    from ephyto_model.model.funding_model import FundingModel, load_funding_model
    from ephyto_model.model.participants import load_participants
    from ephyto_model.model.scenarios.scenario import Outcome, Scenario

__all__ = [
    "Assessment",
    "FundingModel",
    "InputError",
    "Outcome",
    "Scenario",
    "load_funding_model",
    "load_participants",
]
__version__ = "0.1.0"
_MODULES = {
    "Assessment": "model.contributions",
    "FundingModel": "model.funding_model",
    "InputError": "errors",
    "Outcome": "model.scenarios.scenario",
    "Scenario": "model.scenarios.scenario",
    "load_funding_model": "model.funding_model",
    "load_participants": "model.participants",
}


def __getattr__(name: str) -> Any:
    """Load a name when it is first asked for, so that the package itself is there at once."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
