"""One policy as a page to be read beside its document: items in order, days, levels, citations, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rollout.policy.coverage import coverage
from rollout.policy.deadline import Each, Within
from rollout.policy.interpretation import PLAIN, windows
from rollout.policy.item import Item, Rule, Target
from rollout.policy.policy import Policy
from rollout.policy.report import PrintedTally, Reported


def document(policy: Policy) -> str:
    """The page as Markdown. It says nothing that the encoding does not."""
    return "\n".join(_lines(policy)) + "\n"


def _lines(policy: Policy) -> Iterator[str]:
    one = policy.instrument
    yield f"# {one.title.vi or one.title.en}"
    yield ""
    yield f"*{one.title.en}*"
    yield ""
    yield f"Generated from the encoding `{policy.id}`; do not edit."
    yield ""
    yield from _table(("", ""), _facts(policy))
    if str(one.note):
        yield f"{one.note}"
        yield ""
    for kind, items in (("Tasks", policy.tasks), ("Targets", policy.targets)):
        if items:
            yield f"## {kind}"
            yield ""
            yield from _table(("item", "clause", "as printed", "at", "due", "level", "lead"), _rows(items))
    yield from _open(policy)
    yield from _reported(policy)
    if policy.left_out:
        yield "## Not encoded, and why"
        yield ""
        rows = ((one.clause, f"“{one.phrase}”" if one.phrase else "", str(one.reason)) for one in policy.left_out)
        yield from _table(("clause", "passage", "reason"), rows)


def _facts(policy: Policy) -> Iterator[tuple[str, str]]:
    one = policy.instrument
    yield "Number", one.number
    yield "Kind, issuer", f"{one.kind}, {one.issuer}"
    yield "Issued", str(one.issued or "not known")
    if one.known_by:
        yield "Known by", str(one.known_by)
    if one.term:
        yield "Term", str(one.term)
    if one.undetermined_after:
        yield "Whether it binds is undetermined after", str(one.undetermined_after)
    for source in one.sources:
        published = f", {source.published}" if source.published else ""
        note = f": {source.note}" if str(source.note) else ""
        yield f"Source `{source.id}`", f"{source.name}{published} ({source.confidence} confidence){note}"
    yield "Coverage", str(coverage(policy))


def _rows(items: Iterable[Item]) -> Iterator[tuple[str, ...]]:
    for item in items:
        name = f"**{item.id}**<br>{item.title.vi}<br>*{item.title.en}*"
        for rule in item.rules:
            lead = ", ".join(one.body for one in item.lead) or "itself"
            helped = f"<br>with {', '.join(item.coordinating)}" if item.coordinating else ""
            phrase = rule.phrase or item.phrase
            level = str(rule.level) if rule.level else ""
            clause = rule.clause or item.clause
            yield (name, clause, f"“{phrase}”" if phrase else "", rule.place, _due(rule), level, lead + helped)
            name = ""


def _due(rule: Rule) -> str:
    if isinstance(rule.deadline, Each):
        first = next(windows(rule.deadline, PLAIN, None)).due
        until = f" until {rule.deadline.until}" if rule.deadline.until else ""
        return f"every {rule.deadline.period} from {first}{until}"
    if isinstance(rule.deadline, Within):
        return f"within a time of “{rule.deadline.after}”"
    (window,) = windows(rule.deadline, PLAIN, None)
    opens = f"{window.opens} to " if window.opens else ""
    return f"{opens}{window.due or 'no day'}{' on' if window.standing else ''}"


def _open(policy: Policy) -> Iterator[str]:
    """All that the text leaves open, item by item."""
    rows = [(item.id, said) for item in policy.items for said in _said(item)]
    if rows:
        yield "## What is open, and how it is read"
        yield ""
        yield from _table(("item", "said"), rows)


def _said(item: Item) -> Iterator[str]:
    yield from (f"also read: {other.note}" for other in item.also_read)
    if item.inherited:
        yield f"its day is inherited: {item.inherited}"
    for name, label in (
        ("uncertain", item.uncertain),
        ("except", item.excepting),
        ("of", item.denominator),
        ("baseline", item.baseline if isinstance(item, Target) else None),
        ("", item.note),
    ):
        if label is not None and str(label):
            yield f"{name}: {label}" if name else str(label)
    yield from _related(item)


def _related(item: Item) -> Iterator[str]:
    """How an item stands to other items and bodies, how strong and how sure it is."""
    if item.duplicate_of:
        yield f"a second statement of {item.duplicate_of}: no duty of its own"
    if item.carved_out_of:
        yield f"carved out of {item.carved_out_of}"
    if item.conflicts_with:
        yield f"conflicts with {', '.join(item.conflicts_with)}"
    if item.to:
        yield f"to {', '.join(item.to)}"
    if item.monitored_by:
        yield f"followed by {', '.join(item.monitored_by)}"
    if item.strength == "goal":
        yield "a goal, not a duty"
    if item.confidence != "high":
        yield f"{item.confidence} confidence"
    for need in item.needs:
        clause = f" ({need.clause})" if need.clause else ""
        yield f"needs {need.task} of {need.scope}, {need.basis}{clause}: {need.note}"


def _reported(policy: Policy) -> Iterator[str]:
    if policy.measured:
        yield "## Figures reported"
        yield ""
        yield from _table(
            ("figure", "clause", "as printed", "at", "on", "value", "said"), map(_figure, policy.measured)
        )
    if policy.tallies:
        yield "## Tallies"
        yield ""
        yield from _table(("tally", "clause", "for", "counts"), map(_tally, policy.tallies))


def _figure(one: Reported) -> tuple[str, ...]:
    share = f" ({one.numerator:,} of {one.denominator:,})" if one.numerator is not None and one.denominator else ""
    said = [f"not comparable: {objection.reason}" for objection in one.not_comparable]
    said += [str(label) for label in (one.of, one.note) if str(label)]
    value = f"{one.value}{'%' if one.scale == '%' else ' ' + one.scale}{share}"
    when = str(one.on or one.period or "")
    return (f"**{one.id}**<br>{one.title}", one.clause, f"“{one.phrase}”", one.at, when, value, "; ".join(said))


def _tally(one: PrintedTally) -> tuple[str, ...]:
    counts = "<br>".join(f"{name.replace('_', ' ')}: {count:,}" for name, count in one.counts.by_class)
    return (f"**{one.id}**<br>{one.title}", one.clause, str(one.period or one.on or ""), counts)


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '∣') for cell in row)} |"
    yield ""
