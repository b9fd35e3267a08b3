"""Whether one obligation can still be met, as a value: until when, after what, and what would repair it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

import attrs

from rollout.forecasting.chains import Chains, Place, Step
from rollout.forecasting.earliest_days import day_of_ordinal
from rollout.forecasting.outcome import OUTCOMES, Outcome, Reliance
from rollout.forecasting.repairs import Repair, repairs_of
from rollout.labels import Label, Lang
from rollout.rows import dated, record_table
from rollout.schedule.holder import names_of_bodies
from rollout.schedule.obligation import Obligation
from rollout.tables import Shown

if TYPE_CHECKING:
    from rollout.forecasting.prospect_rows import ProspectRow


@attrs.frozen(kw_only=True)
class Prospect(Shown):
    """The forecast of one obligation.

    `earliest` is the first day on which it can be met (or was), `due` the last on which it is met in time, `needed_by`
    the last that lets every due day behind it hold. `chain` leads to it from what decides its earliest day; of
    `only_if`, and of what is lost because its day has passed, from what another body must do first. `relies_on` says
    of `only_if` whether the others' own due days are early enough ("duty") or not ("goodwill"). `repairs` are changes
    of which each alone would be enough. `title`, `names` and `holder_names` are those of the item, the unit on its due
    day, and its holders, in both languages.
    """

    id: str
    policy: str
    task: str
    unit: str
    name: str
    holder: str
    verdict: Outcome
    relies_on: Reliance
    due: dt.date | None
    earliest: dt.date
    needed_by: dt.date | None
    chain: tuple[Step, ...]
    repairs: tuple[Repair, ...]
    title: Label = Label()
    names: Label = Label()
    holder_names: Label = Label()

    @property
    def room(self) -> int | None:
        """The days from the earliest day to the last by which it is needed; negative where a due day is lost."""
        if self.needed_by is None or self.verdict == Outcome.MET:
            return None
        return (self.needed_by - self.earliest).days

    @property
    def condition(self) -> Step | None:
        """What another body must do first, and by when; None where nothing of others stands in the way."""
        return self.chain[0] if self.verdict == Outcome.ONLY_IF else None

    @property
    def label(self) -> Label:
        """The verdict in words."""
        return self.verdict.label

    def to_dict(self, lang: Lang = "en") -> ProspectRow:
        """The same names with plain values: days as ISO text and as ordinals, texts in the language."""
        by = self.condition.by if self.condition else None
        facts = {
            "id": self.id,
            "policy": self.policy,
            "task": self.task,
            "title": self.title.of(lang),
            "unit": self.unit,
            "name": self.names.of(lang),
            "holder": self.holder,
            "holder_name": self.holder_names.of(lang),
            "verdict": self.verdict.value,
            "label": self.label.of(lang),
            "relies_on": self.relies_on,
            **dated("due", self.due),
            **dated("earliest", self.earliest),
            **dated("needed_by", self.needed_by),
            "room": self.room,
            "condition": self.condition.id if self.condition else None,
            "by_whom": self.condition.holder if self.condition else None,
            **dated("by", by),
            "chain": [step.to_dict() for step in self.chain],
            "repairs": [repair.to_dict(lang) for repair in self.repairs],
        }
        return cast("ProspectRow", facts)

    def to_html(self, lang: Lang = "en") -> str:
        """A table of it as HTML: a line per fact, in words."""
        from rollout.forecasting.prospect_rows import FACTS, ProspectRow

        return record_table(ProspectRow, self.to_dict(lang), lang, FACTS, self.title.of(lang)).markup()

    def __repr__(self) -> str:
        due = f"due {self.due}" if self.due else "due on no day"
        if self.verdict == Outcome.MET:
            return f"<Prospect {self.id} met from {self.earliest} on>"
        if self.condition is not None:
            by = f" by {self.condition.by}" if self.condition.by else ""
            return f"<Prospect {self.id} {due}: only_if {self.condition.id} is met{by}>"
        return f"<Prospect {self.id} {due}: {self.verdict}, earliest {self.earliest}>"


def prospect_of(chains: Chains, place: Place) -> Prospect:
    """The prospect of the obligation at a place, which is one that is forecast."""
    group, obligation = chains.group(place), Obligation(chains.group(place), place[1])
    verdict, relies_on = OUTCOMES[chains.code(place)]
    is_lost = verdict == Outcome.LOST
    deciding = [] if verdict in (Outcome.MET, Outcome.ONLY_IF) else chains.deciding(place)
    waits = deciding
    if verdict == Outcome.ONLY_IF or (is_lost and not deciding):
        waits = chains.depending(place)
    last_day, needed_by = chains.last_day(place), chains.needed_by(place)
    return Prospect(
        id=obligation.id,
        policy=group.policy.id,
        task=group.item.id,
        unit=obligation.unit,
        name=obligation.name,
        holder=chains.holder(place),
        verdict=verdict,
        relies_on=relies_on,
        due=day_of_ordinal(last_day) if last_day else None,
        earliest=day_of_ordinal(chains.earliest(place)),
        needed_by=day_of_ordinal(needed_by) if needed_by else None,
        chain=chains.steps(waits, place) if waits or is_lost else (),
        repairs=tuple(repairs_of(chains, place, deciding)) if is_lost else (),
        title=group.item.title,
        names=obligation.body.label,
        holder_names=names_of_bodies(
            chains.holder(place).split(), obligation.group.cohort.units.register, chains.outlook.as_of
        ),
    )
