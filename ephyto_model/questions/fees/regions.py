"""Where a participant lies, for showing parties by region. Source: UN M49, see data/README.md."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from frozendict import frozendict

from ephyto_model.files import DATA, read_csv
from ephyto_model.language.translation import marked

COLUMNS = ("iso3", "region", "subregion")
REGIONS = (marked("Africa"), marked("Americas"), marked("Asia"), marked("Europe"), marked("Oceania"))


@cache
def load_regions(path: Path = DATA / "regions.csv") -> Mapping[str, str]:
    """Return the region of each participant by ISO3. Raises InputError for a file that cannot be read."""
    return frozendict({row["iso3"]: row["region"] for _, row in read_csv(path, COLUMNS)})
