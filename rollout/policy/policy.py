"""The encoding of one instrument."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from rollout.labels import Label, Lang
from rollout.policy.citation import place_in_text, place_in_words
from rollout.policy.instrument import Instrument
from rollout.policy.item import Item, LeftOut, Target, Task
from rollout.policy.relation import CitedAct, Relation
from rollout.problems import UnknownError, near, suggestion
from rollout.revisions import revision_of
from rollout.tables import Shown, Table
from rollout.units.unit import PLACES, Unit
from rollout.validation import POLICY, as_texts, as_tuple

if TYPE_CHECKING:
    from rollout.policy.report import PrintedTally, Report, Reported

HEADS = (  # of the table in a notebook
    Label("nhiệm vụ/chỉ tiêu", "task or target"),
    Label("cơ quan thực hiện", "at"),
    Label("chủ trì", "lead"),
    Label("vị trí trong văn bản", "clause"),
    Label("trích văn bản", "as printed"),
)


def _are_reports(instance: object, field: attrs.Attribute[Any], value: tuple[object, ...]) -> None:
    """A validator of figures or tallies. The room of reports is loaded where there are some."""
    if value == ():
        return
    from rollout.policy.report import PrintedTally, Reported

    kind = Reported if field.name == "measured" else PrintedTally
    POLICY.several(kind)(instance, field, value)


def _rests(relation: Relation, items: set[str]) -> bool:
    """Whether a relation says on what some items rest, or what the whole document carries out."""
    return not items.isdisjoint(relation.items) or (relation.kind == "implements" and not relation.items)


@attrs.frozen(slots=False, repr=False)
class Policy(Shown):
    """Tasks and targets in the order of the document. An item is looked up by its id.

    `measured` are the figures that the document reports, `tallies` its counts in the official classes.
    `bodies` are the named bodies that the encoding mentions, so that it needs no register. `relations` say what it does
    to other instruments and what it rests on; `acts` are those that it names and describes. `unread` are the ids of
    the items that a file has, but with problems.
    """

    instrument: Instrument = attrs.field(validator=POLICY.kind(Instrument))
    items: tuple[Item, ...] = attrs.field(default=(), converter=as_tuple, validator=POLICY.several(Item))
    left_out: tuple[LeftOut, ...] = attrs.field(default=(), converter=as_tuple, validator=POLICY.several(LeftOut))
    bodies: tuple[Unit, ...] = attrs.field(default=(), converter=as_tuple, validator=POLICY.several(Unit))
    measured: tuple[Reported, ...] = attrs.field(default=(), converter=as_tuple, validator=_are_reports)
    tallies: tuple[PrintedTally, ...] = attrs.field(default=(), converter=as_tuple, validator=_are_reports)
    unread: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)
    relations: tuple[Relation, ...] = attrs.field(default=(), converter=as_tuple, validator=POLICY.several(Relation))
    acts: tuple[CitedAct, ...] = attrs.field(default=(), converter=as_tuple, validator=POLICY.several(CitedAct))

    def __attrs_post_init__(self) -> None:
        entries: tuple[Item | Report, ...] = (*self.items, *self.measured, *self.tallies)
        POLICY.distinct(self, "items", (entry.id for entry in entries))
        POLICY.distinct(self, "bodies", (body.id for body in self.bodies))
        POLICY.distinct(self, "acts", (act.id for act in self.acts))
        for relation in self.relations:
            if relation.act is not None and self.act(relation.act) is None:
                message = f"{relation.act!r} is no act of {self.id}" + suggestion(near(relation.act, self._act_ids))
                POLICY.refuse(self, "relations", "unknown-act", message, "describe it in acts")
            if relation.act is None and relation.of in (self.id, self.instrument.number):
                message = f"{relation.kind} {relation.of}, which is the document itself"
                POLICY.refuse(self, "relations", "names-itself", message, "name another act")

    @property
    def id(self) -> str:
        return self.instrument.id

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(item for item in self.items if isinstance(item, Task))

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(item for item in self.items if isinstance(item, Target))

    @property
    def _act_ids(self) -> tuple[str, ...]:
        return tuple(act.id for act in self.acts)

    def act(self, name: str) -> CitedAct | None:
        """The act that the document describes under an id."""
        return next((act for act in self.acts if act.id == name), None)

    @cached_property
    def revision(self) -> str:
        """A short name of what the encoding says: another one as soon as anything in it is edited."""
        return revision_of(self)

    @cached_property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def __getitem__(self, item_id: str) -> Item:
        if item_id not in self._by_id:
            raise UnknownError("task", item_id, near(item_id, self._by_id))
        return self._by_id[item_id]

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._by_id

    def excerpt(self, item_ids: Iterable[str]) -> Policy:
        """The policy with some items alone: with those they are carved out of, and those carved out of them.

        Of its relations it keeps what these items rest on, and what the whole carries out.
        """
        names = set(item_ids)
        qualified = {f"{self.id}/{name}" for name in names}
        general = {self[name].carved_out_of for name in names}
        kept = []
        for item in self.items:
            is_general = item.id in general or f"{self.id}/{item.id}" in general
            if is_general or item.id in names or item.carved_out_of in names | qualified:
                kept.append(item)
        relations = [relation for relation in self.relations if relation.act is None and _rests(relation, names)]
        acts = [act for act in self.acts if any(relation.of == act.id for relation in relations)]
        return Policy(self.instrument, tuple(kept), relations=relations, acts=acts)

    def table(self) -> Table:
        """The items as rows: id, title, clause, printed expression, lead."""
        rows = []
        for item in self.items:
            place, lead = place_in_text(self, item).vi, " → ".join(holder.body for holder in item.lead)
            rows.append((item.id, item.title.vi, place, item.phrase, lead))
        columns = ("item", "title", "clause", "printed", "lead")
        return Table(columns, tuple(rows), f"{self.id}: {self.instrument.title.vi}")

    def __repr__(self) -> str:
        named = {"tasks": self.tasks, "targets": self.targets, "figures": self.measured, "tallies": self.tallies}
        parts = [f"{len(entries)} {name}" for name, entries in named.items() if entries]
        return f"<Policy {self.id}: {', '.join(parts) or 'no items'}>"

    def to_html(self, lang: Lang = "en") -> str:
        """The items as a table in HTML: title, where each is owed, who leads, clause, printed expression."""
        names = {body.id: body.label for body in self.bodies} | PLACES
        rows = []
        for item in self.items:
            places = dict.fromkeys(rule.place for rule in item.rules)
            leads = dict.fromkeys(holder.body for holder in item.lead)
            bodies = [", ".join(names.get(body, Label(body)).of(lang) for body in ids) for ids in (places, leads)]
            rows.append((item.title.of(lang), *bodies, place_in_words(self, item).of(lang), item.phrase))
        heads = tuple(label.of(lang) for label in HEADS)
        return Table(heads, tuple(rows), self.instrument.title.of(lang), lang=lang).filled().markup()


def policies_given(function: str, policies: Policy | Iterable[Policy]) -> tuple[Policy, ...]:
    """One policy or several, as they were given to a function of the library. Raises TypeError for what is none."""
    given = tuple(policies) if isinstance(policies, Iterable) else (policies,)
    for policy in given:
        if not isinstance(policy, Policy):
            raise TypeError(f"{function}() takes policies, not {type(policy).__name__}; load_policy() reads one")
    return given
