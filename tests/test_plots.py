"""Pictures drawn with matplotlib: what is on the axes, that no sign is missing, and that nothing else is touched."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from nation import national_register
from small import country, policy
from test_pictures import HOSTILE, LOG, TARGET, TWO_TASKS, assessed, attained, hostile, nationwide
from test_strange_texts import answers

import rollout
from rollout import Measured
from rollout.labels import Lang
from rollout.network.network import Network
from rollout.problems import InputError
from rollout.views.plots import plot_burn_up, plot_graph, plot_target, plot_targets, plot_timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

matplotlib = pytest.importorskip("matplotlib", reason="the extra plot is not installed")
matplotlib.use("agg")
figures = pytest.importorskip("matplotlib.figure")
pyplot = pytest.importorskip("matplotlib.pyplot")

FACTS = (Measured("t", "m1", "2023-01-01", value=30), Measured("t", "m1", "2023-07-01", value=50))


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    pyplot.close("all")


def timeline(lang: Lang) -> Axes:
    return plot_timeline(assessed(), lang=lang)


def target(lang: Lang) -> Axes:
    return plot_target(attained(*FACTS), lang=lang)


def burn_up(lang: Lang) -> Axes:
    log = rollout.timeline(assessed().schedule, LOG)
    return plot_burn_up(log, since="2022-03-01", until="2022-12-31", as_of="2022-05-01", lang=lang)


def graph(lang: Lang) -> Axes:
    return plot_graph(assessed(), lang=lang)


PICTURES: list[Callable[[Lang], Axes]] = [timeline, target, burn_up, graph]


def texts(axes: Axes) -> list[str]:
    """All text on some axes, after they were drawn; a sign that the font lacks is a warning, and so an error."""
    axes.figure.canvas.draw()
    return [text.get_text() for text in axes.findobj(pyplot.Text) if text.get_text()]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.__name__)
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("style", ["default", "dark_background"])
def test_every_sign_is_there_in_both_languages_light_and_dark(
    picture: Callable[[Lang], Axes], lang: Lang, style: str
) -> None:
    with pyplot.style.context(style):
        axes = picture(lang)
        assert texts(axes)
        paper = matplotlib.colors.to_rgb(axes.get_facecolor())
        colours = {matplotlib.colors.to_rgb(text.get_color()) for text in axes.texts}
    assert paper not in colours, "text is not of the colour of what is behind it"


def test_the_texts_of_a_timeline_are_those_of_its_lanes() -> None:
    written = texts(timeline("en"))
    assert "As of 2022-05-01" in written
    assert "việc\n2 bodies" in written
    assert "✓ 1   ✗ 1" in written
    assert "provincial level" in written
    assert "not drawn: 5 without a due day" in written
    assert {"✓ done", "✗ overdue", "○ open, not fallen due", "reported open", "due"} <= set(written)


def test_the_texts_of_a_target_say_how_it_stands() -> None:
    written = texts(target("vi"))
    assert {"≥ 40%", "≥ 80%", "mức phải đạt", "tốc độ cần có", "nếu giữ tốc độ hiện nay"} <= set(written)


def test_a_burn_up_is_titled_by_what_is_done() -> None:
    written = texts(burn_up("vi"))
    assert "1 trên 8 đã hoàn thành đến 01/5/2022" in written
    assert "? đã đến hạn, chưa có báo cáo" in written


def test_the_country_has_lanes_that_do_not_overlap() -> None:
    axes = plot_timeline(nationwide(), lang="vi")
    axes.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in axes.texts]
    pairs = [(first, second) for place, first in enumerate(boxes) for second in boxes[place + 1 :]]
    assert [pair for pair in pairs if pair[0].shrunk(0.98, 0.9).overlaps(pair[1].shrunk(0.98, 0.9))] == []
    assert len(axes.patches) < 100


def test_a_title_with_signs_of_formulas_is_text() -> None:
    schedule = rollout.expand(hostile(), country())
    statuses = rollout.assess(schedule, LOG, as_of="2022-05-01")
    for axes in (plot_timeline(statuses), plot_graph(statuses)):
        assert any("<script>alert(1)</script>" in text for text in texts(axes))
    assert "$x$" in HOSTILE


def test_no_text_of_strangers_is_read_as_a_formula() -> None:
    """A sum of dollars is no mathematics, nor is what stands between them."""
    statuses = answers("costs $5 and $x^2$ \\frac $$ $\\undefined$")
    timeline = rollout.timeline(statuses.schedule)
    drawn = [
        plot_timeline(statuses),
        plot_graph(statuses),
        plot_target(rollout.attainments(statuses)),
        plot_burn_up(timeline, since="2022-01-01", until="2022-12-31", as_of="2022-12-31"),
    ]
    for axes in drawn:
        axes.figure.canvas.draw()
        words = axes.findobj(matplotlib.text.Text)
        assert [text.get_text() for text in words if "$" in text.get_text() and text.get_parse_math()] == []
    assert sum(any("$5" in text for text in texts(axes)) for axes in drawn) == 3


def test_own_axes_are_drawn_on_and_given_back() -> None:
    axes = figures.Figure().add_subplot()
    assert plot_timeline(assessed(), axes) is axes
    assert plot_target(attained(*FACTS), figures.Figure().add_subplot(2, 2, 1)).get_lines()
    both = figures.Figure().subplots(1, 2)
    assert plot_graph(Network.from_tasks({"a": 1, "b": 2}, [("a", "b")]), both[1]) is both[1]
    assert pyplot.get_fignums() == []


def test_own_axes_need_no_pyplot_and_no_setting_changes() -> None:
    code = (
        "import sys, rollout\n"
        "from matplotlib.figure import Figure\n"
        "import matplotlib\n"
        "before = matplotlib.rcParams.copy()\n"
        "from rollout.views.plots import plot_timeline\n"
        "schedule = rollout.expand(rollout.load_policy('ct-02-2022'), until='2022-12-31')\n"
        "plot_timeline(rollout.assess(schedule, as_of='2022-08-15'), Figure().add_subplot())\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "assert matplotlib.rcParams.copy() == before\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_targets_have_axes_each_and_the_rest_is_counted() -> None:
    many = TARGET + TARGET.replace('"t"', '"u"') + TARGET.replace('"t"', '"v"')
    axes = plot_targets(attained(*FACTS, target=many), limit=2)
    assert len(axes) == 2
    assert "not drawn: 1 more target" in texts(axes[1])
    with pytest.raises(InputError, match="there are 1 axes for 3 targets; give axes for each, or set limit="):
        plot_targets(attained(*FACTS, target=many), [axes[0]])
    with pytest.raises(InputError, match="3 targets are not one"):
        plot_target(attained(*FACTS, target=many))
    with pytest.raises(InputError, match="there are no targets to draw"):
        plot_targets([])


def test_targets_of_many_bodies_are_thin_curves_of_one_panel() -> None:
    programme = policy(TARGET.replace('"m1"', '"province"'))
    provinces = [unit.id for unit in national_register().on("2023-07-02").of("province")]
    log = rollout.Progress([Measured("t", unit, "2023-01-01", value=number) for number, unit in enumerate(provinces)])
    statuses = rollout.assess(rollout.expand(programme, national_register()), log, as_of="2023-07-02")
    axes = plot_target(rollout.attainments(statuses))
    assert any(text.startswith("23 met, 40 short") for text in texts(axes))  # 0 to 39 are short of 40, 40 to 62 are not
    assert sum(line.get_alpha() == 0.6 for line in axes.get_lines()) == 60


def test_without_matplotlib_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(InputError, match=r"install rollout-policy\[plot\]"):
        plot_timeline(assessed(tasks=TWO_TASKS))
