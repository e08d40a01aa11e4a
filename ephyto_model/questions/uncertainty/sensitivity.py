"""What matters most: one field at a time, and all at once by Sobol's first-order and total indices (SciPy)."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ephyto_model.errors import InputError, needing_extras, quoted
from ephyto_model.language.wording import listed
from ephyto_model.model.scenarios.fields import field_named
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.comparison import PAYING_STATUSES, medium_totals

Array = npt.NDArray[np.float64]


class Span(NamedTuple):
    """The values between which a field is varied, evenly: an assumption."""

    low: float
    high: float


SPANS: Mapping[str, Span] = {
    "fao_funding_usd": Span(0, 631_500),
    "donor_funding_usd": Span(0, 252_600),
    "reserves_applied_usd": Span(0, 300_000),
    "annual_funding_level_usd": Span(1_136_700, 1_389_300),
    "participating_parties": Span(88, 187),
    "exchange_growth": Span(0, 1),
    "newcomer_exchanges": Span(0, 10_000),
}


def total_of(scenario: Scenario, development_status: str) -> float:
    """Return what a party of that status with medium usage pays in all (US dollars a year)."""
    if development_status not in PAYING_STATUSES:
        accepted = listed(PAYING_STATUSES, "or")
        raise InputError(f"development_status must be {accepted}, not {quoted(development_status)}.")
    totals = medium_totals(scenario.run().assessment)
    return float(totals[PAYING_STATUSES.index(development_status)])


def _set(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    whole = ("participating_parties", "newcomer_exchanges")
    return scenario.with_(
        **{name: round(value) if name in whole else round(value, 4) for name, value in values.items()}
    )


def tornado(scenario: Scenario, spans: Mapping[str, Span], development_status: str) -> pd.DataFrame:
    """Vary one field at a time, all else as in the scenario.

    Columns: field, label, low, high (of the field), at_low_usd, at_high_usd, swing_usd (what the party then pays and
    the size of the difference, US dollars a year). The field that matters most comes first.
    """
    rows: list[tuple[Any, ...]] = []
    for name, span in spans.items():
        low, high = (total_of(_set(scenario, {name: end}), development_status) for end in span)
        rows.append((name, field_named(name).label, span.low, span.high, low, high, abs(high - low)))
    columns = ["field", "label", "low", "high", "at_low_usd", "at_high_usd", "swing_usd"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("swing_usd", ascending=False, kind="stable").reset_index(drop=True)


def sobol_indices(function: Callable[[Array], float], spans: Mapping[str, Span], size: int, seed: int) -> pd.DataFrame:
    """Return Sobol's indices of a function of one value for each of several fields, drawn evenly from its span.

    Columns: field, first_order (the share of the variance that the field explains alone), first_order_error, total
    (the share in which it has any part), total_error (half of a 95% interval). `size` is a power of two; the function
    is asked size x (fields + 2) times. Raises InputError for another size.
    """
    if not isinstance(size, int) or size < 2 or size & (size - 1):
        raise InputError(f"The number of draws must be a power of two like 256, not {quoted(size)}.")
    with needing_extras():
        from scipy import stats

    evenly = [stats.uniform(span.low, span.high - span.low) for span in spans.values()]
    answer = np.vectorize(function, signature="(fields)->()", otypes=[float])
    generator = np.random.default_rng(seed)
    table = pd.DataFrame({"field": [*spans]})
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # a field that does not matter has no interval
        found = stats.sobol_indices(func=lambda draws: answer(draws.T), n=size, dists=evenly, rng=generator)
        if not found.total_order.any():  # nothing matters to a constant
            return table.assign(first_order=0.0, first_order_error=0.0, total=0.0, total_error=0.0)
        with _numpy_seeded(seed):  # SciPy's intervals take no generator
            intervals = found.bootstrap(confidence_level=0.95)
    for name, share, interval in (
        ("first_order", found.first_order, intervals.first_order),
        ("total", found.total_order, intervals.total_order),
    ):
        low, high = interval.confidence_interval
        table[name] = share
        table[f"{name}_error"] = np.nan_to_num(high - low) / 2
    return table


@contextmanager
def _numpy_seeded(seed: int) -> Iterator[None]:
    """Seed NumPy's own generator, and leave it afterwards as it was."""
    state = np.random.get_state()
    np.random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(state)


def sobol(scenario: Scenario, spans: Mapping[str, Span], development_status: str, size: int, seed: int) -> pd.DataFrame:
    """Return Sobol's indices of what a party of that status with medium usage pays, as `sobol_indices`."""

    def paid(draw: Array) -> float:
        return total_of(_set(scenario, dict(zip(spans, draw.tolist(), strict=True))), development_status)

    return sobol_indices(paid, spans, size, seed).sort_values("total", ascending=False).reset_index(drop=True)
