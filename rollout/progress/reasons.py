"""What can have caused a difference: the inputs of two answers that differ, and what the histories say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

import attrs

from rollout.policy.deadline import Each
from rollout.policy.delta import CAUSES, Cause
from rollout.policy.policy import Policy
from rollout.progress.comparison import Obligations, Patch, schedule_of
from rollout.progress.history import ChangePoint, History
from rollout.progress.statuses import Statuses
from rollout.schedule.schedule import Schedule
from rollout.units.register import Register

FACTS = frozenset({"event", "done", "open", "measured", "extended", "waived", "retracted"})  # reasons from evidence
DAY: frozenset[Cause] = frozenset({"day"})
LOG: frozenset[Cause] = frozenset({"evidence", "knowledge"})
READING: frozenset[Cause] = frozenset({"interpretation"})
LENGTH: frozenset[Cause] = frozenset({"horizon", "interpretation"})
OF_FACTS = frozenset({"due", "state", "reported", "force"})  # what evidence can change
OF_READINGS = frozenset({"due", "opens", "state", "force"})  # what another interpretation can change

Causes = tuple[tuple[Cause, ...], tuple[str, ...]]  # the inputs, and the reasons that histories give
Share = tuple[Causes, Sequence[int]]  # with the numbers of the units of a patch that have them


@attrs.frozen(eq=False, slots=False)
class Inputs:
    """What two answers were made from, and what of it differs."""

    before: Obligations
    after: Obligations

    @cached_property
    def differing(self) -> frozenset[Cause]:
        """The inputs that differ."""
        pairs: dict[Cause, tuple[object, object]] = {}
        old, new = self._schedules
        if isinstance(self.before, Statuses) and isinstance(self.after, Statuses):
            pairs["day"] = self.before.as_of, self.after.as_of
            pairs["evidence"] = self.before.histories.index.progress, self.after.histories.index.progress
            pairs["knowledge"] = self.before.known_on, self.after.known_on
        pairs["law"] = (self._policies[0], old.law_as_of), (self._policies[1], new.law_as_of)
        pairs["interpretation"] = old.convention, new.convention
        pairs["register"] = frozenset(), self.altered
        pairs["horizon"] = old.until, new.until
        return frozenset(cause for cause, (first, last) in pairs.items() if first != last)

    @cached_property
    def altered(self) -> frozenset[str]:
        """The ids of the units of which the two registers do not say the same, but the bodies that policies brought."""
        old, new = (schedule.register for schedule in self._schedules)
        if old is new:
            return frozenset()
        unlike = {unit_id for unit_id, _ in _versions(old).items() ^ _versions(new).items()}
        policies = chain.from_iterable(policies.values() for policies in self._policies)
        bodies = {body.id for policy in policies for body in policy.bodies}
        return frozenset(name for name in unlike if name not in bodies or (name in old and name in new))

    @cached_property
    def _schedules(self) -> tuple[Schedule, Schedule]:
        return schedule_of(self.before), schedule_of(self.after)

    @cached_property
    def _policies(self) -> tuple[Mapping[str, Policy], Mapping[str, Policy]]:
        old, new = ({policy.id: policy for policy in schedule.policies} for schedule in self._schedules)
        return old, new

    def shares(self, patch: Patch) -> Iterator[Share]:
        """The units of a patch, by what can have caused that they differ."""
        units, ids = patch.units, patch.units.register.ids
        altered = [number for number in units.numbers() if ids[number] in self.altered] if self.altered else []
        for numbers, is_altered in ((altered, True), (units.without(altered).numbers(), False)):
            for causes, some in self._by_history(patch, list(numbers)).items():
                yield self._named(patch, causes, is_altered=is_altered), some

    def _by_history(self, patch: Patch, numbers: Sequence[int]) -> dict[tuple[History, ...], list[int]]:
        """Units of a patch by how they stand over time in both answers; by nothing where one has no histories."""
        pieces = patch.before, patch.after
        courses: list[Iterator[History]] = []
        for piece, answer in zip(pieces, (self.before, self.after), strict=True):
            if piece is not None and isinstance(answer, Statuses):
                there = numbers
                if piece.units.register is not patch.units.register:
                    ids, known = patch.units.register.ids, piece.units.register.numbers
                    there = [known[ids[number]] for number in numbers]
                courses.append(answer.histories.of(piece.group.number).courses(there))
        if len(courses) < 2:
            return {(): list(numbers)} if numbers else {}
        together: dict[tuple[int, int], tuple[tuple[History, ...], list[int]]] = {}
        for number, old, new in zip(numbers, *courses, strict=True):
            together.setdefault((id(old), id(new)), ((old, new), []))[1].append(number)
        shares: defaultdict[tuple[History, ...], list[int]] = defaultdict(list)
        for histories, some in together.values():
            shares[histories] += some
        return shares

    def _named(self, patch: Patch, histories: tuple[History, ...], *, is_altered: bool) -> Causes:
        """Why units of a patch differ that have such `histories`; `is_altered`: the registers differ of them too."""
        reasons: tuple[str, ...] = ()
        if patch.before is None or patch.after is None:
            causes, reasons = self._of_existence(patch, is_altered=is_altered)
        elif not patch.fields:
            return ("selection",), ()
        elif histories:
            causes, reasons = self._of_histories(patch, *histories, is_altered=is_altered)
        else:
            causes = self._of_inputs(patch, is_altered=is_altered)
        return tuple(cause for cause in CAUSES if cause in (causes or self.differing)), reasons

    def _of_existence(self, patch: Patch, *, is_altered: bool) -> tuple[set[Cause], tuple[str, ...]]:
        """Why one answer does not have units of a patch at all."""
        place = 0 if patch.before is None else 1
        lacking, having = self._schedules[place], self._schedules[1 - place]
        group = patch.shown.group
        is_unissued = lacking.law_as_of is not None and group.policy.instrument.starts_after(lacking.law_as_of)
        if is_unissued or group.policy.id not in self._policies[place]:
            return {"law"}, ()
        causes: set[Cause] = {"law"} if self._is_amended(patch) else set()
        if is_altered:
            causes.add("register")
        if group.number >= len(having.expanded.groups):  # a further happening of its event
            return causes | (self.differing & LOG or {"evidence"}), ("event",)
        if isinstance(group.rule.deadline, Each) or group.after is not None:
            causes |= self.differing & LENGTH
        return causes, ()

    def _of_inputs(self, patch: Patch, *, is_altered: bool, is_silent: bool = False) -> set[Cause]:
        """The inputs other than the day that can have made the difference of a `patch`.

        `is_altered`: the registers differ of its units; `is_silent`: no evidence has changed how these stand.
        """
        fields = frozenset(patch.fields)
        causes: set[Cause] = {"law"} if self._is_amended(patch) else set()
        if is_altered or ("holder" in fields and self.altered):
            causes.add("register")
        if fields & OF_READINGS:
            causes |= self.differing & READING
        if fields & OF_FACTS and not is_silent:
            causes |= self.differing & LOG
        return causes

    def _of_histories(
        self, patch: Patch, old: History, new: History, *, is_altered: bool
    ) -> tuple[set[Cause], tuple[str, ...]]:
        """Why units of a `patch` stand otherwise by their `old` and their `new` history.

        First the days pass as was known before, then the other inputs change on the second day. What one of the two
        undoes of the other caused nothing. `is_altered`: the registers differ of these units.
        """
        first, last = (answer.as_of.toordinal() for answer in (self.before, self.after) if isinstance(answer, Statuses))
        reasons: list[str] = []
        causes = {*self.differing & DAY} if "holder" in patch.fields else set()
        fields = frozenset(patch.fields)
        if fields & _unlike(old.at(first), old.at(last)):
            reasons += [point.cause for _, point in old.between(min(first, last), max(first, last))]
            causes |= {"evidence" if reason in FACTS else "day" for reason in reasons}
        points = old.at(last), new.at(last)
        if fields & _unlike(*points):
            is_silent = FACTS.isdisjoint(point.cause for point in chain(old, new))
            causes |= self._of_inputs(patch, is_altered=is_altered, is_silent=is_silent)
            reasons += [point.cause for point in points if point.cause in FACTS]
        elif not fields <= OF_FACTS | {"holder"}:
            causes |= self._of_inputs(patch, is_altered=is_altered, is_silent=True)
        return causes, tuple(dict.fromkeys(reasons))

    def _is_amended(self, patch: Patch) -> bool:
        """Whether other instruments did something else to it, or the encodings of its item or instrument differ.

        That of what its time limit runs from counts too.
        """
        group = patch.shown.group
        amendments = [() if piece is None else piece.group.amendments for piece in (patch.before, patch.after)]
        if amendments[0] != amendments[1] and "law" in self.differing:
            return True
        items = [(group.policy.id, group.item.id)]
        if group.after is not None:
            items.append((group.after.policy or group.policy.id, group.after.task))
        old, new = self._policies
        return any(_encoded(old, *names) != _encoded(new, *names) for names in items)


def _encoded(policies: Mapping[str, Policy], policy: str, item: str) -> tuple[object, ...]:
    """What policies say of one item and of its instrument; nothing where they do not have it."""
    encoding = policies.get(policy)
    return () if encoding is None or item not in encoding else (encoding.instrument, encoding[item])


def _unlike(before: ChangePoint, after: ChangePoint) -> frozenset[str]:
    """What of their standings differs."""
    pairs = zip(("state", "due", "force", "reported"), before.standing, after.standing, strict=True)
    return frozenset(name for name, old, new in pairs if old != new)


def _versions(register: Register) -> dict[str, object]:
    """All that a register says of each unit, by its id."""
    columns = register.columns
    fields = (getattr(columns.last, field.name) for field in attrs.fields(type(columns.last)))
    versions: dict[str, object] = dict(zip(register.ids, zip(*fields, strict=True), strict=True))
    for number, earlier in columns.earlier.items():
        versions[register.id_of(number)] = (*earlier, versions[register.id_of(number)])
    return versions
