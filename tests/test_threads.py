"""Several threads ask one value at once, and each gets the answer of one thread; so does the service of the docs."""

from __future__ import annotations

import json
import re
import runpy
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol
from wsgiref.util import setup_testing_defaults

import pytest

import rollout
from rollout import Done, Measured, Network, Open, Progress, Register, Tier, Unit

PAGE = Path(__file__).parents[1] / "docs" / "service.md"
THREADS = 6
ROUNDS = 3


@pytest.fixture(autouse=True)
def hasty() -> Iterator[None]:
    """Threads take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def country() -> Register:
    """Three provinces, each with two districts, each with two communes; one district ends, and another succeeds it."""
    units = []
    for province in ("01", "02", "04"):
        units.append(Unit(province, Tier.PROVINCE, f"Tỉnh {province}"))
        for district in (f"{province}1", f"{province}2"):
            ends = {"until": "2022-09-30", "successors": ["012"]} if district == "011" else {}
            units.append(Unit(district, Tier.DISTRICT, f"Huyện {district}", parent=province, **ends))  # type: ignore[arg-type]
            parent = "012" if ends else district
            units += [Unit(f"{district}{n}", Tier.COMMUNE, f"Xã {district}{n}", parent=parent) for n in (1, 2)]
    return Register(units)


def log() -> Progress:
    return Progress(
        [
            Done("digitise-dossiers", "01", "2022-05-30"),
            Open("certify-one-stop", "02", "2022-07-30"),
            Done("certify-one-stop", "04", "2022-06-30"),
            Measured("certify-essential-services", "012", "2022-06-01", value=40),
            Done("no-such-task", "01", "2022-06-01"),
        ]
    )


def fresh() -> tuple[rollout.Schedule, Progress]:
    return rollout.expand(rollout.load_policy("ct-02-2022"), country(), until="2023-12-31"), log()


def questions(schedule: rollout.Schedule, progress: Progress) -> list[Callable[[], object]]:
    """What is asked of one schedule and one log, each as plain data."""
    statuses = rollout.assess(schedule, progress, as_of="2022-12-31")
    over_time = rollout.timeline(schedule, progress)
    return [
        statuses.counts,
        lambda: statuses.table(("holder", "reported")).rows,
        lambda: statuses.overdue().where(under="01").to_dicts("vi"),
        lambda: rollout.assess(schedule, progress, as_of="2022-07-05", known_on="2022-07-01").to_csv(),
        lambda: [rollout.explain(status, "vi").to_dict() for status in statuses.where(task="digitise-dossiers")],
        lambda: rollout.forecast(statuses).to_json(lang="vi"),
        lambda: over_time.changes("2022-05-31", "2022-12-31").to_dicts(),
        lambda: over_time.counts("2022-06-25", "2022-07-05", by="tier").rows,
        lambda: rollout.attainments(statuses).to_dicts("vi"),
        lambda: [problem.code for problem in statuses.unmatched],
        lambda: [str(reading) for reading in rollout.ambiguities(schedule)],
        lambda: Network.of(schedule).slack(),
        lambda: schedule.register.find("Huyện 012").to_dicts(),
        lambda: (schedule.revision, schedule.dependencies.to_dicts("vi"), statuses.to_html("vi")),
    ]


def in_threads(tasks: list[Callable[[], object]]) -> list[list[object]]:
    """The answers of each of several threads that begin at once, each at another question."""
    start = threading.Barrier(THREADS)

    def ask(first: int) -> list[object]:
        start.wait()
        turned = [(place + first) % len(tasks) for place in range(len(tasks))]
        answers = {place: tasks[place]() for place in turned}
        return [answers[place] for place in range(len(tasks))]

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(ask, range(THREADS)))


def test_threads_that_ask_one_value_at_once_get_the_answers_of_one_thread() -> None:
    """Nothing has been worked out when they begin, so that they work it out together."""
    expected = [question() for question in questions(*fresh())]
    for _ in range(ROUNDS):
        for answers in in_threads(questions(*fresh())):
            assert answers == expected


def test_threads_that_assess_one_schedule_under_logs_of_their_own_do_not_mix_them() -> None:
    schedule, _ = fresh()
    logs = [Progress([Done("digitise-dossiers", unit, "2022-05-30")]) for unit in ("01", "02", "04")] * 4

    def done(progress: Progress) -> list[str]:
        statuses = rollout.assess(schedule, progress, as_of="2022-06-02")
        return [status.unit for status in statuses.where(state="done_on_time")]

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(done, logs)) == [["01"], ["02"], ["04"]] * 4


# --- the service of the documentation ---


class Service(Protocol):
    path: Path

    def refresh(self) -> str: ...

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]: ...


@pytest.fixture
def service(tmp_path: Path) -> Service:
    if not PAGE.exists():
        pytest.skip("the installed package is tested without its documentation")
    block = r'^```python title="service.py"\n(.*?)^```$'
    (source,) = re.findall(block, PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "service.py").write_text(source, encoding="utf-8")
    evidence = tmp_path / "evidence.csv"
    evidence.write_text("fact,task,unit,on\ndone,digitise-dossiers,01,2022-05-30\n", encoding="utf-8")
    made: Service = runpy.run_path(str(tmp_path / "service.py"))["Service"](fresh()[0], evidence)
    return made


def get(service: Service, query: str, etag: str = "") -> tuple[str, dict[str, str], Any]:
    environ: dict[str, Any] = {"PATH_INFO": "/overdue", "QUERY_STRING": query, "HTTP_IF_NONE_MATCH": etag}
    setup_testing_defaults(environ)
    heads: list[Any] = []
    content = b"".join(service(environ, lambda status, headers: heads.extend([status, dict(headers)])))
    return heads[0], heads[1], json.loads(content) if content else None


def test_a_service_names_what_it_answers_by_encodings_evidence_and_question(service: Service) -> None:
    status, headers, answer = get(service, "under=01&as_of=2022-06-05")
    assert (status, answer["total"]) == ("200 OK", 0)
    for query in ("under=02&as_of=2022-06-05", "under=01&as_of=2022-06-06", "as_of=2022-06-05"):
        assert get(service, query, headers["ETag"])[0] == "200 OK"
    assert get(service, "under=01&as_of=2022-06-05", headers["ETag"]) == (
        *("304 Not Modified", {"ETag": headers["ETag"]}, None),
    )
    service.path.write_text("fact,task,unit,on\n", encoding="utf-8")
    assert service.refresh() == "taken up: 0 facts"
    status, _, answer = get(service, "under=01&as_of=2022-06-05", headers["ETag"])
    assert (status, answer["total"]) == ("200 OK", 1)
    assert answer["holders"] == [{"holder": "01", "name": "Tỉnh 01", "overdue": 0, "no_report": 1}]
    assert answer["duties"][0]["label"] == "đã đến hạn, chưa có báo cáo"


def test_a_service_answers_threads_while_its_evidence_changes(service: Service) -> None:
    """Each answer is that of the old evidence or of the new, never a mixture."""
    rows = "".join(f"done,digitise-dossiers,{unit},2022-05-30\n" for unit in ("01", "02", "04"))
    totals = set()
    with ThreadPoolExecutor(THREADS) as pool:
        answers = [pool.submit(get, service, "as_of=2022-06-05") for _ in range(10)]
        service.path.write_text(f"fact,task,unit,on\n{rows}", encoding="utf-8")
        taken = pool.submit(service.refresh)
        answers += [pool.submit(get, service, "as_of=2022-06-05") for _ in range(10)]
        for answer in answers:
            status, _, body = answer.result()
            assert status == "200 OK"
            totals.add(body["total"])
        assert taken.result() == "taken up: 3 facts"
    before, after = 2, 0  # of 3 provinces those that have not begun
    assert totals <= {before, after}
    assert get(service, "as_of=2022-06-05")[2]["total"] == after
