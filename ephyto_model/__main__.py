"""``python -m ephyto_model`` is the ``ephyto`` command."""

import sys

from ephyto_model.cli import main

if __name__ == "__main__":
    sys.exit(main())
