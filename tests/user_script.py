"""What a user writes against the public names: checked by mypy --strict and pyright, and with the wheel, and run."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter

import rollout
from rollout import Done, Link, Measured, Network, Progress, Statuses
from rollout.policy.trace import trace


def overdue_by_tier(statuses: Statuses) -> dict[str, int]:
    return {tier.value: len(statuses.where(tier=tier).overdue()) for tier in rollout.Tier}


def main() -> None:
    policies = [rollout.load_policy(name) for name in rollout.shipped_policies()]
    units = rollout.load_units("vn")
    schedule = rollout.expand(policies, units, until=dt.date(2022, 12, 31))
    log = Progress(
        [Done("digitise-dossiers", "01", "2022-05-30"), Measured("results-digitised", "mic", "2022-01-31", value=41)]
    )
    statuses = rollout.assess(schedule, log, as_of="2022-06-02", known_on=dt.date(2022, 6, 2))
    counts: Counter[str] = statuses.where(policy="ct-02-2022").counts()
    rows: list[rollout.StatusRow] = statuses.where(unit="01").to_dicts("vi")
    label: str = rows[0]["label"]
    last: int | None = rows[0]["due_ordinal"]
    owed: list[rollout.ObligationRow] = schedule.where(unit="01").to_dicts()
    text: str = rollout.to_csv(statuses.where(unit="01"), lang="vi")
    print(label, last, owed[0]["title"], text == statuses.where(unit="01").to_csv(lang="vi"), file=sys.stderr)
    for status in statuses.where(task="digitise-dossiers", under="01", state="overdue"):
        due: dt.date | None = status.due
        days: int | None = status.days
        print(status.id, due, days, status.lead, status.level and status.level.comparator)
    print(counts["overdue"], len(rows), overdue_by_tier(statuses), statuses.table(by=("task", "tier")).text(3))
    first = next(iter(statuses.where(task="digitise-dossiers", unit="02")))
    print(rollout.explain(first, lang="vi"), list(first.blocked_by), first.ready)
    problems: tuple[rollout.Problem, ...] = rollout.check(policies)
    moved = [(one.node, one.due, one.other) for one in rollout.ambiguities(schedule)]
    targets: list[rollout.AttainmentRow] = rollout.attainments(statuses).to_dicts("vi")
    required: float | None = targets[0]["required"]
    findings: list[rollout.ProblemRow] = rollout.check(policies)[:2].to_dicts()
    changes: list[rollout.ChangeRow] = rollout.timeline(schedule, log).changes("2022-05-30", "2022-06-02").to_dicts()
    print(required, findings[0]["severity"], changes[0]["after_label"], file=sys.stderr)
    print(len(problems), len(moved), trace("services-integrated", policies).marks[0].value)
    net = Network.from_tasks(
        {"a": 3, "b": 2}, [("a", "b"), ("a", "c", "SS", 2), Link("b", "c", kind="FS", min=0, max=10)], due={"c": 9}
    )
    start, finish = net.earliest()["b"]
    print(start, finish, net.length(), net.slack()["c"], net.critical(), net.conflicts(), net.slip({"a": 1}).moved)
    print(Network.of(schedule).slip({"certify-one-stop@province": 30}).first)


if __name__ == "__main__":
    main()
