"""Findings in Vietnamese: what kind each is, with its days and its clauses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from rollout.policy.citation import clause_in_words
from rollout.policy.names import bodies_of, node_in_words
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.sentences import text_of
from rollout.units.register import Register

# What each kind of finding says, by its code; a kind that is not here stands in its own words.
KINDS_OF_FINDINGS = {
    "late-prerequisite": "nhiệm vụ phải xong trước đến hạn sau ngày cần đến",
    "infeasible": "không có ngày nào thỏa mãn các thời hạn và nhiệm vụ phải xong trước",
    "dependency-cycle": "các nhiệm vụ chờ lẫn nhau",
    "deadline-before-issue": "thời hạn trước ngày văn bản được ban hành hoặc có hiệu lực; chỉ hiểu được là phải thực "
    "hiện từ ngày đó",
    "issued-after-days": "văn bản được ban hành hoặc có hiệu lực sau hầu hết các thời hạn của nó; cần xem lại năm",
    "recurs-before-effect": "các kỳ đầu đến hạn trước ngày văn bản được ban hành hoặc có hiệu lực",
    "rest-day": "đến hạn vào ngày nghỉ; giữ nguyên như văn bản, hoặc áp dụng tương tự điều 148(5): ngày làm việc "
    "tiếp theo",
    "lead-coordinating": "cơ quan vừa chủ trì vừa phối hợp",
    "no-lead": "không nêu cơ quan chủ trì",
    "tier-left-out": "có cấp không được nêu; cần nói rõ là có chủ ý hay không",
    "level-falls": "mức sau thấp hơn mức trước",
    "two-days": "một nhiệm vụ có hai thời hạn; cần nói rõ thời hạn nào áp dụng",
    "two-figures": "một chỉ tiêu có hai mức khác nhau; cần nói rõ mức nào áp dụng",
    "stated-twice": "nhắc lại một nhiệm vụ, chỉ tiêu đã nêu; không phải nhiệm vụ riêng",
    "need-unmet": "nhiệm vụ phải xong trước không có trong các văn bản đã cho",
    "wrong-rate": "tỷ lệ in trong văn bản không khớp với số lượng",
    "wrong-sum": "tổng in trong văn bản không khớp với các thành phần",
    "more-than-whole": "một phần lớn hơn toàn bộ",
    "share-outside": "tỷ lệ nằm ngoài khoảng 0–100%",
    "beyond-term": "thời hạn sau khi kết thúc giai đoạn của văn bản",
    "later-than-act": "thời hạn muộn hơn thời hạn của văn bản mà nó triển khai",
    "laxer-than-act": "mức thấp hơn mức của văn bản mà nó triển khai",
    "act-not-given": "văn bản mà nó triển khai không có trong các văn bản đã cho",
    "need-not-given": "văn bản của nhiệm vụ phải xong trước không có trong các văn bản đã cho",
    "after-not-given": "văn bản của nhiệm vụ làm mốc tính thời hạn không có trong các văn bản đã cho",
    "after-event": "thời hạn tính từ một sự kiện, chỉ biết khi có báo cáo về sự kiện đó",
    "after-misspelt": "tên sự kiện làm mốc tính thời hạn viết gần giống một tên khác",
    "after-unknown": "mốc tính thời hạn không phải là sự kiện hay nhiệm vụ nào đã nêu",
    "after-not-owed": "nhiệm vụ làm mốc tính thời hạn không có cơ quan nào phải thực hiện",
    "after-no-day": "mốc tính thời hạn không có ngày",
}
_NODE = re.compile(r"[\w/.-]+@[\w-]+(?:#[\w/-]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def in_both_languages(findings: Iterable[Problem], policies: Iterable[Policy]) -> Iterator[Problem]:
    """The findings, each with its Vietnamese where there are words for its kind."""
    given = list(policies)
    sources = {source.name.en: source.name.vi for policy in given for source in policy.instrument.sources}
    register = bodies_of(*given)
    for finding in findings:
        yield attrs.evolve(finding, vietnamese=_in_vietnamese(finding, sources, register))


def _in_vietnamese(finding: Problem, sources: Mapping[str, str], register: Register) -> Problem | None:
    """The kind of the finding, the days that it names, and its clauses in words; `sources` are by English name."""
    kind = KINDS_OF_FINDINGS.get(finding.code)
    if kind is None:
        return None
    where = _NODE.sub(lambda match: node_in_words(match[0], register).vi, finding.where).replace(" -> ", " → ")
    days = ", ".join(text_of(dt.date.fromisoformat(day), "vi") for day in dict.fromkeys(_DAY.findall(finding.found)))
    clauses = []
    for clause in finding.clauses:
        text = clause_in_words(clause).vi
        for name, translation in sources.items():
            text = text.replace(name, translation)
        clauses.append(text)
    return attrs.evolve(
        finding, where=where, found=f"{kind} ({days})" if days else kind, right="", clauses=tuple(clauses)
    )
