"""Why an obligation has its state: clause, interpretation, arithmetic, dependencies, evidence, each with its rule."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator

import attrs

from rollout.arguments import check_argument
from rollout.explanation.dependencies import dependency_facts, needed_first
from rollout.explanation.due_days import due_day_steps
from rollout.explanation.evidence import evidence_used, level_reached
from rollout.explanation.instrument import instrument_in_force
from rollout.explanation.provision import clause_and_phrase, duty
from rollout.explanation.steps import Reason, Step
from rollout.explanation.verdict import bearer, early_completion, state_reason
from rollout.labels import Label, Lang
from rollout.markup import table_markup
from rollout.progress.status import Status
from rollout.progress.verdict import State
from rollout.sentences import as_language, text_of
from rollout.signs import visible
from rollout.tables import Shown, width

WIDTH = 110  # columns of the text
NARROW = 0.4  # of the columns, what the names of steps take at most


@attrs.frozen(kw_only=True, repr=False)
class Explanation(Shown):
    """The steps that lead to the state of one status, in their order; the last is the state itself.

    `id`, `label` and `clause` are those of the status. Text, plain data and HTML are made when they are asked for.
    """

    id: str
    as_of: dt.date
    known_on: dt.date | None
    state: State
    label: Label
    lang: Lang
    steps: tuple[Step, ...]
    clause: str

    def of(self, rule: str) -> tuple[Step, ...]:
        """The steps of a rule, or of all rules under it: "evidence" has "evidence.used"."""
        return tuple(step for step in self.steps if step.rule == rule or step.rule.startswith(f"{rule}."))

    @property
    def title(self) -> str:
        day, state = text_of(self.as_of, self.lang), self.label.of(self.lang)
        if self.lang == "vi":
            return f"{self.id}, ngày {day}: {state}"
        return f"{self.id} on {day}: {state}"

    def to_dict(self) -> dict[str, object]:
        """Plain data that JSON can hold, days as ISO text."""
        return {
            "id": self.id,
            "as_of": self.as_of.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "state": self.state.value,
            "lang": self.lang,
            "clause": self.clause,
            "steps": [step.to_dict() for step in self.steps],
        }

    def __str__(self) -> str:
        return self.text()

    def text(self, columns: int = WIDTH) -> str:
        """The title and a line per step, wrapped to a number of columns; in few, what a step says is below its name."""
        column = max(width(step.label) for step in self.steps)
        is_narrow = column > columns * NARROW
        indent = " " * (4 if is_narrow else column + 4)
        wrapper = textwrap.TextWrapper(
            columns, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
        )
        lines = [visible(self.title)]
        for step in self.steps:
            label = f"  {visible(step.label)}" + " " * (column - width(step.label))
            sentence = visible(" ".join(step.text(self.lang, self.clause).split()))
            if is_narrow:
                lines += [label.rstrip(), *wrapper.wrap(f"{indent}{sentence}")]
            else:
                lines += wrapper.wrap(f"{label}  {sentence}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Explanation of {self.id} on {self.as_of}: {self.state}, {len(self.steps)} steps>"

    def to_html(self, lang: Lang | None = None) -> str:  # noqa: ARG002  # it is in one language
        """A table of the steps as HTML, in its own language; the first says the duty, the last the state."""
        rows = [(step.label, " ".join(step.text(self.lang, self.clause).split())) for step in self.steps]
        day, state = text_of(self.as_of, self.lang), self.label.of(self.lang)
        caption = f"Ngày {day}: {state}" if self.lang == "vi" else f"On {day}: {state}"
        return table_markup((), rows, caption=caption, lang=self.lang)


def explain(status: Status, lang: Lang = "en") -> Explanation:
    """Why a status is what it is, and why not something else, in Vietnamese ("vi") or English ("en").

    Raises UnknownError for another language.
    """
    check_argument("explain", status, Status)
    as_language(lang)
    return Explanation(
        id=status.id,
        as_of=status.as_of,
        known_on=status.known_on,
        state=status.state,
        label=status.label,
        lang=lang,
        clause=status.clause,
        steps=tuple(reason.step(lang) for reason in _reasons(status)),
    )


def _reasons(status: Status) -> Iterator[Reason]:
    yield from duty(status)
    yield from instrument_in_force(status)
    yield from clause_and_phrase(status)
    yield from due_day_steps(status)
    yield from bearer(status)
    yield from needed_first(status)
    yield from evidence_used(status)
    yield from level_reached(status)
    yield from early_completion(status)
    yield from dependency_facts(status)
    yield state_reason(status)
