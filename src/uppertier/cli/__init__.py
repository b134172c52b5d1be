"""The command line, last room of all."""

from __future__ import annotations


def main() -> int:
    """Entry point of the installed program."""
    try:
        from uppertier.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        # Before anything has begun: the commands answer Ctrl-C themselves.
        return 130
