"""The drawn graph: what is drawn, how it is marked, and that no title can break the text it is drawn in."""

from __future__ import annotations

import html
import pickle
import re
from collections.abc import Iterator

import attrs
import pytest
from nation import national_register
from small import country, policy

import rollout
from rollout import Done, InputError, Progress, Schedule
from rollout.days import day
from rollout.labels import Lang
from rollout.network.links import Link
from rollout.network.network import Network
from rollout.views.graph import dot, mermaid, network_dot, network_mermaid

# --- A strict reading of both languages, of no more than is written: whatever else stands there fails. ---

CODED = r"(?:#(?:quot|lt|gt|amp|\d+);|[^#\"<>\[\]{}|`;\\&\n]|<br/>)*"
MERMAID = {
    "comment": re.compile(r"%% ([\w ;:]+)"),
    "frame": re.compile(rf'subgraph (\w+)\["({CODED})"\]'),
    "meaning": re.compile(rf'[a-z]{{2,}}0\["({CODED})"\]:::\w+'),
    "box": re.compile(rf'(n\d+)\["({CODED})"\](?::::(\w+))?'),
    "arrow": re.compile(rf'(n\d+) (-->|==>|-\.->)(?:\|"({CODED})"\|)? (n\d+)'),
    "key": re.compile(rf'\w+1\[" "\]:::key (-->|==>|-\.->)\|"({CODED})"\| \w+2\["({CODED})"\]:::key'),
    "end": re.compile(r"end"),
    "plain": re.compile(r"direction LR"),
    "link style": re.compile(r"linkStyle ([\d,]+) stroke:#\w{6},stroke-width:\dpx(?:,stroke-dasharray:\d+ \d+)?"),
    "class": re.compile(r"classDef (\w+) [\w:#,-]+(?: \d)?(?:,[\w:#,-]+)*|class ([\w,]+) frame"),
}
TEXT = r'"((?:[^"\\]|\\["\\n])*)"'
GIVEN = rf"(?: \[[a-z]+=(?:{TEXT}|[\w.]+)(?:, [a-z]+=(?:{TEXT}|[\w.]+))*\])?"
DOT = {
    "comment": re.compile(r"// [\w ;,]+"),
    "frame": re.compile(r"subgraph (cluster_\w+) \{"),
    "end": re.compile(r"\}"),
    "set": re.compile(rf"[a-z]+=(?:{TEXT}|\w+)(?:; [a-z]+=(?:{TEXT}|\w+))*"),
    "defaults": re.compile(rf"(?:graph|node|edge){GIVEN}"),
    "arrow": re.compile(rf"(\w+) -> (\w+){GIVEN}"),
    "box": re.compile(rf"(\w+){GIVEN}"),
}


def matched_lines(forms: dict[str, re.Pattern[str]], lines: list[str]) -> Iterator[tuple[str, re.Match[str]]]:
    """Each line with the one form that it has."""
    for line in lines:
        kind = next((kind for kind, form in forms.items() if form.fullmatch(line.strip())), None)
        assert kind is not None, line
        match = forms[kind].fullmatch(line.strip())
        assert match is not None
        yield kind, match


def decoded(text: str) -> str:
    """What a reader sees of a label."""
    plain = re.sub(r"#(\d+);", r"&#\1;", re.sub(r"#([a-z]+);", r"&\1;", text))
    return html.unescape(plain).replace("\u200b", "")


@attrs.frozen
class Read:
    """Labels by name, classes by name, arrows as (tail, line, label, head), and the titles of frames."""

    boxes: dict[str, list[str]]
    marks: dict[str, str]
    arrows: list[tuple[str, str, str, str]]
    frames: list[str]
    legend: list[str]
    comments: list[str]

    def ties(self) -> dict[tuple[str, str], str]:
        """Labels by the short ids of the two ends."""
        return {(self.name(tail), self.name(head)): label for tail, _, label, head in self.arrows}

    def name(self, box: str) -> str:
        return next(line for line in self.boxes[box] if re.fullmatch(r"[a-z0-9/@#-]+", line))

    def label(self, name: str) -> list[str]:
        (box,) = [box for box in self.boxes if self.name(box) == name]
        return self.boxes[box]

    def mark(self, name: str) -> str:
        (box,) = [box for box in self.boxes if self.name(box) == name]
        return self.marks[box]


def read(text: str) -> Read:
    """A flowchart read strictly: known lines, closed frames, arrows between boxes, styles of arrows that exist."""
    assert text.endswith("\n")
    head, _, body = text.removeprefix("---\n").partition("---\nflowchart LR\n")
    assert re.fullmatch(r"config:\n  flowchart:\n(?:    .+\n)+", head)
    graph = Read({}, {}, [], [], [], [])
    depth = keys = 0
    styled: list[int] = []
    for kind, match in matched_lines(MERMAID, body.splitlines()):
        depth += {"frame": 1, "end": -1}.get(kind, 0)
        assert depth >= 0
        if kind == "box":
            name, label, mark = match.groups()
            graph.boxes[name] = [decoded(line) for line in label.split("<br/>")]
            graph.marks[name] = mark or ""
        elif kind == "meaning":
            graph.legend.append(decoded(match[1]))
        elif kind == "arrow":
            tail, line, label, end = match.groups()
            graph.arrows.append((tail, line, decoded(label or ""), end))
        elif kind == "key":
            keys += 1
            graph.legend.append(decoded(match[2]))
        elif kind == "frame":
            graph.frames.append(decoded(match[2].replace("<br/>", " ")))
        elif kind == "comment":
            graph.comments.append(match[1])
        elif kind == "link style":
            styled += map(int, match[1].split(","))
    assert depth == 0
    assert {end for tail, _, _, head in graph.arrows for end in (tail, head)} <= set(graph.boxes)
    assert len(styled) == len(set(styled))
    assert all(number < keys + len(graph.arrows) for number in styled)
    return graph


def read_dot(text: str) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """The labels of the nodes, and the arrows with theirs; the legend among them."""
    first, *lines, last = text.splitlines()
    assert (first, last) == ("digraph rollout {", "}")
    boxes: dict[str, str] = {}
    arrows: list[tuple[str, str, str]] = []
    depth = 0
    for kind, match in matched_lines(DOT, lines):
        depth += {"frame": 1, "end": -1}.get(kind, 0)
        assert depth >= 0
        label = re.search(rf"\blabel={TEXT}", match[0])
        text = re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], label[1] if label else "")
        if kind == "box":
            boxes[match[1]] = html.unescape(text)
        elif kind == "arrow":
            arrows.append((match[1], match[2], text))
    assert depth == 0
    assert {end for tail, head, _ in arrows for end in (tail, head)} <= set(boxes)
    return boxes, arrows


# --- What is drawn ---

CHAIN = """
[[task]]
id = "permit"
at = ["province", "district"]
by = 2022-06-30

[[task]]
id = "build"
at = ["province", "district"]
from = { province = 2022-06-01, district = 2022-07-10 }
needs = [{ task = "permit" }]

[[task]]
id = "open"
at = "province"
by = 2022-06-11
needs = [{ task = "build", min-lag = 3 }, { task = "ask", kind = "SS", min-lag = 2, max-lag = 9 }]

[[task]]
id = "ask"
at = "province"

[[task]]
id = "sing"
at = "province"
by = 2022-06-11
"""
CHAIN = re.sub(r'at = \["province", "district"\]\nfrom', "from", CHAIN)


def chain() -> Schedule:
    return rollout.expand(policy(CHAIN), country())


def test_every_tie_is_an_arrow_from_what_is_needed_with_the_days_between() -> None:
    assert read(mermaid(chain())).ties() == {
        ("permit@province", "build@province"): "29 days late",
        ("permit@district", "build@district"): "10 days",
        ("build@province", "open@province"): "10 days · FS +3 days",
        ("ask@province", "open@province"): "SS +2…+9 days",
    }


def test_a_box_has_title_short_id_place_and_day() -> None:
    graph = read(mermaid(chain()))
    assert graph.label("open@province") == ["việc", "open@province", "provincial level", "due 2022-06-11"]
    assert graph.label("ask@province") == ["việc", "ask@province", "provincial level", "no deadline"]


def test_several_rules_of_one_task_stand_in_a_frame_that_has_its_title() -> None:
    graph = read(mermaid(chain()))
    assert graph.frames == ["Legend", "p", "việc", "việc"]
    assert graph.label("build@district") == ["build@district", "district level", "from 2022-07-10"]


def test_a_box_names_the_holder_where_that_is_not_the_body_that_the_text_names() -> None:
    """The duties of mpi are mof's from March 2025 on: those due before it only in a picture of a later day."""
    tasks = """
[[task]]
id = "collect"
at = "mpi"
by = 2024-12-31

[[task]]
id = "report"
at = "mpi"
by = 2025-08-31
needs = [{ task = "collect" }]

[[task]]
id = "train"
at = "province"
lead = "mpi"
by = 2025-08-31
needs = [{ task = "report", scope = "mpi" }]
"""
    schedule = rollout.expand(policy(tasks), national_register())
    held = "held by Ministry of Finance"
    for obligations, expected in (
        (schedule, [False, True, True]),
        (rollout.assess(schedule, as_of="2025-01-01"), [False, False, False]),
        (rollout.assess(schedule, as_of="2025-03-01"), [True, True, True]),
    ):
        graph = read(mermaid(obligations))
        boxes = [
            graph.label(f"{name}@{at}") for name, at in (("collect", "mpi"), ("report", "mpi"), ("train", "province"))
        ]
        assert [any(line.endswith(held) for line in box) for box in boxes] == expected


def test_the_language_is_that_of_days_and_words() -> None:
    graph = read(mermaid(chain(), lang="vi"))
    assert graph.label("open") == ["việc", "open", "cấp tỉnh", "thời hạn 11/6/2022"]
    assert "chậm 29 ngày" in mermaid(chain(), lang="vi")
    assert graph.legend == ["chậm"]
    assert 'label="Chú giải"' in dot(chain(), lang="vi")


def test_rules_without_ties_are_drawn_only_when_asked_for() -> None:
    names = {line for label in read(mermaid(chain())).boxes.values() for line in label}
    everything = {line for label in read(mermaid(chain(), alone=True)).boxes.values() for line in label}
    assert everything - names == {"sing@province"}
    assert "sing@province" in dot(chain(), alone=True)
    assert "sing@province" not in dot(chain())


def test_nothing_to_draw_is_a_comment() -> None:
    schedule = chain().where(task="sing")
    graph = read(mermaid(schedule))
    assert (graph.boxes, graph.comments) == ({}, ["no rule of this selection needs another of it"])
    assert read_dot(dot(schedule)) == ({}, [])


def test_an_id_keeps_its_policy_where_two_policies_have_the_same() -> None:
    two = [policy(CHAIN), policy(CHAIN, "q")]
    names = {graph.name(box) for graph in [read(mermaid(rollout.expand(two, country())))] for box in graph.boxes}
    assert {"p/open@province", "q/open@province"} <= names


def test_dot_has_the_same_boxes_and_arrows() -> None:
    boxes, arrows = read_dot(dot(chain()))
    drawn = read(mermaid(chain()))
    assert {name: label.split("\n") for name, label in boxes.items() if name in drawn.boxes} == drawn.boxes
    assert [arrow for arrow in arrows if arrow[0].startswith("n")] == [
        (tail, head, label) for tail, _, label, head in drawn.arrows
    ]


# --- Marks: a word and a line as well as a colour ---


def test_a_late_arrow_is_bold_and_explained() -> None:
    graph = read(mermaid(chain()))
    lines = {(graph.name(tail), graph.name(head)): line for tail, line, _, head in graph.arrows}
    assert lines["permit@province", "build@province"] == "==>"
    assert lines["permit@district", "build@district"] == "-->"
    assert graph.legend == ["late"]
    assert re.search(r'n\d+ -> n\d+ \[label="29 days late", .*penwidth=2.5\]', dot(chain()))


def test_a_chain_through_an_undated_rule_is_late_all_along() -> None:
    """The first falls due after the last; what lies between has no day that could be too early or too late."""
    tasks = policy("""
[[task]]
id = "a"
at = "province"
by = 2022-06-30
[[task]]
id = "b"
at = "province"
needs = [{ task = "a" }]
[[task]]
id = "c"
at = "province"
by = 2022-06-01
needs = [{ task = "b" }]
""")
    assert read(mermaid(rollout.expand(tasks, country()))).ties() == {
        ("a@province", "b@province"): "late",
        ("b@province", "c@province"): "late",
    }


def test_what_cannot_be_met_by_any_dates_is_contradictory() -> None:
    tasks = policy("""
[[task]]
id = "c"
at = "province"
during = "2022-08"
[[task]]
id = "d"
at = "province"
by = 2022-07-20
needs = [{ task = "c" }]
[[task]]
id = "e"
at = "province"
by = 2022-12-31
needs = [{ task = "d" }, { task = "f" }]
[[task]]
id = "f"
at = "province"
needs = [{ task = "e" }]
""")
    schedule = rollout.expand(tasks, country())
    graph = read(mermaid(schedule))
    assert graph.ties() == {
        ("c@province", "d@province"): "contradictory · 42 days late",
        ("d@province", "e@province"): "164 days",
        ("e@province", "f@province"): "contradictory",
        ("f@province", "e@province"): "contradictory",
    }
    assert "style=dashed" in dot(schedule)


def test_statuses_are_counted_in_boxes_and_mark_what_is_at_risk() -> None:
    """On 5 June permits are open: building has started without them at 01, and 02 has its own."""
    facts = [Done("permit", "02", "2022-05-30"), Done("build", "02", "2022-06-01"), Done("ask", "01", "2022-06-02")]
    facts += [Done("ask", "02", "2022-06-02")]
    graph = read(mermaid(rollout.assess(chain(), Progress(facts), as_of="2022-06-05")))
    assert graph.label("permit@province")[-1] == "1 open, 1 done"
    assert graph.label("build@province")[-1] == "1 fallen due and open, 1 done"
    assert [graph.mark(name) for name in ("permit@province", "build@province", "ask@province")] == [
        "open",
        "overdue",
        "done",
    ]
    assert graph.ties()["permit@province", "build@province"] == "29 days late · at risk"
    assert graph.ties()["build@province", "open@province"] == "10 days · FS +3 days"
    assert graph.legend == [
        "late",
        "at risk",
        "fallen due and open: at least one body",
        "open: none of them fallen due",
        "done: every body that owes it",
    ]


def test_a_threshold_marks_what_has_fewer_days_left() -> None:
    """Building at 01 must be done by 8 June, three days before the opening: on 5 June three days are left."""
    statuses = rollout.assess(chain(), as_of="2022-06-05")
    pair = ("build@province", "open@province")
    assert read(mermaid(statuses, threshold=3)).ties()[pair] == "10 days · FS +3 days"
    assert read(mermaid(statuses, threshold=4)).ties()[pair] == "10 days · FS +3 days · at risk"


@pytest.mark.parametrize(("on", "at_risk"), [("2022-06-08", ""), ("2022-06-09", " · at risk")])
def test_a_lag_runs_from_the_day_on_which_what_is_needed_was_done(on: str, at_risk: str) -> None:
    """Three days after it the opening can follow, by 11 June at the latest."""
    statuses = rollout.assess(chain(), Progress([Done("build", "01", on), Done("build", "02", on)]), as_of="2022-06-10")
    assert read(mermaid(statuses)).ties()["build@province", "open@province"] == f"10 days · FS +3 days{at_risk}"


def test_a_selection_of_statuses_is_drawn_as_that() -> None:
    statuses = rollout.assess(chain(), as_of="2022-06-05").where(tier="district")
    assert set(read(mermaid(statuses)).ties()) == {("permit@district", "build@district")}


# --- Directive 02 ---


def directive() -> Schedule:
    return rollout.expand(rollout.load_policy("ct-02-2022"), national_register(), until="2022-12-31")


def test_directive_02_has_its_certificates_late_and_those_of_the_25_services_on_the_day() -> None:
    ties = read(mermaid(directive())).ties()
    late = {"ministry": 29, "province": 29, "district": 30, "commune": 29}
    assert ties == {
        **{(f"certify-one-stop@{at}", f"digitise-dossiers@{at}"): f"{days} days late" for at, days in late.items()},
        **{(f"certify-essential-services@{at}", f"digitise-essential-services@{at}"): "same day" for at in late},
        ("report-it-projects@mpi#2022", "review-budget-use@mic#2022"): "122 days",
    }


def test_all_shipped_policies_are_drawn_in_both_languages() -> None:
    policies = [rollout.load_policy(name) for name in rollout.shipped_policies()]
    schedule = rollout.expand(policies, national_register(), until="2030-12-31")
    languages: tuple[Lang, ...] = ("vi", "en")
    for lang in languages:
        assert len(read(mermaid(schedule, lang=lang)).arrows) >= 18
        assert len(read_dot(dot(schedule, lang=lang, alone=True))[1]) >= 18


# --- No title can break out of its label ---

HOSTILE = (
    'a "b" [c] {d} (e) <i>f</i> |g| #h; #quot; &lt; `j` *k* _l_',
    "%%{init: {}}%% x",
    "1. not a list",
    "- nor this",
    "end",
    "n1 --> n2 ==> n3",
    "back\\slash \\n \\N \\",
    "$$x$$ fa:fa-car style a:b#c;",
    "]:::overdue",
)


def hostile() -> Schedule:
    tasks = "".join(
        f"[[task]]\nid = 't{number}'\nclause = '1'\nat = 'province'\nby = 2022-06-{number + 1:02}\n"
        f"title = {{ vi = '''{title}''' }}\n" + (f'needs = [{{ task = "t{number - 1}" }}]\n' if number else "")
        for number, title in enumerate(HOSTILE)
    )
    head = 'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "x"\nissued = 2022-01-01\n'
    hostile_policy, problems = rollout.parse_policy(f"{head}title = {{ vi = 'x\"] end <b>' }}\n{tasks}")
    assert problems == ()
    return rollout.expand(hostile_policy, country())


def test_hostile_titles_are_read_back_as_they_are() -> None:
    graph = read(mermaid(hostile()))
    assert [label[0] for label in graph.boxes.values()] == list(HOSTILE)
    assert graph.frames == ['x"] end <b>']
    boxes, _ = read_dot(dot(hostile()))
    labels = [" ".join(label.split()) for label in boxes.values()]
    assert all(any(label.startswith(title) for label in labels) for title in HOSTILE)


@pytest.mark.parametrize(
    ("text", "coded"),
    [
        ('say "no"', "say #quot;no#quot;"),
        ("a<br/>b", "a#lt;br/#gt;b"),
        ("a|b", "a#124;b"),
        ("2. b", "2#46; b"),
        ("a\nb\u2028c", "a b c"),
        ("7.5% of 10", "7#46;5#37; of 10"),
        ("Số hóa (25)", "Số hóa (25)"),
    ],
)
def test_signs_that_mermaid_reads_are_written_as_entities(text: str, coded: str) -> None:
    net = Network.from_tasks({text: 1}, [])
    assert f'n1["{coded}<br/>' in network_mermaid(net)


# --- Limits ---


def many(count: int, places: str = '["province", "district"]') -> Schedule:
    """`count` pairs of tasks of which one needs the other, at the places given, and one pair that recurs."""
    tasks = "".join(
        f'[[task]]\nid = "a{number}"\nat = {places}\nby = 2022-06-01\n'
        f'[[task]]\nid = "b{number}"\nat = {places}\nby = 2022-06-0{number % 5 + 1}\n'
        f'needs = [{{ task = "a{number}" }}]\n'
        for number in range(count)
    )
    recurring = "".join(
        f'[[task]]\nid = "{name}"\nat = "province"\neach = {{ period = "month", since = "2022-01" }}\n{needs}\n'
        for name, needs in (("write", ""), ("read", 'needs = [{ task = "write" }]'))
    )
    return rollout.expand(policy(tasks + recurring), country(), until="2022-12-31")


def test_within_the_limits_nothing_is_collapsed() -> None:
    graph = read(mermaid(many(3)))
    assert (len(graph.arrows), graph.comments) == (18, [])


def test_tiers_collapse_first_then_periods_then_tasks() -> None:
    schedule = many(3)
    tiers = read(mermaid(schedule, limit_edges=17))
    assert (len(tiers.arrows), tiers.comments) == (15, ["collapsed to fit: the tiers of a task"])
    assert tiers.label("a0")[1:] == ["a0", "2 tiers", "due 2022-06-01"]
    assert set(tiers.ties().values()) >= {"2 ties · 1 day", "2 ties · same day", "same day"}
    periods = read(mermaid(schedule, limit_edges=14))
    assert len(periods.arrows) == 4
    assert periods.label("read")[1:] == ["read", "provincial level · 12 periods", "due 2022-01-31 – 2022-12-31"]
    assert periods.ties()["write", "read"] == "12 ties · same day"
    tasks = read(mermaid(schedule, limit_edges=3))
    assert list(tasks.boxes.values()) == [["p", "8 tasks", "within: 18 ties · 0 to 2 days"]]
    assert "the tiers of a task; the periods of a recurring duty; the tasks of a policy" in tasks.comments[0]


def test_named_bodies_collapse_with_tiers_and_are_counted_apart() -> None:
    schedule = many(1, '["province", "mic", "aita", "district"]')
    assert read(mermaid(schedule, limit_edges=15)).label("a0")[2] == "2 tiers, 2 bodies"
    assert read(mermaid(many(1, '["province", "mic"]'), limit_edges=13, lang="vi")).label("a0")[2] == "1 cấp, 1 cơ quan"


def test_600_ties_fit_into_the_limits_of_mermaid() -> None:
    schedule = many(294)
    text = mermaid(schedule)
    assert len(text) <= 50_000
    assert len(read(text).arrows) <= 500
    assert len(read_dot(dot(schedule))[1]) == 600


def test_the_characters_are_counted_as_mermaid_counts_them() -> None:
    """In units of UTF-16: a sign beyond the first plane is two. The limit itself is allowed, one below is not."""
    net = Network.from_tasks({"😀": 1}, [])
    text = network_mermaid(net)
    assert network_mermaid(net, limit_chars=len(text) + 1) == text
    with pytest.raises(InputError):
        network_mermaid(net, limit_chars=len(text))


def test_the_edges_of_the_legend_count() -> None:
    schedule = chain()
    assert len(read(mermaid(schedule, limit_edges=5)).arrows) == 4
    assert read(mermaid(schedule, limit_edges=4)).comments != []


def test_what_does_not_fit_however_collapsed_is_an_error_with_the_numbers() -> None:
    with pytest.raises(InputError) as caught:
        mermaid(many(3), limit_chars=100)
    message = str(caught.value)
    assert re.search(r"takes at least \d{3} characters and 0 edges; the limits are 100 and 500", message)
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_marks_within_a_collapsed_box_are_counted() -> None:
    (label,) = read(mermaid(chain(), limit_edges=0)).boxes.values()
    assert label == ["p", "4 tasks", "within: 4 ties · -29 to 10 days · FS +3 days · SS +2…+9 days · 1 late"]


def test_ties_that_are_all_late_have_the_range_of_their_days() -> None:
    ties = read(mermaid(directive(), limit_edges=9)).ties()
    assert ties["certify-one-stop", "digitise-dossiers"] == "4 ties · 29 to 30 days late"


# --- One text whatever the order of the input ---


def test_the_order_of_the_input_does_not_show() -> None:
    backwards = "\n[[task]]".join(["", *reversed(CHAIN.split("\n[[task]]")[1:])])
    forwards, reversed_order = policy(CHAIN), policy(backwards)
    second = policy(CHAIN, "q")
    for write in (mermaid, dot):
        first = write(rollout.expand([forwards, second], country()))
        assert first == write(rollout.expand([second, reversed_order], country()))
        assert first == write(rollout.expand([forwards, second], country()))


# --- Networks ---


def test_a_network_is_drawn_with_durations_and_its_critical_tasks() -> None:
    links = [Link("a", "b"), Link("a", "c", "SS", 2), Link("b", "c", min=0, max=10), Link("d", "c")]
    net = Network.from_tasks({"a": 3, "b": 2, "c": 4, "d": 1}, links, due={"c": 9, "end": 20})
    graph = read(network_mermaid(net))
    assert list(graph.boxes.values()) == [
        ["a", "3 days from 0", "critical"],
        ["b", "2 days from 3", "critical"],
        ["c", "4 days from 5", "due 9", "critical"],
        ["d", "1 day from 0"],
        ["end", "milestone from 0", "due 20"],
    ]
    assert graph.arrows == [
        ("n1", "==>", "", "n2"),
        ("n1", "-->", "SS +2 days", "n3"),
        ("n2", "==>", "FS +0…+10 days", "n3"),
        ("n4", "-->", "", "n3"),
    ]
    boxes, arrows = read_dot(network_dot(net))
    assert boxes["n1"] == "a\n3 days from 0\ncritical"
    assert len(arrows) == 5


def test_a_network_with_a_start_is_drawn_with_days() -> None:
    start = day("2022-06-01")
    net = Network.from_tasks({"a": 3, "b": 2}, [("a", "b")], due={"b": day("2022-06-05")}, start=start)
    assert list(read(network_mermaid(net, lang="vi")).boxes.values()) == [
        ["a", "3 ngày từ 01/6/2022", "then chốt"],
        ["b", "2 ngày từ 04/6/2022", "thời hạn 05/6/2022", "then chốt"],
    ]


def test_a_network_without_dates_shows_what_contradicts_itself() -> None:
    net = Network.from_tasks({"a": 3, "b": 2, "c": 1}, [("a", "b"), ("b", "a"), ("a", "c")])
    graph = read(network_mermaid(net))
    assert graph.boxes == {"n1": ["a", "3 days"], "n2": ["b", "2 days"], "n3": ["c", "1 day"]}
    assert [label for _, _, label, _ in graph.arrows] == ["contradictory", "", "contradictory"]


def test_a_task_that_cannot_keep_its_own_due_is_contradictory() -> None:
    net = Network.from_tasks({"a": 3, "b": 1}, [("b", "a")], due={"a": 3})
    late = Network.from_tasks({"a": 3}, [], due={"a": 2})
    assert [label for _, _, label, _ in read(network_mermaid(net)).arrows] == ["contradictory"]
    assert read(network_mermaid(late)).boxes == {"n1": ["a", "3 days from 0", "due 2", "contradictory"]}


def test_the_rules_of_a_schedule_can_be_drawn_as_a_network() -> None:
    graph = read(network_mermaid(Network.of(chain())))
    assert ["việc (p/sing@province)", "milestone, end of 2022-01-01", "due 2022-06-11"] in graph.boxes.values()
