"""The axes of matplotlib that pictures are drawn in: new ones of the right size, days, text, a legend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rollout.labels import Lang
from rollout.problems import InputError, Problem
from rollout.views.pictures.lettering import printed_tick
from rollout.views.pictures.palette import GREY, PAINTS, Shade

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALL = 8  # points of the text of a picture
FIRST_DAY = dt.date(1970, 1, 1).toordinal()  # day 0 of matplotlib


def canvas(width: float, height: float, count: int = 1, columns: int = 1) -> list[Axes]:
    """New axes in a figure of pyplot, each of a width and a height in inches, so that notebooks show them.

    `count` of them stand in so many `columns`. Raises InputError where matplotlib is not installed.
    """
    try:
        from matplotlib import pyplot
    except ImportError:
        message = "pictures are drawn with matplotlib, which is not installed"
        raise InputError([Problem("no-package", "plots", message, "install rollout-policy[plot]")]) from None
    rows = -(-count // columns)
    figure = pyplot.figure(figsize=(width * columns, height * rows), layout="constrained")
    return [figure.add_subplot(rows, columns, place + 1) for place in range(count)]


def at(moment: dt.date, part: float = 0.0) -> float:
    """Where a day begins on an axis of days, or which part of it has passed."""
    return moment.toordinal() - FIRST_DAY + part


def day_axis(axes: Axes, first: dt.date, last: dt.date, lang: Lang) -> None:
    """Make x of the `axes` an axis of days from the `first` to the `last`, printed in `lang` and by no locale."""
    from matplotlib.dates import AutoDateLocator, num2date
    from matplotlib.ticker import FuncFormatter

    margin = max((last - first).days * 0.02, 2)
    axes.set_xlim(at(first) - margin, at(last, 1) + margin)
    locator = AutoDateLocator(minticks=3, maxticks=8)
    axes.xaxis.set_major_locator(locator)

    def printed(value: float, _: object = None) -> str:
        places = locator()
        apart = (places[-1] - places[0]) / (len(places) - 1) if len(places) > 1 else 1.0
        return printed_tick(num2date(value).date(), apart, lang)

    axes.xaxis.set_major_formatter(FuncFormatter(printed))
    axes.tick_params(labelsize=SMALL)


def ink(axes: Axes) -> Any:  # noqa: ANN401  # any colour of matplotlib
    """The colour of text on these axes: that of the labels of x, so that dark styles are kept."""
    return axes.xaxis.label.get_color()


def paper(axes: Axes) -> Any:  # noqa: ANN401  # any colour of matplotlib
    """The colour behind what is drawn."""
    return axes.get_facecolor()


def write(axes: Axes, x: float, y: float, text: str, **how: Any) -> None:  # noqa: ANN401  # what `Axes.text` takes
    """A `text` at `x` and `y` of the `axes`, taken as it stands: a `$` of a title begins no formula."""
    axes.text(x, y, text, **{"fontsize": SMALL, "color": ink(axes), "parse_math": False, **how})


def entitle(axes: Axes, title: str) -> None:
    """The title, to the left."""
    axes.set_title(title, loc="left", fontsize=SMALL + 2, parse_math=False)


def quiet_frame(axes: Axes, *, left: bool = True) -> None:
    """Without the lines to the right and above, and with faint lines at the ticks."""
    for side in ("top", "right", *(() if left else ("left",))):
        axes.spines[side].set_visible(False)
    axes.grid(visible=True, axis="x" if not left else "both", color=GREY, alpha=0.25, linewidth=0.6)
    axes.set_axisbelow(True)


def patch_of(axes: Axes, shade: Shade, lang: Lang) -> Any:  # noqa: ANN401  # a handle of a legend
    """What a legend shows for a class."""
    from matplotlib.patches import Patch

    paint = PAINTS[shade]
    label = f"{paint.sign} {paint.word.of(lang)}"
    return Patch(facecolor=paint.colour, edgecolor=paper(axes), hatch=paint.hatch, label=label)


def legend_below(axes: Axes, handles: Sequence[Any], note: str = "", columns: int = 4) -> None:
    """The `handles` in so many `columns` below the `axes`, so that they cover nothing; between them a `note`."""
    from matplotlib.transforms import ScaledTranslation

    axes.set_xlabel(note, loc="left", fontsize=SMALL, parse_math=False)
    if handles:
        down = ScaledTranslation(0, -(40 if note else 24) / 72, axes.figure.dpi_scale_trans)
        axes.legend(
            handles=list(handles),
            loc="upper left",
            bbox_to_anchor=(0.0, 0.0),
            bbox_transform=axes.transAxes + down,
            ncols=columns,
            fontsize=SMALL,
            frameon=False,
            handlelength=1.6,
            handletextpad=0.5,
            columnspacing=1.2,
            borderaxespad=0.0,
        )
