"""Why an obligation stands as it does: clause, reading, arithmetic, needs, evidence and state, each with its rule."""

from __future__ import annotations

import datetime as dt
import html
import textwrap
from collections.abc import Iterator
from typing import get_args

import attrs

from rollout.explanation.due_days import due_day
from rollout.explanation.evidence import evidence, level
from rollout.explanation.needs import beside, needs
from rollout.explanation.reason import Reason, Value, say
from rollout.explanation.rule_ids import RULES
from rollout.explanation.states import bearer, early, state
from rollout.explanation.texts import clause_and_phrase, duty, law
from rollout.labels import Lang
from rollout.policy.item import plain
from rollout.problems import UnknownError, near
from rollout.progress.status import Status
from rollout.progress.verdict import State
from rollout.tables import Shown, width

WIDTH = 110


@attrs.frozen(kw_only=True)
class Step(Shown):
    """One reason in one language. `rule` is an id of RULES, `label` what it is called, `said` what it says here.

    `before` and `after` are the day or value it starts from and comes to, `reason` says why, `article` and `source`
    on what basis: of the Civil Code, and in the text. Text that there is none of is empty.
    """

    rule: str
    label: str
    said: str
    before: Value | None = None
    after: Value | None = None
    reason: str = ""
    article: str = ""
    source: str = ""

    def to_dict(self) -> dict[str, object]:
        return {
            "rule": self.rule,
            "label": self.label,
            "said": self.said,
            "before": _plain_value(self.before),
            "after": _plain_value(self.after),
            "reason": self.reason or None,
            "article": self.article or None,
            "source": self.source or None,
        }

    def text(self, lang: Lang, cited: str = "") -> str:
        """The step as one sentence: said, from what to what, why, and on what basis, but for a clause cited already."""
        moved = " → ".join(say(value, lang) for value in (self.before, self.after) if value is not None)
        sentence = self.said
        if self.before is not None and self.after is not None:
            sentence = f"{sentence} ({moved})"
        elif self.before is None and self.after is not None and moved not in sentence:
            sentence = f"{sentence}: {moved}"
        if self.reason:
            sentence = f"{sentence} – {self.reason}"
        repeated = ("", cited, self.said)
        basis = "; ".join(text for text in (self.article, self.source) if text not in repeated)
        return f"{sentence} [{basis}]" if basis else sentence


@attrs.frozen(kw_only=True, repr=False)
class Explanation:
    """The steps that lead to the state of one status, in their order; the last is the state itself.

    `id` and `clause` are those of the status. Text, plain data and HTML are made when they are asked for.
    """

    id: str
    as_of: dt.date
    known_on: dt.date | None
    state: State
    lang: Lang
    steps: tuple[Step, ...]
    clause: str

    def of(self, rule: str) -> tuple[Step, ...]:
        """The steps of a rule, or of all rules under it: "evidence" has "evidence.used"."""
        return tuple(step for step in self.steps if step.rule == rule or step.rule.startswith(f"{rule}."))

    @property
    def title(self) -> str:
        on, label = say(self.as_of, self.lang), self.state.label.of(self.lang)
        return f"{self.id}, ngày {on}: {label}" if self.lang == "vi" else f"{self.id} on {on}: {label}"

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
        column = max(width(step.label) for step in self.steps)
        lines = [self.title]
        indent = " " * (column + 4)
        for step in self.steps:
            head = step.label + " " * (column - width(step.label))
            sentence = f"  {head}  {step.text(self.lang, self.clause)}"
            lines.append(textwrap.fill(sentence, WIDTH, subsequent_indent=indent, break_on_hyphens=False))
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Explanation of {self.id} on {self.as_of}: {self.state}, {len(self.steps)} steps>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr data-rule="{html.escape(step.rule)}"><th style="text-align:left">{html.escape(step.label)}</th>'
            f'<td style="text-align:left">{html.escape(step.text(self.lang, self.clause))}</td></tr>'
            for step in self.steps
        )
        return f'<table lang="{self.lang}"><caption>{html.escape(self.title)}</caption><tbody>{rows}</tbody></table>'


def explain(status: Status, lang: Lang = "en") -> Explanation:
    """Why a status is what it is, and why not something else, in Vietnamese ("vi") or English ("en").

    Raises UnknownError for another language.
    """
    if lang not in get_args(Lang):
        raise UnknownError("language", lang, near(lang, get_args(Lang)))
    return Explanation(
        id=status.id,
        as_of=status.as_of,
        known_on=status.known_on,
        state=status.state,
        lang=lang,
        clause=status.clause,
        steps=tuple(_step(reason, lang) for reason in _reasons(status)),
    )


def _reasons(status: Status) -> Iterator[Reason]:
    yield from duty(status)
    yield from law(status)
    yield from clause_and_phrase(status)
    yield from due_day(status)
    yield from bearer(status)
    yield from needs(status)
    yield from evidence(status)
    yield from level(status)
    yield from early(status)
    yield from beside(status)
    yield state(status)


def _step(reason: Reason, lang: Lang) -> Step:
    return Step(
        rule=reason.rule,
        label=RULES[reason.rule].of(lang),
        said=reason.said.of(lang),
        before=reason.before,
        after=reason.after,
        reason=reason.why.of(lang),
        article=reason.article.of(lang),
        source=reason.source,
    )


def _plain_value(value: Value | None) -> object:
    return value.isoformat() if isinstance(value, dt.date) else plain(value)
