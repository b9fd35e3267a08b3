"""One policy as a page to be compared with its document: items in order, days, levels, citations, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rollout.labels import Lang
from rollout.policy.citation import place_in_text
from rollout.policy.coverage import coverage
from rollout.policy.deadline import Each, Within
from rollout.policy.interpretation import PLAIN, windows
from rollout.policy.item import Item, Rule, Target
from rollout.policy.policy import Policy
from rollout.policy.report import PrintedTally, Reported


def document(policy: Policy, lang: Lang = "en") -> str:
    """A policy as a page of Markdown, with the notes in a language: what its encoding has, and nothing else."""
    return "\n".join(_page_lines(policy, lang)) + "\n"


def _page_lines(policy: Policy, lang: Lang) -> Iterator[str]:
    title, note = policy.instrument.title, policy.instrument.note.of(lang)
    yield f"# {title.of('vi')}"
    yield ""
    yield f"*{title.en}*"
    yield ""
    yield f"Generated from the encoding `{policy.id}`; do not edit."
    yield ""
    yield from _table_lines(("", ""), _instrument_rows(policy, lang))
    if note:
        yield note
        yield ""
    columns = ("item", "clause", "as printed", "at", "due", "level", "lead")
    yield from _section("Tasks", columns, _item_rows(policy, policy.tasks, lang))
    yield from _section("Targets", columns, _item_rows(policy, policy.targets, lang))
    remarks = ((item.id, remark) for item in policy.items for remark in _remarks(item, lang))
    yield from _section("What is open, and how it is interpreted", ("item", "remark"), remarks)
    columns = ("figure", "clause", "as printed", "at", "on", "value", "remark")
    yield from _section("Figures reported", columns, (_figure_row(figure, lang) for figure in policy.measured))
    tallies = (_tally_row(tally, lang) for tally in policy.tallies)
    yield from _section("Tallies", ("tally", "clause", "for", "counts"), tallies)
    left_out = ((part.clause, _in_quotes(part.phrase), part.reason.of(lang)) for part in policy.left_out)
    yield from _section("Not encoded, and why", ("clause", "passage", "reason"), left_out)


def _section(heading: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A heading and its table, where there are rows."""
    filled = list(rows)
    if filled:
        yield f"## {heading}"
        yield ""
        yield from _table_lines(columns, filled)


def _table_lines(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '∣') for cell in row)} |"
    yield ""


def _in_quotes(phrase: str) -> str:
    return f"“{phrase}”" if phrase else ""


def _instrument_rows(policy: Policy, lang: Lang) -> Iterator[tuple[str, str]]:
    instrument = policy.instrument
    yield "Number", instrument.number
    yield "Kind, issuer", f"{instrument.kind}, {instrument.issuer}"
    yield "Issued", str(instrument.issued or "not known")
    if instrument.known_by:
        yield "Known by", str(instrument.known_by)
    if instrument.term:
        yield "Term", str(instrument.term)
    if instrument.undetermined_after:
        yield "Whether it binds is undetermined after", str(instrument.undetermined_after)
    for source in instrument.sources:
        published = f", {source.published}" if source.published else ""
        note = f": {source.note.of(lang)}" if str(source.note) else ""
        yield f"Source `{source.id}`", f"{source.name.of(lang)}{published} ({source.confidence} confidence){note}"
    yield "Coverage", str(coverage(policy))


def _item_rows(policy: Policy, items: Iterable[Item], lang: Lang) -> Iterator[tuple[str, ...]]:
    """One row per rule of the `items` of a `policy`; the first of an item has its name. Places are in the `lang`."""
    for item in items:
        name = f"**{item.id}**<br>{item.title.vi}<br>*{item.title.en}*"
        leads = ", ".join(holder.body for holder in item.lead) or "itself"
        helpers = f"<br>with {', '.join(item.coordinating)}" if item.coordinating else ""
        for rule in item.rules:
            lead = f"{leads}{_charged_cell(rule, lang)}{helpers}"
            phrase = _in_quotes(rule.phrase or item.phrase)
            level = str(rule.level) if rule.level else ""
            place = place_in_text(policy, item, rule).of(lang)
            yield (name, place, phrase, rule.place, _due_cell(rule), level, lead)
            name = ""


def _charged_cell(rule: Rule, lang: Lang) -> str:
    """Whom the text charges with what the units of a rule carry out, where that is another."""
    return f"<br>charged: {rule.charged.committee.of(lang)}" if rule.charged else ""


def _due_cell(rule: Rule) -> str:
    if isinstance(rule.deadline, Each):
        first = next(windows(rule.deadline, PLAIN, None)).due
        until = f" until {rule.deadline.until}" if rule.deadline.until else ""
        return f"every {rule.deadline.period} from {first}{until}"
    if isinstance(rule.deadline, Within):
        return f"within a time of “{rule.deadline.after}”"
    (window,) = windows(rule.deadline, PLAIN, None)
    opens = f"{window.opens} to " if window.opens else ""
    return f"{opens}{window.due or 'no day'}{' on' if window.standing else ''}"


def _remarks(item: Item, lang: Lang) -> Iterator[str]:
    """What the text leaves open about an item, and how it is related to other items and bodies."""
    for reading in item.also_read:
        yield f"also read: {reading.note.of(lang)}"
    if str(item.inherited):
        yield f"its day is inherited: {item.inherited.of(lang)}"
    labels = {"uncertain": item.uncertain, "except": item.excepting, "of": item.denominator}
    if isinstance(item, Target):
        labels["baseline"] = item.baseline
    for name, label in labels.items():
        if str(label):
            yield f"{name}: {label.of(lang)}"
    if str(item.note):
        yield item.note.of(lang)
    yield from _relations(item, lang)


def _relations(item: Item, lang: Lang) -> Iterator[str]:
    """Its relations to other items and bodies, its strength and its confidence."""
    if item.duplicate_of:
        yield f"a second statement of {item.duplicate_of}: no duty of its own"
    if item.carved_out_of:
        yield f"carved out of {item.carved_out_of}"
    if item.conflicts_with:
        yield f"conflicts with {', '.join(item.conflicts_with)}"
    if item.to:
        yield f"to {', '.join(item.to)}"
    if isinstance(item, Target) and item.pool:
        yield f"the figures of {', '.join(item.pool)} put together"
    if item.monitored_by:
        yield f"followed by {', '.join(item.monitored_by)}"
    if item.strength == "goal":
        yield "a goal, not a duty"
    if item.confidence != "high":
        yield f"{item.confidence} confidence"
    for need in item.needs:
        clause = f" ({need.clause})" if need.clause else ""
        yield f"needs {need.task} of {need.scope}, {need.basis}{clause}: {need.note.of(lang)}"


def _figure_row(figure: Reported, lang: Lang) -> tuple[str, ...]:
    unit = "%" if figure.scale == "%" else f" {figure.scale}"
    value = f"{figure.value}{unit}"
    if figure.numerator is not None and figure.denominator:
        value += f" ({figure.numerator:,} of {figure.denominator:,})"
    remarks = [f"not comparable: {objection.reason.of(lang)}" for objection in figure.not_comparable]
    remarks += [label.of(lang) for label in (figure.of, figure.note) if str(label)]
    name, day = f"**{figure.id}**<br>{figure.title.of(lang)}", str(figure.on or figure.period or "")
    return (name, figure.clause, f"“{figure.phrase}”", figure.at, day, value, "; ".join(remarks))


def _tally_row(tally: PrintedTally, lang: Lang) -> tuple[str, ...]:
    counts = "<br>".join(f"{name.replace('_', ' ')}: {count:,}" for name, count in tally.counts.by_class)
    return (f"**{tally.id}**<br>{tally.title.of(lang)}", tally.clause, str(tally.period or tally.on or ""), counts)
