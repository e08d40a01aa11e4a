"""The funding model of the IPPC ePhyto Solution proposed to CPM-18, and scenarios over it."""

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
