"""`python -m uppertier` is the same as `uppertier`."""

import sys

from uppertier.cli import main

sys.exit(main())
