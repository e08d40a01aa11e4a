"""What people see and touch: tables, figures, notebooks, pages, reports and the command line."""

import sys

# nbformat, plotly and Jupyter import jsonschema, which builds a grammar of internationalised addresses (RFC 3987) as
# soon as the package of that name can be imported: about a second in every process, for a check that nothing here
# uses. Without the package jsonschema leaves that one check out. This can go when jsonschema builds it on first use.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
