"""The format of what a document reports: figures and tallies."""

from __future__ import annotations

from rollout.policy.read.keys import (
    CONFIDENCE,
    INHERITED,
    ITEM_ID,
    NOTE,
    SCALE,
    SOURCES,
    UNCERTAIN,
    Key,
    TableFormat,
    choice,
    required,
)

TALLIES = ("tasks", "dossiers", "feedback")  # the official counting schemes, which are loaded where there is a tally

REPORT = (
    ITEM_ID,
    required("title", "label", "what is reported"),
    required("at", "text", "the body it is about", names="body"),
    required("clause", "text", "where it stands"),
    Key("phrase", "text", "the figures as printed, in short"),
    Key("on", "day", "the day of the figures", "one required"),
    Key("period", "period", "the period it is about, where no day is printed", "one required"),
    INHERITED,
    CONFIDENCE,
    UNCERTAIN,
    SOURCES,
    NOTE,
)

MEASURED = TableFormat(
    "measured",
    "A figure that the document reports, on a day or for a period.",
    (
        *REPORT,
        required("value", "number", "as printed"),
        SCALE,
        Key("measure-id", "texts", "the measures it is a figure of", "its id", attribute="measures"),
        Key("numerator", "whole", "how many, where that is printed", least=0),
        Key("denominator", "whole", "of how many, where that is printed; a wrong percentage is a finding", least=1),
        Key("of", "label", "the denominator in words"),
        Key("baseline", "label", "what a change is counted from"),
        Key("not-comparable", "tables", "why it cannot be compared with a level, see below"),
    ),
    one_of=("on", "period"),
    together=(("numerator", "denominator"),),
)

NOT_COMPARABLE = TableFormat(
    "not-comparable",
    "Why a figure cannot be compared with a level; a key that is left out means all.",
    (
        required("reason", "label", "what is counted differently"),
        Key("measure-id", "text", "of which measure", "every measure of the figure", attribute="measure"),
        Key("with", "text", 'with which item: `"item"`, or `"policy/item"` of another document', "every item"),
    ),
)

TALLY = TableFormat(
    "tally",
    "Counts that the document prints, in the official classes.",
    (
        *REPORT,
        choice("kind", TALLIES, "required", "what is counted", required=True),
        required(
            "counts", "table", "the classes that are printed. One that is not printed is left out: absent is not 0"
        ),
        Key("rates", "table", "the rates that are printed, in percent: `completed`, `overdue`, `on-time`"),
    ),
    one_of=("on", "period"),
)

REPORT_TABLES = (MEASURED, NOT_COMPARABLE, TALLY)
