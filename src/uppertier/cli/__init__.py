"""The command line, last room of all."""

from __future__ import annotations


def main() -> int:
    """Entry point of the installed program."""
    from uppertier.cli.main import main as run

    return run()
