"""How every figure looks, and how it becomes SVG and PNG: the same run gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 170.0 / 25.4
"""Width of a page's text [in]."""
INK, FAINT, GRID = "#222222", "#6b6b6b", "#e4e4e4"
BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#00795a", "#E69F00", "#56B4E9", "#a3487f"
"""Okabe and Ito's palette, told apart under every common colour blindness; green and purple darkened for small
letters."""
CYCLE = (BLUE, VERMILION, GREEN, PURPLE, "#8a6d00", INK)

_STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 8.0,
    "axes.titlesize": 8.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 8.0,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#888888",
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "text.color": INK,
    # A dollar sign in somebody's title is a dollar sign.
    "text.parse_math": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.hashsalt": "uppertier",
    "svg.fonttype": "path",
    "path.simplify": True,
    "path.simplify_threshold": 0.2,
}


RESOLUTION = 200
"""Of PNG files [dots per inch]."""


@contextmanager
def style() -> Iterator[None]:
    """The house's settings, whatever the user's own are."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        settings: Any = matplotlib.rcParams
        settings.update(_STYLE)
        yield


def new_figure(height: float, width: float = WIDTH) -> Figure:
    """An empty figure of a height and width [in], laid out so that nothing overlaps. Belongs to no window."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def nothing(words: str) -> Figure:
    """A small figure that says why there is nothing to draw."""
    figure = new_figure(0.6)
    figure.text(0.5, 0.5, words, ha="center", va="center", color=FAINT)
    # Words alone: there are no axes to lay out.
    figure.set_layout_engine("none")
    return figure


def settle(figure: Figure) -> None:
    """Lay a figure out once and keep it so: laying out costs more than drawing, and would be done at every save."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        with style():
            # Letters are wider at the resolution of the file than on a screen: measure them where they will stand.
            figure.set_dpi(RESOLUTION)
            engine.execute(figure)
        figure.set_layout_engine("none")


def svg(figure: Figure) -> bytes:
    """A settled figure as a standing SVG file."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    buffer = io.BytesIO()
    with style():
        # Straight to the canvas: `savefig` would draw a settled figure twice.
        FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def png(figure: Figure) -> bytes:
    """A settled figure as PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    buffer = io.BytesIO()
    with style():
        figure.set_dpi(RESOLUTION)
        FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


def inline(document: bytes, name: str, title: str) -> str:
    """A standing SVG made fit to stand inside a page: ids of its own, its width that of its frame, a name for readers.

    name : put before every id, so that several figures on one page do not mix theirs
    title : what a screen reader says; escaped here
    """
    from html import escape

    text = document.decode()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'href="#', f'href="#{name}-', text)
    text = re.sub(r"url\(#", f"url(#{name}-", text)
    head, body = text.split(">", 1)
    head = re.sub(r'\s(?:width|height)="[^"]*"', "", head)
    label = escape(title, quote=True)
    return f'{head} role="img" aria-label="{label}">{body}'


def tidy(axes: Axes, x: str, y: str) -> None:
    """Label both axes and let the grid be faint."""
    axes.set_xlabel(x)
    axes.set_ylabel(y)


def logarithmic(axes: Axes) -> None:
    """A logarithmic upright axis with plain numbers: a label every power of ten or, on a short axis, every 1, 2, 5."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_yscale("log")
    low, high = axes.get_ylim()
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0,) if high > 100.0 * low else (1.0, 2.0, 5.0)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())


def halo() -> list[Any]:
    """A white rim that keeps letters legible over lines."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=2.2, foreground="white")]


def leader(colour: str) -> dict[str, Any]:
    """A thin line from a name to what it names."""
    return {
        "arrowstyle": "-",
        "color": colour,
        "linewidth": 0.5,
        "alpha": 0.6,
        "relpos": (0, 0.5),
        "shrinkB": 1.0,
    }


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as may be to those wanted, at least `gap` apart, between two bounds; order is kept.

    Pushes up from the lowest, then back down from the top.
    """
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed = [0.0] * len(wanted)
    floor = low
    for index in order:
        placed[index] = max(wanted[index], floor)
        floor = placed[index] + gap
    ceiling = high
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - gap
    return placed
