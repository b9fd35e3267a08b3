"""One policy as a page to be compared with its document: items in order, days, levels, citations, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rollout.arguments import check_argument
from rollout.explanation.wording import limit_in_words
from rollout.figures import printed
from rollout.labels import Label, Lang
from rollout.policy.citation import clause_in_words, place_in_words
from rollout.policy.deadline import Each, From, Within, plural_of
from rollout.policy.interpretation import PLAIN, windows
from rollout.policy.item import BASIS_LABELS, Item, Rule, Target
from rollout.policy.level import amount
from rollout.policy.names import bodies_of, body_in_words
from rollout.policy.policy import Policy
from rollout.policy.report import PrintedTally, Reported
from rollout.sentences import filled, joined, text_of, words
from rollout.units.register import Register
from rollout.units.unit import BODIES_OF
from rollout.views.instrument_facts import instrument_rows
from rollout.views.markdown_text import Markdown, below_each_other, bold, code, italic, markdown, table_lines
from rollout.views.relation_rows import relation_rows
from rollout.views.translation import CONFIDENCES

HEADS = {
    "item": Label("mục", "item"),
    "clause": Label("vị trí trong văn bản", "clause"),
    "printed": Label("trích văn bản (nguyên văn)", "as printed"),
    "at": Label("cơ quan thực hiện", "at"),
    "due": Label("thời hạn", "due"),
    "level": Label("mức phải đạt", "level"),
    "lead": Label("chủ trì", "lead"),
    "remark": Label("ghi chú", "remark"),
    "figure": Label("số liệu", "figure"),
    "on": Label("ngày, kỳ", "on"),
    "value": Label("giá trị", "value"),
    "tally": Label("bảng số liệu", "tally"),
    "for": Label("kỳ", "for"),
    "counts": Label("số lượng", "counts"),
    "relation": Label("quan hệ", "relation"),
    "instrument": Label("văn bản", "instrument"),
    "since": Label("từ ngày", "from"),
    "effect": Label("nội dung", "what"),
    "passage": Label("đoạn trích", "passage"),
    "reason": Label("lý do", "reason"),
}
TASKS, TARGETS = Label("Nhiệm vụ", "Tasks"), Label("Chỉ tiêu", "Targets")
RELATIONS = Label("Quan hệ với văn bản khác", "Relations to other instruments")
NOT_COMMENCED = Label(
    "chưa có hiệu lực cho đến khi có văn bản cho bắt đầu có hiệu lực", "not in force until an instrument commences it"
)
OPEN = Label("Điểm còn để ngỏ và cách hiểu", "What is open, and how it is interpreted")
FIGURES = Label("Số liệu được báo cáo", "Figures reported")
TALLIES = Label("Bảng số liệu", "Tallies")
LEFT_OUT = Label("Phần không mã hóa và lý do", "Not encoded, and why")
GENERATED = Label(
    "Lập từ bản mã hóa {id}, phiên bản {revision}; không sửa tay.",
    "Generated from the encoding {id}, revision {revision}; do not edit.",
)
PERIODS = {
    "week": Label("tuần", "week"),
    "month": Label("tháng", "month"),
    "quarter": Label("quý", "quarter"),
    "half": Label("6 tháng", "half"),
    "year": Label("năm", "year"),
}
SCOPES = {
    "own": Label("của chính cơ quan, đơn vị", "of own"),
    "parent": Label("của cơ quan cấp trên", "of parent"),
    "children": Label("của cơ quan, đơn vị cấp dưới", "of children"),
    "all": Label("của mọi cơ quan, đơn vị", "of all"),
}


def document(policy: Policy, lang: Lang = "en") -> str:
    """A policy as a page of Markdown in a language: what its encoding has, and nothing else."""
    check_argument("document", policy, Policy)
    return "\n".join(_page_lines(policy, lang)) + "\n"


def _page_lines(policy: Policy, lang: Lang) -> Iterator[str]:
    title, note = policy.instrument.title, policy.instrument.note.of(lang)
    register = bodies_of(policy)
    yield f"# {markdown(title.of('vi'))}"
    yield ""
    if lang == "en":
        yield italic(title.en)
        yield ""
    yield filled(GENERATED, {"id": code(policy.id), "revision": code(policy.revision)}).of(lang)
    yield ""
    yield from table_lines(("", ""), instrument_rows(policy, register, lang))
    if note:
        yield markdown(note)
        yield ""
    names: tuple[str, ...] = ("relation", "instrument", "clause", "printed", "since", "effect")
    yield from _section(RELATIONS, names, relation_rows(policy, lang), lang)
    names = ("item", "clause", "printed", "at", "due", "level", "lead")
    yield from _section(TASKS, names, _item_rows(policy, policy.tasks, register, lang), lang)
    yield from _section(TARGETS, names, _item_rows(policy, policy.targets, register, lang), lang)
    remarks = ((item.id, remark.of(lang)) for item in policy.items for remark in _remarks(item, register))
    yield from _section(OPEN, ("item", "remark"), remarks, lang)
    names = ("figure", "clause", "printed", "at", "on", "value", "remark")
    yield from _section(FIGURES, names, (_figure_row(figure, register, lang) for figure in policy.measured), lang)
    tallies = (_tally_row(tally, lang) for tally in policy.tallies)
    yield from _section(TALLIES, ("tally", "clause", "for", "counts"), tallies, lang)
    left_out = (
        (clause_in_words(part.clause).of(lang), _in_quotes(part.phrase), part.reason.of(lang))
        for part in policy.left_out
    )
    yield from _section(LEFT_OUT, ("clause", "passage", "reason"), left_out, lang)


def _section(heading: Label, names: tuple[str, ...], rows: Iterable[tuple[str, ...]], lang: Lang) -> Iterator[str]:
    """A heading and its table of `rows` under `names`, in `lang`; nothing where there are no rows."""
    cells = list(rows)
    if cells:
        yield f"## {heading.of(lang)}"
        yield ""
        yield from table_lines((HEADS[name].of(lang) for name in names), cells)


def _in_quotes(phrase: str) -> str:
    return f"“{phrase}”" if phrase else ""


def _item_rows(policy: Policy, items: Iterable[Item], register: Register, lang: Lang) -> Iterator[tuple[str, ...]]:
    """One row per rule of the `items` of a `policy`, in `lang`; the first of an item has its name.

    `register` has the names of bodies.
    """
    for item in items:
        name = below_each_other((bold(item.id), item.title.vi, italic(item.title.en) if lang == "en" else ""))
        for rule in item.rules:
            bodies = (_leaders(item, register), _charged(rule), _helpers(item, register))
            phrase = _in_quotes(rule.phrase or item.phrase)
            level = rule.level.label.of(lang) if rule.level else ""
            place = place_in_words(policy, item, rule).of(lang)
            yield (
                name,
                place,
                phrase,
                body_in_words(rule.place, register).of(lang),
                deadline_in_words(rule).of(lang),
                level,
                below_each_other(label.of(lang) for label in bodies),
            )
            name = Markdown()


def _charged(rule: Rule) -> Label:
    """Whom the text charges with what the units of a rule carry out, where that is another."""
    return words("giao cho: {c}", "charged: {c}", c=rule.charged.committee) if rule.charged else Label()


def _leaders(item: Item, register: Register) -> Label:
    if not item.lead:
        return Label("cơ quan, đơn vị tự thực hiện", "itself")
    return joined((body_in_words(holder.body, register) for holder in item.lead), ", ")


def _helpers(item: Item, register: Register) -> Label:
    if not item.coordinating:
        return Label()
    helpers = joined((body_in_words(body, register, BODIES_OF) for body in item.coordinating), ", ")
    return words("phối hợp: {h}", "with {h}", h=helpers)


def deadline_in_words(rule: Rule) -> Label:
    """When a rule is to be met: a day, a span of days, or how often."""
    deadline = rule.deadline
    if isinstance(deadline, Each):
        first = next(windows(deadline, PLAIN, None)).due
        until = words(" đến {u}", " until {u}", u=deadline.until) if deadline.until else Label()
        how_often = words("mỗi {k}", "every {k}", k=PERIODS[deadline.period])
        if deadline.every > 1:
            kinds = Label(PERIODS[deadline.period].vi, plural_of(deadline.period))
            how_often = words("{n} {k} một lần", "every {n} {k}", n=deadline.every, k=kinds)
        return words("{h}, từ {f}{u}", "{h} from {f}{u}", h=how_often, f=first, u=until)
    if isinstance(deadline, Within):
        return words("{n} kể từ “{e}”", "within {n} of “{e}”", n=limit_in_words(deadline), e=deadline.after)
    (window,) = windows(deadline, PLAIN, None)
    if window.due is None:
        return Label("không quy định thời hạn", "no day")
    if isinstance(deadline, From) and deadline.start.kind == "day" and rule.level is None:
        return words("bắt đầu thực hiện từ {d}", "{d} on", d=window.due)
    if window.standing:
        return words("{d}, sau đó duy trì", "{d} on", d=window.due)
    if window.opens:
        return words("từ {o} đến {d}", "{o} to {d}", o=window.opens, d=window.due)
    return words("{d}", d=window.due)


def _remarks(item: Item, register: Register) -> Iterator[Label]:
    """What the text leaves open about an item, and how it is related to other items and bodies."""
    for reading in item.also_read:
        yield words("cách hiểu khác: {n}", "also read: {n}", n=reading.note)
    labels = {
        Label("thời hạn lấy từ nơi khác", "its day is inherited"): item.inherited,
        Label("chưa chắc chắn", "uncertain"): item.uncertain,
        Label("trừ", "except"): item.excepting,
        Label("tính trên", "of"): item.denominator,
    }
    if isinstance(item, Target):
        labels[Label("mức gốc", "baseline")] = item.baseline
    for name, label in labels.items():
        if str(label):
            yield words("{n}: {l}", n=name, l=label)
    if str(item.note):
        yield item.note
    if item.commencement == "awaited":
        yield NOT_COMMENCED
    yield from _relations(item, register)


def _relations(item: Item, register: Register) -> Iterator[Label]:
    """Its relations to other items and bodies, its strength and its confidence."""
    if item.duplicate_of:
        yield words(
            "nhắc lại {i}: không phải nhiệm vụ riêng",
            "a second statement of {i}: no duty of its own",
            i=item.duplicate_of,
        )
    if item.carved_out_of:
        yield words("quy định riêng của {i}", "carved out of {i}", i=item.carved_out_of)
    if item.conflicts_with:
        yield words("mâu thuẫn với {i}", "conflicts with {i}", i=", ".join(item.conflicts_with))
    if item.to:
        yield words("gửi {b}", "to {b}", b=joined((body_in_words(body, register, BODIES_OF) for body in item.to), ", "))
    if isinstance(item, Target) and item.pooled:
        pool = joined((body_in_words(body, register) for body in item.pooled), ", ")
        yield words("gộp số liệu của: {b}", "the figures of {b} put together", b=pool)
    if item.monitored_by:
        bodies = joined((body_in_words(body, register, BODIES_OF) for body in item.monitored_by), ", ")
        yield words("theo dõi: {b}", "followed by {b}", b=bodies)
    if item.strength == "goal":
        yield Label("mục tiêu phấn đấu, không phải nhiệm vụ bắt buộc", "a goal, not a duty")
    if item.confidence != "high":
        yield words("độ tin cậy {c}", "{c} confidence", c=CONFIDENCES[item.confidence])
    for need in item.needs:
        clause = words(" ({c})", c=clause_in_words(need.clause)) if need.clause else Label()
        scope = SCOPES.get(need.scope) or words("của {b}", "of {b}", b=body_in_words(need.scope, register))
        values = {"t": need.task, "s": scope, "b": BASIS_LABELS[need.basis], "c": clause, "n": need.note}
        yield filled(Label("phải xong trước: {t} {s}, {b}{c}: {n}", "needs {t} {s}, {b}{c}: {n}"), values)


def _figure_row(figure: Reported, register: Register, lang: Lang) -> tuple[str, ...]:
    value = amount(figure.value, figure.scale).of(lang)
    if figure.numerator is not None and figure.denominator:
        counts = {"n": figure.numerator, "d": figure.denominator}
        value += filled(Label(" ({n} trong {d})", " ({n} of {d})"), counts).of(lang)
    pattern = Label("không so sánh được: {r}", "not comparable: {r}")
    remarks = [filled(pattern, {"r": objection.reason}).of(lang) for objection in figure.not_comparable]
    remarks += [label.of(lang) for label in (figure.of, figure.note) if str(label)]
    name = below_each_other((bold(figure.id), figure.title.of(lang)))
    moment = text_of(figure.on or figure.period or "", lang)
    place = body_in_words(figure.at, register).of(lang)
    clause = clause_in_words(figure.clause).of(lang)
    return (name, clause, f"“{figure.phrase}”", place, moment, value, "; ".join(remarks))


def _tally_row(tally: PrintedTally, lang: Lang) -> tuple[str, ...]:
    labels = tally.counts.scheme.classes
    counts = below_each_other(
        f"{labels[name].of(lang) if name in labels else name}: {printed(count, style=lang)}"
        for name, count in tally.counts.by_class
    )
    name = below_each_other((bold(tally.id), tally.title.of(lang)))
    moment = text_of(tally.period or tally.on or "", lang)
    return (name, clause_in_words(tally.clause).of(lang), moment, counts)
