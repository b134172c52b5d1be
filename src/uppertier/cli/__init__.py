"""The command line, last room of all."""

from __future__ import annotations


def main() -> int:
    """Entry point of the installed program."""
    try:
        from uppertier.cli.main import main as run
    except BaseException as error:
        from uppertier.runs.interrupt import STATUS, interrupted

        # Before anything has begun: the commands answer Ctrl-C themselves.
        if interrupted(error):
            return STATUS
        raise
    return run()
