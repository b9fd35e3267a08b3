"""The data of pictures, their SVG and Vega-Lite: what is drawn, how it is grouped, and that no title breaks it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from xml.etree import ElementTree

import attrs
import pytest
from nation import national_register
from small import country, policy

import rollout
from rollout import Done, Extended, Measured, Open, Progress, Retracted, Statuses
from rollout.days import day
from rollout.labels import Label, Lang
from rollout.network.links import Link
from rollout.network.network import Network
from rollout.policy.policy import Policy
from rollout.problems import HorizonError, InputError, UnknownError
from rollout.progress.attainment import Attainment
from rollout.views.drawing import Arrow, Box, Drawing, Frame
from rollout.views.graph import network_svg, svg
from rollout.views.pictures.completions import burn_up_of
from rollout.views.pictures.lane_drafts import lanes_of
from rollout.views.pictures.lanes import Bar, Token, Window, counts_text, lane_lines
from rollout.views.pictures.layers import layers_of
from rollout.views.pictures.lettering import folded_lines, printed_tick
from rollout.views.pictures.placement import placed
from rollout.views.pictures.trajectories import panels_of
from rollout.views.svg_text import svg_of
from rollout.views.vega import chart_burn_up, chart_graph, chart_targets, chart_timeline

HOSTILE = '<script>alert(1)</script> "]]> &amp; $x$ \\n |a;b|'
TWO_TASKS = """
[[task]]
id = "a"
at = "province"
by = 2022-03-31
[[task]]
id = "b"
at = "province"
by = 2022-06-30
needs = [{ task = "a", basis = "stated" }]
[[task]]
id = "c"
at = "commune"
"""
LOG = Progress([Done("a", "01", "2022-03-15"), Open("a", "02", "2022-04-10")])


def assessed(log: Progress = LOG, as_of: str = "2022-05-01", tasks: str = TWO_TASKS) -> Statuses:
    return rollout.assess(rollout.expand(policy(tasks), country()), log, as_of=as_of)


def nationwide() -> Statuses:
    policies = [rollout.load_policy(name) for name in rollout.shipped_policies()]
    return rollout.assess(rollout.expand(policies, national_register(), until="2025-12-31"), as_of="2023-08-15")


# --- Timelines ---


def test_a_lane_has_its_window_its_shares_and_the_reports_that_changed_something() -> None:
    """Of two provinces one is done, and one was reported open: overdue, said so by a report."""
    lanes = lanes_of(assessed(), None, 40)
    first, second = lanes.lanes
    assert first.windows == (Window(day("2022-01-01"), day("2022-03-31"), {"done": 1, "overdue": 1}),)
    assert first.tokens == (Token(day("2022-03-15"), "done", 1), Token(day("2022-04-10"), "open", 1))
    assert second.windows == (Window(day("2022-01-01"), day("2022-06-30"), {"open": 2}),)
    assert [label.en for label in lanes.notes] == ["not drawn: 5 without a due day"]
    assert counts_text(first, "en") == "✓ 1   ✗ 1"
    assert lane_lines(first, "vi") == ["việc", "2 cơ quan, đơn vị"]


def test_what_no_report_speaks_of_is_not_called_overdue() -> None:
    (lane, _) = lanes_of(assessed(Progress([])), None, 40).lanes
    assert lane.counts == {"no_report": 2}
    assert counts_text(lane, "en") == "? 2"


def test_the_shares_of_a_window_fill_it_and_the_delay_lies_below() -> None:
    """A lane begins below the name of its tier, 0.6 high; a window is 0.58 high and stands on 0.72 of the lane."""
    bars = [bar for bar in lanes_of(assessed(), None, 40).bars() if bar.shade != "open"]
    rounded = [attrs.evolve(bar, top=round(bar.top, 2), bottom=round(bar.bottom, 2)) for bar in bars]
    assert rounded == [
        Bar(day("2022-01-01"), day("2022-03-31"), 1.03, 1.32, "done", 1),
        Bar(day("2022-01-01"), day("2022-03-31"), 0.74, 1.03, "overdue", 1),
        Bar(day("2022-04-01"), day("2022-05-01"), 1.46, 1.54, "overdue", 1),
    ]


def test_the_periods_of_a_recurring_duty_are_windows_of_one_lane() -> None:
    task = '[[task]]\nid = "a"\nat = "m1"\neach = { period = "quarter", since = "2022-Q1", until = "2022-Q2" }\n'
    schedule = rollout.expand(policy(BODY + task), country(), until="2022-12-31")
    (lane,) = lanes_of(rollout.assess(schedule, as_of="2022-04-15"), None, 40).lanes
    assert [(window.start, window.due) for window in lane.windows] == [
        (day("2022-01-01"), day("2022-03-31")),
        (day("2022-04-01"), day("2022-06-30")),
    ]
    assert lane.note.vi == "Bộ Một"


def test_an_extension_is_a_window_of_its_own_behind_the_first() -> None:
    lanes = lanes_of(assessed(Progress([Extended("a", "02", "2022-03-20", to="2022-05-31")])), None, 40).lanes
    assert lanes[0].windows == (
        Window(day("2022-01-01"), day("2022-03-31"), {"no_report": 1}),
        Window(day("2022-04-01"), day("2022-05-31"), {"open": 1}),
    )


def test_a_report_that_was_taken_back_is_shown_with_its_retraction() -> None:
    log = Progress([Done("a", "01", "2022-03-15"), Retracted("a", "01", "2022-04-01")])
    kinds = [token.kind for token in lanes_of(assessed(log), None, 40).lanes[0].tokens]
    assert kinds == ["done", "retracted"]


def test_what_was_not_known_yet_is_not_shown() -> None:
    """The report of March became known in June; on 1 May nothing was known of it."""
    log = Progress([Done("a", "01", "2022-03-15", recorded="2022-06-01"), Open("a", "02", "2022-04-10")])
    schedule = rollout.expand(policy(TWO_TASKS), country())
    for known_on, kinds in (("2022-05-01", ["open"]), ("2022-06-01", ["done", "open"])):
        statuses = rollout.assess(schedule, log, as_of="2022-05-01", known_on=known_on)
        assert [token.kind for token in lanes_of(statuses, None, 40).lanes[0].tokens] == kinds


def test_a_body_has_the_reports_on_itself_alone() -> None:
    lanes = lanes_of(assessed(), "body", 40).lanes
    assert [(lane.title.vi, [token.kind for token in lane.tokens]) for lane in lanes] == [
        ("Nam", ["open"]),  # it has the most that has fallen due
        ("Bắc", ["done"]),
    ]
    assert lanes[0].note.en == "2 obligations"


def test_lanes_by_body_are_those_with_the_most_that_has_fallen_due() -> None:
    lanes = lanes_of(assessed(), "body", 1)
    assert [lane.title.vi for lane in lanes.lanes] == ["Nam"]
    assert "not drawn: 1 more line" in [note.en for note in lanes.notes]


def test_the_whole_country_is_a_few_lanes() -> None:
    """161 rules of five documents: the tasks of a policy are one lane where one body, or each of a tier, bears them."""
    lanes = lanes_of(nationwide(), None, 40)
    assert len(lanes.lanes) == 20
    assert [label.en for _, label in lanes.headings] == [
        *("ministerial level", "provincial level", "district level", "commune level", "named agency")
    ]
    assert "the tasks of a policy are one line" in [note.en for note in lanes.notes]
    assert len(lanes_of(nationwide(), "tier", 40).lanes) == 5


def test_no_statuses_are_an_empty_picture() -> None:
    lanes = lanes_of(assessed().where(task="c"), None, 40)
    assert (lanes.lanes, lanes.rows, list(lanes.bars()), lanes.headings) == ((), (), [], ())
    assert (lanes.first, lanes.last) == (day("2022-05-01"), day("2022-05-01"))


def test_another_line_of_a_timeline_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownError, match="did you mean 'holder'"):
        lanes_of(assessed(), "holders", 40)  # type: ignore[arg-type]


# --- Targets ---

BODY = """
[[body]]
id = "m1"
tier = "ministry"
name = { vi = "Bộ Một" }
"""
TARGET = """
[[target]]
id = "t"
at = "m1"
scale = "%"
at-least = { 2022 = 40, 2023 = 80 }
"""


def attained(*facts: Measured, as_of: str = "2023-07-02", target: str = TARGET) -> tuple[Attainment, ...]:
    schedule = rollout.expand(policy(BODY + target), country())
    return rollout.attainments(rollout.assess(schedule, Progress(facts), as_of=as_of))


def test_a_panel_has_levels_measurements_the_line_that_is_needed_and_the_one_to_come() -> None:
    """From 30 to 50 in 181 days: the 30 that lack take 272 days more, to 29 March 2024."""
    facts = (Measured("t", "m1", "2023-01-01", value=30), Measured("t", "m1", "2023-07-01", value=50))
    (panel,) = panels_of(attained(*facts))
    assert [(step.due, step.until, step.floor, step.label.en) for step in panel.steps] == [
        (day("2022-12-31"), day("2023-12-31"), 40.0, "≥ 40%"),
        (day("2023-12-31"), None, 80.0, "≥ 80%"),
    ]
    assert panel.curves[0].points == ((day("2023-01-01"), 30.0), (day("2023-07-01"), 50.0))
    assert panel.needed is not None
    assert (panel.needed.start, panel.needed.end) == ((day("2023-07-02"), 50.0), (day("2023-12-31"), 80.0))
    assert panel.coming is not None
    assert panel.coming.end == (day("2024-03-29"), 80.0)
    assert [note.en for note in panel.notes] == [
        *("met", "4.95 points per 30 days needed", "3.31 points per 30 days so far", "at that pace ≥ 80% on 2024-03-29")
    ]
    assert panel.expected == 40.0


def test_no_forecast_is_drawn_where_there_is_none_and_the_reason_is_said() -> None:
    (panel,) = panels_of(attained(Measured("t", "m1", "2023-01-01", value=30)))
    assert panel.coming is None
    assert panel.notes[-1].en == "no forecast: under two comparable measurements"
    assert panel.notes[0].vi == "chưa đạt, còn thiếu 10 điểm %"


def test_a_figure_that_counts_something_else_is_no_point_of_the_curve() -> None:
    (panel,) = panels_of(attained(Measured("t", "m1", "2023-01-01", value=90, comparable=False)))
    assert panel.curves[0].points == ()
    assert panel.curves[0].doubtful == (day("2023-01-01"), 90.0)
    assert panel.needed is None


def test_the_bodies_of_one_target_share_a_panel() -> None:
    target = TARGET.replace('"m1"', '"province"')
    (panel,) = panels_of(attained(Measured("t", "01", "2023-01-01", value=90), target=target))
    assert [note.en for note in panel.notes] == ["1 met, 1 not measured"]
    assert (len(panel.curves), panel.needed, panel.coming) == (2, None, None)


def test_only_the_bodies_furthest_from_the_level_are_drawn_and_the_others_counted() -> None:
    programme = policy(TARGET.replace('"m1"', '"district"'))
    districts = [unit.id for unit in national_register().on("2023-07-02").of("district")]
    facts = [Measured("t", unit, "2023-01-01", value=number % 40) for number, unit in enumerate(districts)]
    statuses = rollout.assess(rollout.expand(programme, national_register()), Progress(facts), as_of="2023-07-02")
    (panel,) = panels_of(rollout.attainments(statuses))
    assert len(panel.curves) == 60
    assert {curve.points[0][1] for curve in panel.curves} == {0.0, 1.0, 2.0, 3.0}
    assert [note.en for note in panel.notes] == ["705 short", "only the 60 furthest behind are drawn"]


def test_a_rank_is_better_where_it_is_lower() -> None:
    target = TARGET.replace('"%"', '"rank"').replace("at-least = { 2022 = 40, 2023 = 80 }", "at-most = { 2022 = 3 }")
    (panel,) = panels_of(attained(Measured("t", "m1", "2023-01-01", value=5), target=target))
    assert (panel.is_rank, panel.notes[0].en) == (True, "short by 2 places")


def test_a_forecast_far_away_does_not_squeeze_the_levels() -> None:
    facts = (Measured("t", "m1", "2023-01-01", value=30), Measured("t", "m1", "2023-07-01", value=31))
    (panel,) = panels_of(attained(*facts))
    assert panel.coming is not None
    assert panel.coming.end[0].year > 2040
    assert panel.last.year == 2024


# --- Burn-ups ---


def test_a_burn_up_counts_what_is_done_what_has_fallen_due_and_what_should_be_done() -> None:
    """Four duties of two provinces, five of communes, of which one is formed in July only."""
    timeline = rollout.timeline(assessed().schedule, LOG)
    picture = burn_up_of(timeline, "2022-03-01", "2022-12-31", "2022-05-01")
    assert [(count.on, dict(count.counts), count.owed) for count in picture.counts] == [
        (day("2022-03-01"), {"open": 8, "closed": 1}, 8),
        (day("2022-03-15"), {"done": 1, "open": 7, "closed": 1}, 8),
        (day("2022-04-01"), {"done": 1, "no_report": 1, "open": 6, "closed": 1}, 8),
        (day("2022-04-10"), {"done": 1, "overdue": 1, "open": 6, "closed": 1}, 8),
    ]
    assert picture.dues == (
        (day("2022-03-01"), 0),
        *((day("2022-03-31"), 2), (day("2022-06-30"), 4)),
        (day("2022-12-31"), 4),
    )
    assert picture.title.en == "1 of 8 done by 2022-05-01"
    assert dict(picture.piles()) == {
        "done": [(0, 0), (0, 1), (0, 1), (0, 1)],
        "overdue": [(0, 0), (1, 1), (1, 1), (1, 2)],
        "no_report": [(0, 0), (1, 1), (1, 2), (2, 2)],
    }


def test_the_days_of_a_burn_up_come_in_their_order() -> None:
    timeline = rollout.timeline(assessed().schedule)
    with pytest.raises(HorizonError, match="since, as_of and until come in this order"):
        burn_up_of(timeline, "2022-03-01", "2022-12-31", "2023-05-01")


# --- Graphs ---


def test_layers_follow_the_arrows_and_long_ones_pass_between() -> None:
    boxes = tuple(Box(name, (Label(name),)) for name in "abc")
    (layers,) = layers_of(Drawing(boxes=boxes, arrows=(Arrow("a", "b"), Arrow("b", "c"), Arrow("a", "c"))))
    assert [[cell.box for cell in layer if cell.box] for layer in layers.layers] == [["a"], ["b"], ["c"]]
    assert [len(route) for route in layers.routes] == [2, 2, 3]


def test_a_cycle_is_drawn_with_one_arrow_back() -> None:
    boxes = tuple(Box(name, (Label(name),)) for name in "ab")
    (layers,) = layers_of(Drawing(boxes=boxes, arrows=(Arrow("a", "b"), Arrow("b", "a"))))
    assert [[cell.box for cell in layer] for layer in layers.layers] == [["a"], ["b"]]
    placement = placed(Drawing(boxes=boxes, arrows=(Arrow("a", "b"), Arrow("b", "a"))))
    assert [arrow.points[0][0] < arrow.points[-1][0] for arrow in placement.arrows] == [True, False]


def test_boxes_of_one_task_stay_together_and_no_two_overlap() -> None:
    """Crossed needs between four boxes of two tasks, and one box alone."""
    frames = (Frame("p", Label("p")), Frame("p/t", Label("t"), "p"), Frame("p/u", Label("u"), "p"))
    boxes = [Box(f"{task}{number}", (Label(task),), f"p/{task}") for task in "tu" for number in range(3)]
    arrows = (Arrow("t0", "u2"), Arrow("t1", "u1"), Arrow("t2", "u0"))
    placement = placed(Drawing(boxes=(*boxes, Box("alone", (Label("x"),), "p")), arrows=arrows, frames=frames))
    assert [frame.lines for frame in placement.frames] == [("t",), ("u",)]
    for number, box in enumerate(placement.boxes):
        for second in placement.boxes[number + 1 :]:
            apart = box.x + box.width <= second.x or second.x + second.width <= box.x
            assert apart or box.y + box.height <= second.y or second.y + second.height <= box.y
    assert max(box.x + box.width for box in placement.boxes) <= placement.width
    assert max(box.y + box.height for box in placement.boxes) <= placement.height
    heights = [(arrow.points[0][1], arrow.points[-1][1]) for arrow in placement.arrows]
    assert all(start == end for start, end in heights), "uncrossed, the arrows are level"


def texts_of_svg(text: str) -> list[str]:
    """The texts of an SVG, which must be well-formed and hold nothing that runs or is fetched."""
    root = ElementTree.fromstring(text)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "title", "style", "rect", "path", "text"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or "href" in name}
    return [element.text or "" for element in root.iter() if element.tag.endswith("text")]


def test_an_svg_says_what_the_drawing_says_and_is_the_same_each_time() -> None:
    picture = svg(assessed(), lang="en")
    assert str(picture) == str(svg(assessed(), lang="en"))
    texts = texts_of_svg(str(picture))
    assert "due 2022-03-31" in texts
    assert "91 days" in texts  # from 31 March to 30 June
    assert "<title>Dependency graph: 2 boxes, 1 dependency</title>" in str(picture)
    assert "prefers-color-scheme" in str(picture)
    assert "<style>" not in picture._repr_html_(), "within a page its text has the colour of the page"


def test_the_critical_path_of_a_network_is_marked_in_words_and_lines() -> None:
    net = Network.from_tasks({"a": 3, "b": 2, "c": 1}, [("a", "b"), ("a", "c"), Link("b", "c", min=1)])
    texts = texts_of_svg(str(network_svg(net)))
    assert texts.count("critical") == 3
    assert "critical: no slack" in texts
    assert "FS +1 day" in texts


def test_too_many_boxes_are_drawn_coarser_and_a_note_says_so() -> None:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), national_register(), until="2023-12-31")
    texts = texts_of_svg(str(svg(schedule, limit=10)))
    assert "collapsed to fit: the tiers of a task" in texts
    assert "4 ties · 29 to 30 days late" in texts


def hostile() -> Policy:
    """Two tasks, one that needs the other, with a title that would be syntax."""
    parsed = policy(TWO_TASKS)
    items = tuple(attrs.evolve(item, title=Label(HOSTILE, HOSTILE)) for item in parsed.items)
    return attrs.evolve(parsed, items=items)


def test_a_hostile_title_is_text() -> None:
    schedule = rollout.expand(hostile(), country())
    picture = svg(rollout.assess(schedule, as_of="2022-05-01"))
    assert "<script>" not in str(picture) + picture._repr_html_()
    assert any("<script>" in text for text in texts_of_svg(str(picture)))


def test_an_empty_graph_says_why_it_is_empty() -> None:
    assert texts_of_svg(str(svg_of(Drawing(boxes=(), arrows=(), notes=(Label("trống", "nothing"),))))) == ["nothing"]


# --- Vega-Lite ---


def charts(lang: Lang = "en") -> dict[str, dict[str, Any]]:
    statuses = rollout.assess(rollout.expand(hostile(), country()), LOG, as_of="2022-05-01")
    timeline = rollout.timeline(statuses.schedule, LOG)
    targets = attained(Measured("t", "m1", "2023-01-01", value=30), Measured("t", "m1", "2023-07-01", value=50))
    return {
        "timeline": chart_timeline(statuses, lang=lang),
        "targets": chart_targets(targets, lang=lang),
        "burn-up": chart_burn_up(timeline, since="2022-03-01", until="2022-12-31", as_of="2022-05-01", lang=lang),
        "graph": chart_graph(statuses, lang=lang, dark=True),
    }


@pytest.mark.parametrize("name", ["timeline", "targets", "burn-up", "graph"])
def test_a_chart_is_plain_data_that_fetches_and_evaluates_nothing(name: str) -> None:
    chart = charts()[name]
    text = json.dumps(chart, allow_nan=False)
    assert json.loads(text) == chart
    assert text.count("http") == 1, "the schema is named, and nothing else"
    assert not any(word in text for word in ('"url"', '"expr"', '"signal"', '"calculate"', '"labelExpr"'))


def test_the_bars_of_a_chart_are_those_of_the_lanes() -> None:
    bars = charts()["timeline"]["layer"][0]
    rows = [row for row in bars["data"]["values"] if not row["class"].startswith("○")]
    assert [(row["start"], row["end"], row["class"], row["count"]) for row in rows] == [
        ("2022-01-01", "2022-04-01", "✓ done", "1"),
        ("2022-01-01", "2022-04-01", "✗ overdue", "1"),
        ("2022-04-01", "2022-05-02", "✗ overdue", "1"),
    ]


def test_no_targets_are_no_chart() -> None:
    with pytest.raises(InputError, match="there are no targets to draw; assess a policy with targets"):
        chart_targets([])


def test_a_chart_of_nothing_has_no_layer_without_data() -> None:
    chart = chart_timeline(assessed().where(task="c"))
    assert [layer["mark"]["type"] for layer in chart["layer"]] == ["rule"]


# --- Letters ---


def test_long_text_is_put_on_lines_and_cut_with_an_ellipsis() -> None:
    assert folded_lines("một hai ba bốn năm", 8, 2) == ["một hai", "ba bốn …"]
    assert folded_lines("\n\t", 8, 2) == [""]


@pytest.mark.parametrize(
    ("apart", "vi", "en"), [(365, "2022", "2022"), (30, "3/2022", "2022-03"), (7, "05/3/2022", "2022-03-05")]
)
def test_ticks_are_printed_in_the_language(apart: int, vi: str, en: str) -> None:
    moment = dt.date(2022, 3, 5)
    assert (printed_tick(moment, apart, "vi"), printed_tick(moment, apart, "en")) == (vi, en)
