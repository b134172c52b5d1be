"""The made-up scene stands beside the battle's tests; outcomes are scored over the same one."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "battle"))
