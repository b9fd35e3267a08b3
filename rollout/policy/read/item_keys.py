"""The format of tasks and targets: their keys, the deadlines, the levels and the tables within."""

from __future__ import annotations

import attrs

from rollout.policy.deadline import MAX_ABOUT, MAX_COUNT, MAX_EVERY, RECURRING, UNITS_OF_TIME
from rollout.policy.item import BASES, COMMENCEMENTS, HOLDINGS, KINDS_OF_NEED, RECURRENCES, STRENGTHS
from rollout.policy.level import Comparator
from rollout.policy.read.keys import (
    CONFIDENCE,
    INHERITED,
    ITEM_ID,
    LIFETIME,
    NOTE,
    SCALE,
    SOURCES,
    UNCERTAIN,
    Key,
    TableFormat,
    choice,
    required,
)
from rollout.units.unit import PLACES, SCOPES, Tier

DEADLINES = (
    Key("from", "day or period", "“từ ngày”, “từ năm”: in operation from that day on, and standing afterwards"),
    Key("by", "day or period", "“đến ngày”, “đến tháng”, “đến hết năm”: due on that day, or on the period's last day"),
    Key("before", "day", "“trước ngày”: due on the day before"),
    Key("during", "period", "“trong tháng”, “vào”: opens on the period's first day, due on its last"),
    Key("each", "table", "“hàng năm”, “định kỳ”: once per period"),
    Key("within", "table", "“trong … ngày kể từ”: a time limit after an event, a task or the instrument's issue"),
)
DEADLINES_BY_PLACE = tuple(attrs.evolve(key, keyed_by="place") for key in DEADLINES)

_SIGNS = {
    Comparator.AT_LEAST: "a level to be reached or exceeded (≥): tối thiểu, trở lên, đạt",
    Comparator.MORE_THAN: "a level to be exceeded (>): trên",
    Comparator.AT_MOST: "a level not to be exceeded (≤): tối đa, không quá",
    Comparator.EXACTLY: "a level to be met exactly (=)",
    Comparator.RAISE_BY: "the size of a rise (+): tăng",
    Comparator.CUT_BY: "the size of a cut (−): giảm",
}
LEVELS = tuple(Key(comparator.value, "value", meaning, "one required") for comparator, meaning in _SIGNS.items())
LEVELS_BY_PERIOD = tuple(attrs.evolve(key, keyed_by="period") for key in LEVELS)
COMPARATORS = tuple(comparator.value for comparator in Comparator)


CHARGED = tuple(tier.value for tier in Tier if tier != Tier.AGENCY)


def _key_of_bodies(name: str, meaning: str) -> Key:
    """A key with a `name` and a `meaning` that takes bodies, or places for all that are there."""
    return Key(name, "texts", meaning, names="body", besides=PLACES)


_ITEM = (
    Key(
        "clause",
        "text",
        'where it stands: `"¶3"`, `"II.2.a"`. Keyed where that differs: `{ province = "¶3", district = "¶4" }`. '
        "Left out where it is not in the text: `source` then names other sources than the first one",
        "required in the text",
        keyed_by="place or period",
    ),
    Key(
        "phrase",
        "text",
        "the short printed expression that gives the date, the level or both, and no more: "
        '`"từ ngày 01/6/2022"`, `"trên 30%"`. An ellipsis stands for what is left out between. Keyed like `clause`',
        keyed_by="place or period",
    ),
    Key("at", "texts", "where it is owed: places or bodies. Left out where the deadline is keyed by place", "required"),
    Key(
        "lead",
        "lead",
        "who owes it: a body, or a list of [holders](#bodies)",
        "the unit itself",
        table="holder",
        names="body",
    ),
    Key(
        "charged",
        "choice",
        "whom the text charges, where that is a body above the one that carries it out: the tier of that body. Keyed "
        'by place where it is not so of all: `{ district = "province", commune = "province" }`',
        "who owes it",
        choices=CHARGED,
        keyed_by="place",
    ),
    _key_of_bodies("coordinating", "who helps: places or bodies"),
    _key_of_bodies("monitored-by", "who urges and follows it: places or bodies"),
    _key_of_bodies("to", "to whom it is addressed, such as the reader of a report: places or bodies"),
    *DEADLINES_BY_PLACE,
    Key("needs", "tables", "what must come first: [needs](#needs)", table="need"),
    Key(
        "carved-out-of",
        "text",
        'a special case of another item (`"task"`, or `"policy/task"`), with dates of its own. '
        "No date of the other moves",
    ),
    Key("duplicate-of", "text", "the item that it repeats: kept here, but without obligations of its own"),
    Key("conflicts-with", "texts", "items that cannot hold together with it"),
    Key(
        "measure-id",
        "text",
        "joins what measures the same thing across documents",
        "the item's id",
        attribute="measure",
    ),
    choice("strength", STRENGTHS, '`"duty"`', "`goal` for what is striven for (phấn đấu)"),
    choice(
        "commencement",
        COMMENCEMENTS,
        '`"with-instrument"`',
        "`awaited` for what is not in force until an instrument [commences](#relations) it",
    ),
    attrs.evolve(CONFIDENCE, meaning="as for sources, of this item"),
    UNCERTAIN,
    INHERITED,
    Key("except", "label", "what the text excepts", attribute="excepting"),
    Key("denominator", "label", "what a share is a share of"),
    Key("also-read", "tables", "other readings that the words admit, see below"),
    SOURCES,
    attrs.evolve(NOTE, meaning="what the text leaves open, and how it is read here"),
)

TASK = TableFormat(
    "task",
    "A duty: what, where it is owed, led by whom, by when, after what.",
    (
        ITEM_ID,
        required("title", "label", "the duty in a few words, not the text's sentence"),
        *_ITEM,
        Key("level", "table", 'a measure within a duty: `{ at-least = 100, scale = "%" }`'),
    ),
)

TARGET = TableFormat(
    "target",
    "A measure that must reach levels by dates.",
    (
        ITEM_ID,
        required("measure", "label", "what is measured", attribute="title"),
        *_ITEM,
        *LEVELS_BY_PERIOD,
        SCALE,
        Key(
            "held",
            "flag",
            "the level must hold **from** the period's first day on (“từ năm 2022”), not be reached by its end",
            "`false`",
        ),
        choice("holds", HOLDINGS, '`"each"`', "`each`: every unit reaches it. `pooled`: all of them together"),
        Key(
            "pool",
            "texts",
            'whose figures are put together, where `holds = "pooled"`: places or bodies, beside the one body of `at`',
            names="body",
            besides=PLACES,
        ),
        Key("baseline", "label", "what a rise or a cut is counted from"),
        Key("baseline-value", "number", "the baseline, where it is a number: what the measure was on `baseline-on`"),
        Key("baseline-on", "day or period", "the day of that number: itself, or the last of the period"),
    ),
    one_of=COMPARATORS,
)

LENGTH = tuple(
    Key(name, "whole", f"how many {name.replace('-', ' ')}; the units add up", "one required", least=1, most=MAX_COUNT)
    for name in UNITS_OF_TIME
)

EACH = TableFormat(
    "each",
    "A duty that recurs: one obligation per period, counted from `since`.",
    (
        choice("period", RECURRING, "required", "how often", required=True),
        required("since", "period", 'the first period, of that kind: `2022`, `"2020-Q1"`, `"2022-W05"`'),
        Key("until", "period", "the last period, of that kind", "without end"),
        Key("every", "whole", "`2` for each second period, counted from `since`", "`1`", least=1, most=MAX_EVERY),
        Key("month", "whole", "the month of the year, or of the quarter (1 to 3) or half (1 to 6)", least=1, most=12),
        Key(
            "day",
            "whole",
            'the day of the month, with `month` or `period = "month"`: a day that a month lacks is its last. '
            "Of a week 1 (Monday) to 7 (Sunday)",
            "the last",
            least=1,
            most=31,
        ),
        Key(
            "about",
            "whole",
            "by how many periods the content is ahead: `1` for a list that concerns the next year",
            "`0`",
            least=-MAX_ABOUT,
            most=MAX_ABOUT,
        ),
        Key("then", "table", "how long after the end of the period, or of its `month`, it is due: `{ days = 25 }`"),
    ),
)

THEN = TableFormat("then", "A length of time after the end of a period.", LENGTH, one_of=UNITS_OF_TIME)

WITHIN = TableFormat(
    "within",
    "A time limit whose first day is not counted.",
    (
        required(
            "after",
            "text",
            'what it runs from: a task\'s id, or `"policy/task"`; `"issued"` or `"in-force"`; or else the name of an '
            'event, of which evidence gives the days: `Happened("request", "2022-05-02")`',
        ),
        *LENGTH,
    ),
    one_of=UNITS_OF_TIME,
)

LEVEL = TableFormat("level", "The one level that a task states.", (*LEVELS, SCALE), one_of=COMPARATORS)

HOLDER = TableFormat(
    "holder", "A body that leads for a time.", (required("body", "text", "the id of the body", names="body"), *LIFETIME)
)

NEED = TableFormat(
    "need",
    "A task that must come first.",
    (
        required("task", "text", 'an item of this file, or `"policy/task"` of another'),
        Key(
            "scope",
            "text",
            "whose: of the `own` unit, its `parent`, its `children`, `all`, or a named body's id",
            '`"own"`',
            names="body",
            besides=SCOPES,
        ),
        choice(
            "kind",
            KINDS_OF_NEED,
            '`"FS"`',
            "the kind of dependency: finish to start, start to start, finish to finish, start to finish",
        ),
        Key("min-lag", "whole", "minimum days between the two", "`0`", least=-MAX_COUNT, most=MAX_COUNT),
        Key("max-lag", "whole", "maximum days between the two", least=-MAX_COUNT, most=MAX_COUNT),
        choice("period", RECURRENCES, '`"same"`', "of a recurring duty: the `same` period, or the `previous` one"),
        choice("basis", BASES, '`"stated"`', "`stated` in the text, or `inferred` by the encoder"),
        Key("clause", "text", "where the text says so"),
        attrs.evolve(NOTE, meaning="why"),
    ),
)

ALSO_READ = TableFormat(
    "also-read",
    "Another reading that the words admit: shown with the item, never applied silently.",
    (
        required("note", "label", "why the words admit it"),
        *DEADLINES,
        Key("undated", "flag", "under this reading there is no day at all. Not together with a deadline", "`false`"),
    ),
)

ITEM_TABLES = (TASK, TARGET, EACH, THEN, WITHIN, LEVEL, HOLDER, NEED, ALSO_READ)
