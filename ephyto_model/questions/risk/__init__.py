"""Very many futures of the fund: how likely a shortfall is, and which policies do well."""
