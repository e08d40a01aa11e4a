"""Random scenarios over all fields, for properties that hold for each."""

from hypothesis import strategies as st

from ephyto_model import load_participants
from ephyto_model.model.funding_model import STATUSES

CODES = [participant.iso3 for participant in load_participants()]


AMOUNTS = st.one_of(
    st.integers(0, 2_000_000), st.floats(0, 2_000_000).map(lambda x: round(x, 2)), st.sampled_from([0, 10**9, 0.1])
)


COUNTS = st.one_of(st.integers(0, 300_000), st.sampled_from([4_999, 5_000, 49_999, 50_000, 149_999, 150_000]))


MULTIPLIERS = st.one_of(st.integers(0, 9), st.sampled_from([0.5, 2.75]))


STEPS = st.one_of(st.none(), st.sampled_from([1, 10, 250, 1000, 0.05]))


rules = st.fixed_dictionaries(
    {},
    optional={
        "base_unit_step_usd": STEPS,
        "usage_unit_step_usd": STEPS,
        "direction": st.sampled_from(["half_up", "down", "up"]),
        "usage_pool": st.sampled_from(["still_needed", "usage_share"]),
    },
)


model_changes = st.fixed_dictionaries(
    {},
    optional={
        "base_share": st.floats(0, 1),
        "base_multipliers": st.dictionaries(st.sampled_from(STATUSES), MULTIPLIERS),
        "usage_multipliers": st.dictionaries(st.sampled_from(["Low", "Medium", "High", "Very High"]), MULTIPLIERS),
        "usage_lower_bounds": st.dictionaries(st.just("Medium"), st.integers(1, 49_999)),
        "base_fee_exemptions": st.just([]),
        "rounding": st.dictionaries(st.sampled_from(["published", "exact"]), rules),
    },
)


scenarios = st.fixed_dictionaries(
    {},
    optional={
        "annual_funding_level_usd": st.one_of(st.integers(1, 10**9), st.floats(0.01, 10**7)),
        "fao_funding_usd": AMOUNTS,
        "donor_funding_usd": AMOUNTS,
        "reserves_applied_usd": AMOUNTS,
        "participating_parties": st.integers(1, 187),
        "joining_order": st.sampled_from(["appendix", "highest_income_first", "lowest_income_first", "random"]),
        "random_seed": st.integers(0, 2**32 - 1),
        "include": st.lists(st.sampled_from(CODES), max_size=5),
        "exclude": st.lists(st.sampled_from(CODES), max_size=5),
        "newcomer_exchanges": st.one_of(st.integers(0, 300_000), st.just("peer_median")),
        "exchange_growth": st.one_of(st.floats(-1, 100), st.integers(-100, 300).map(lambda x: x / 100)),
        "status_list": st.one_of(
            st.sampled_from(["paper", "fy24", "fy25", "fy26", "fy27"]),
            st.dictionaries(st.sampled_from(CODES), st.sampled_from(STATUSES), min_size=1, max_size=20),
        ),
        "unclassified_status": st.sampled_from(["Low or LDC", "Lower-Middle", "Upper-Middle", "High"]),
        "rounding": st.sampled_from(["published", "exact"]),
        "exchanges": st.one_of(
            st.just("paper"), st.dictionaries(st.sampled_from(CODES), COUNTS, min_size=1, max_size=40)
        ),
        "model_changes": st.one_of(st.just({}), model_changes),
    },
)
