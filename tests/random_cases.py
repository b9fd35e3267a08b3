"""Random small cases, each as plain data for the judge and as values of the library: bodies, a policy, and a log."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from functools import cached_property

import attrs
from judge import (
    Body,
    Duty,
    Law,
    Moves,
    Note,
    Standing,
    about,
    exists,
    fits_extended,
    happening_of,
    happenings,
    is_there,
    judge,
)  # fmt: skip
from small import policy

import rollout
from rollout import (
    Done,
    Extended,
    Happened,
    Measured,
    Open,
    Period,
    Progress,
    Register,
    Retracted,
    Schedule,
    Tier,
    Unit,
    Waived,
)
from rollout.progress.evidence import Evidence, Fact

D = dt.date
DAYS = (
    D(2022, 1, 15), D(2022, 3, 31), D(2022, 4, 1), D(2022, 6, 1), D(2022, 6, 29), D(2022, 6, 30), D(2022, 7, 1),
    D(2022, 8, 31), D(2022, 9, 30), D(2022, 10, 1), D(2022, 12, 31), D(2023, 1, 1), D(2023, 8, 31),
)  # fmt: skip

# What each form of deadline means, written by hand: the days of its duties under the default reading.
FORMS: tuple[tuple[str, tuple[Duty, ...]], ...] = (
    ("by = 2022-06-30", (Duty("", due=D(2022, 6, 30)),)),
    ('by = "2022-02"', (Duty("", due=D(2022, 2, 28)),)),
    ('by = "2022-Q3"', (Duty("", due=D(2022, 9, 30)),)),
    ('by = "2022"', (Duty("", due=D(2022, 12, 31)),)),
    ("before = 2022-07-01", (Duty("", due=D(2022, 6, 30)),)),
    ("from = 2022-06-01", (Duty("", due=D(2022, 6, 1), stands=True),)),
    ('during = "2022-06"', (Duty("", due=D(2022, 6, 30), opens=D(2022, 6, 1)),)),
    ("", (Duty(""),)),
    ('within = { days = 10, after = "asked" }', (Duty("", event="asked", days=10),)),
    ('within = { days = 30, after = "told" }', (Duty("", event="told", days=30),)),
    (
        'each = { period = "quarter", since = "2022-Q1", until = "2022-Q3" }',
        (
            Duty("", "2022-Q1", D(2022, 3, 31), D(2022, 1, 1), recurs=True),
            Duty("", "2022-Q2", D(2022, 6, 30), D(2022, 4, 1), recurs=True),
            Duty("", "2022-Q3", D(2022, 9, 30), D(2022, 7, 1), recurs=True),
        ),
    ),
    (
        'each = { period = "year", month = 8, since = 2022, until = 2023 }',
        (
            Duty("", "2022", D(2022, 8, 31), D(2022, 8, 1), recurs=True),
            Duty("", "2023", D(2023, 8, 31), D(2023, 8, 1), recurs=True),
        ),
    ),
)
LEVELS = (Duty("", "2022", D(2022, 12, 31), level=50), Duty("", "2023", D(2023, 12, 31), level=80))
LAWS = (
    ("issued = 2022-01-15", Law(D(2022, 1, 15))),
    ("issued = 2022-01-15\nin-force = 2022-04-01", Law(D(2022, 4, 1))),
    ("issued = 2022-01-15\nends = 2022-09-30", Law(D(2022, 1, 15), ends=D(2022, 9, 30))),
    ("issued = 2022-01-15\nundetermined-after = 2022-08-31", Law(D(2022, 1, 15), silent_after=D(2022, 8, 31))),
)
NAMED = ("b1", "b2")  # bodies that owe by name
KINDS: dict[str, type[Fact]] = {"done": Done, "open": Open, "waived": Waived, "retracted": Retracted}


def evidence(note: Note) -> Evidence:
    """The fact that a note tells."""
    if note.kind == "happened":
        return Happened(note.task, note.on, note.unit or None, recorded=note.recorded, corrects=note.corrects)
    period = None if note.period is None else Period.of(note.period)
    if note.kind == "measured":
        return Measured(
            note.task, note.unit, note.on,
            period=period, recorded=note.recorded, value=note.value, comparable=note.comparable,
        )  # fmt: skip
    if note.to is not None:
        return Extended(note.task, note.unit, note.on, period=period, recorded=note.recorded, to=note.to)
    return KINDS[note.kind](note.task, note.unit, note.on, period=period, recorded=note.recorded)


@attrs.frozen(slots=False)
class Case:
    """One case; `duties` are those of each task, whose name has its policy."""

    bodies: dict[str, Body]
    law: Law
    schedule: Schedule
    duties: dict[str, tuple[Duty, ...]]
    notes: tuple[Note, ...]

    @cached_property
    def progress(self) -> Progress:
        return Progress(map(evidence, self.notes))

    def judged(self, day: dt.date, known_on: dt.date | None = None) -> dict[str, Standing]:
        """How each obligation stands by the judge, by its id."""
        possible = [note for note in self.notes if is_there(note, self.bodies, named=note.unit in NAMED)]
        events = [note for note in possible if note.kind == "happened"]
        notes = self._notes_by_name(possible, events, known_on)
        judged = {}
        for obligation in self.schedule:
            duty = self._duty(obligation)
            moves = self._moves(duty, obligation.unit, events, known_on)
            for place, (first_day, steps) in enumerate(moves.items() or [(day, [])]):
                name = f"{obligation.id}#{first_day}" if place else obligation.id
                if not place or first_day <= day:
                    judged[name] = judge(
                        duty, self.law, obligation.unit, self.bodies, notes[name], steps, as_of=day, known_on=known_on
                    )
        return judged

    def _moves(self, duty: Duty, unit: str, events: list[Note], known_on: dt.date | None) -> dict[dt.date, Moves]:
        """The happenings that make obligations of a unit: the first, and those of days on which it is there."""
        moves = happenings(duty, unit, events, known_on)
        is_named = unit in NAMED
        kept = [day for place, day in enumerate(moves) if not place or is_named or exists(self.bodies[unit], day)]
        return {day: moves[day] for day in kept}

    def _notes_by_name(
        self, possible: list[Note], events: list[Note], known_on: dt.date | None
    ) -> defaultdict[str, list[Note]]:
        """The notes about each obligation, by its id; those that fit an extended window too are of none."""
        notes: defaultdict[str, list[Note]] = defaultdict(list)
        matched: defaultdict[str, defaultdict[Duty, list[Note]]] = defaultdict(lambda: defaultdict(list))
        owed = {obligation.id for obligation in self.schedule}
        for note in possible:
            if note.task in self.duties:
                at_unit = [duty for duty in self.duties[note.task] if name_of(duty, note.unit) in owed]
                for duty in about(note, at_unit) if at_unit else ():
                    matched[note.unit][duty].append(note)
        for unit, logs in matched.items():
            for duty, log in logs.items():
                at_unit = [sibling for sibling in self.duties[duty.task] if name_of(sibling, unit) in owed]
                moves = self._moves(duty, unit, events, known_on)
                for note in log:
                    if not fits_extended(note, [duty], at_unit, logs):
                        for name in self._names(note, duty, moves):
                            notes[name].append(note)
        return notes

    def _names(self, note: Note, duty: Duty, moves: dict[dt.date, Moves]) -> list[str]:
        """The ids of the obligations of a duty that a note speaks of: the first happening's has no day in it."""
        name = name_of(duty, note.unit)
        if len(moves) < 2:
            return [name]
        first = next(iter(moves))
        return [name if day == first else f"{name}#{day}" for day in happening_of(note, duty, moves)]

    def _duty(self, obligation: rollout.Obligation) -> Duty:
        duties = self.duties[f"{obligation.policy}/{obligation.task}"]
        period = str(obligation.period) if obligation.period else None
        duty = next(duty for duty in duties if duty.period == period)
        return duty._replace(named=obligation.unit in NAMED)

    def days(self) -> list[dt.date]:
        """The days on which something can change, and those around them."""
        days = {self.law.starts, self.law.ends, self.law.silent_after}
        for duty in sum(self.duties.values(), ()):
            days |= {duty.due, duty.opens}
        for body in self.bodies.values():
            days |= {body.since, body.until}
        for note in self.notes:
            days |= {note.on, note.recorded, note.to, note.on + dt.timedelta(days=10), note.on + dt.timedelta(days=30)}
        return sorted({day + dt.timedelta(days=step) for day in days if day for step in (-1, 0, 1)})


def name_of(duty: Duty, unit: str) -> str:
    ending = f"#{duty.period}" if duty.period else ""
    return f"{duty.task}@{unit}{ending}"


def random_case(seed: int, size: int | None = None) -> Case:
    """The case of a seed, with `size` notes (some, where no number is given)."""
    chance = random.Random(seed)
    bodies = _bodies(chance)
    instrument, law = chance.choice(LAWS)
    text, duties = _tasks(chance)
    schedule = rollout.expand(policy(_named_bodies(bodies) + text, "p", instrument), register(bodies))
    names = [(obligation.unit, obligation.id.partition("@")[0]) for obligation in schedule]
    count = chance.choice((0, 3, 8, 20, 40)) if size is None else size
    notes = [_note(chance, duties, *chance.choice(names)) for _ in range(count)] if names else []
    notes += [_event(chance, bodies) for _ in range(chance.choice((0, 1, 3, 8)))]
    chance.shuffle(notes)
    return Case(bodies, law, schedule, duties, tuple(notes))


def register(bodies: dict[str, Body]) -> Register:
    tiers = [body for body in bodies.values() if body.tier != "agency"]
    return Register(
        [
            Unit(
                body.id, Tier(body.tier), body.id, parent=body.parent,
                since=body.since, until=body.until, successors=body.heirs,
            )
            for body in tiers
        ]
    )  # fmt: skip


def _bodies(chance: random.Random) -> dict[str, Body]:
    """Provinces and districts, some of which are formed or end in time, and two bodies that policies name."""
    bodies = {}
    for place, tier, parent in (
        ("c1", "province", None), ("c2", "province", None), ("c3", "province", None),
        ("d1", "district", "c1"), ("d2", "district", "c1"), ("d3", "district", "c2"),
    ):  # fmt: skip
        since = chance.choice(DAYS[:7]) if chance.random() < 0.25 else None
        until = chance.choice(DAYS[5:]) if chance.random() < 0.25 else None
        if since and until and until < since:
            until = None
        bodies[place] = Body(place, tier, parent, since, until)
    until = chance.choice(DAYS[2:]) if chance.random() < 0.6 else None
    heirs = ("b2",) if until and chance.random() < 0.7 else ()
    bodies["b1"] = Body("b1", "agency", until=until, heirs=heirs)
    late = DAYS[-1] if chance.random() < 0.3 else None
    bodies["b2"] = Body("b2", "agency", until=late)
    return bodies


def _named_bodies(bodies: dict[str, Body]) -> str:
    lines = []
    for body in (bodies["b1"], bodies["b2"]):
        lines += ["[[body]]", f'id = "{body.id}"', 'name = { vi = "x" }']
        lines += [f"until = {body.until}"] if body.until else []
        lines += [f'successors = ["{heir}"]' for heir in body.heirs]
    return "\n".join(lines) + "\n"


def _tasks(chance: random.Random) -> tuple[str, dict[str, tuple[Duty, ...]]]:
    """Some tasks of all forms, a target, and needs between them, as TOML and as duties."""
    text, duties = "", {}
    for number, (form, days) in enumerate(chance.sample(FORMS, chance.randint(2, 5))):
        places = chance.sample(("province", "district", "b1", "b2"), chance.randint(1, 3))
        text += f'[[task]]\nid = "t{number}"\nat = {places}\n{form}\n'
        if number and "each" not in form and chance.random() < 0.6:
            scope = chance.choice(("own", "parent", "children", "all"))
            kind, lag = chance.choice(("FS", "SS")), chance.choice((0, 5))
            text += f'needs = [{{ task = "t{number - 1}", scope = "{scope}", kind = "{kind}", min-lag = {lag} }}]\n'
        duties[f"p/t{number}"] = tuple(duty._replace(task=f"p/t{number}") for duty in days)
    if chance.random() < 0.7:
        text += '[[target]]\nid = "m"\nat = ["province", "b1"]\nat-least = { 2022 = 50, 2023 = 80 }\n'
        duties["p/m"] = tuple(duty._replace(task="p/m") for duty in LEVELS)
    return text, duties


def _note(chance: random.Random, duties: dict[str, tuple[Duty, ...]], unit: str, task: str) -> Note:
    days = duties[task]
    duty = chance.choice(days)
    kinds = ("measured",) * 4 if duty.level else ("done",) * 5
    kind = chance.choice((*kinds, "open", "extended", "waived", "retracted"))
    on = chance.choice((*DAYS, *filter(None, (duty.due, duty.opens)))) + dt.timedelta(chance.choice((-1, 0, 0, 1)))
    recorded = on + dt.timedelta(chance.choice((0, 1, 40))) if chance.random() < 0.3 else None
    period = duty.period if chance.random() < 0.7 else None
    to = (duty.due or on) + dt.timedelta(chance.choice((-3, 1, 20, 100))) if kind == "extended" else None
    value, comparable = chance.choice((40, 50, 79, 80)), chance.random() < 0.85
    return Note(kind, task, unit, on, recorded, period, value, comparable, to)


def _event(chance: random.Random, bodies: dict[str, Body]) -> Note:
    on = chance.choice(DAYS)
    recorded = on + dt.timedelta(chance.choice((1, 20))) if chance.random() < 0.3 else None
    unit = chance.choice(("", "", *bodies))
    corrects = chance.choice(DAYS) if chance.random() < 0.3 else None
    corrects = None if corrects == on else corrects
    return Note("happened", chance.choice(("asked", "told")), unit, on, recorded, corrects=corrects)
