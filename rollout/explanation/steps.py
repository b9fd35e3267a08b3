"""One step of an explanation: in both languages as it is derived, and in one language as it is shown."""

from __future__ import annotations

import datetime as dt

import attrs

from rollout.explanation.rule_ids import RULES
from rollout.labels import Label, Lang
from rollout.policy.citation import clause_in_words
from rollout.policy.level import Number, plain
from rollout.sentences import text_of
from rollout.tables import Shown

Value = dt.date | Number
UNMOVED = ("reading.closes", "reading.each", "reading.about")  # rules whose sentence alone says all


@attrs.frozen
class Reason:
    """The sentence of a rule about a status: from `before` to `after` where it moves a day or a value, and why.

    `article` is of the Civil Code, `source` the clause of the text; they are what it rests on. `label` is the name of
    the step where it has one other than that of its rule.
    """

    rule: str
    sentence: Label
    before: Value | None = None
    after: Value | None = None
    why: Label = Label()
    article: Label = Label()
    source: str = ""
    label: Label = Label()

    def step(self, lang: Lang) -> Step:
        """The reason in one language."""
        return Step(
            rule=self.rule,
            label=(RULES[self.rule] if self.label == Label() else self.label).of(lang),
            said=self.sentence.of(lang),
            before=self.before,
            after=self.after,
            reason=self.why.of(lang),
            article=self.article.of(lang),
            source=self.source,
        )


@attrs.frozen(kw_only=True)
class Step(Shown):
    """One reason in one language. `rule` is an id of RULES, `label` its name, `said` its sentence about the status.

    `before` and `after` are the day or value from which and to which it moves, `reason` says why. `article` of the
    Civil Code and `source`, the clause of the text, are what it rests on. Missing texts are empty.
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
        """The step as a sentence: what, from where to where, why, and on what basis unless that was `cited` already."""
        sentence = self.said + self._movement(lang)
        if self.reason:
            sentence += f" – {self.reason}"
        repeated = ("", cited, self.said)
        source = "" if self.source in repeated else clause_in_words(self.source).of(lang)
        basis = "; ".join(text for text in (self.article, source) if text not in repeated)
        return f"{sentence} [{basis}]" if basis else sentence

    def _movement(self, lang: Lang) -> str:
        """From `before` to `after`; a lone `after` only where the sentence does not name it."""
        if self.after is None or self.rule in UNMOVED:
            return ""
        after = text_of(self.after, lang)
        if self.before is not None:
            return f" ({text_of(self.before, lang)} → {after})"
        return "" if after in self.said else f": {after}"


def _plain_value(value: Value | None) -> object:
    return value.isoformat() if isinstance(value, dt.date) else plain(value)
