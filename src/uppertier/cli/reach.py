"""`uppertier reach`: how far, how high, how soon and how fast an interceptor gets."""

from __future__ import annotations

import typer


def reach_command() -> None:
    """Reach."""
    typer.echo("")
