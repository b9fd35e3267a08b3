"""The commands: what each answers, with which arguments, in both languages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from rollout.cli.parsing import DEFAULTS, Args, Parser, language_of, refuse_misfits, whole_number_of
from rollout.cli.streams import remarking
from rollout.labels import Label

TABLES = ("table", "csv", "json", "md", "html")
EXPLANATIONS = 3  # how many are shown where `--limit` is not given
EPILOG = Label(
    "Mã kết thúc: 0 có câu trả lời; 1 `check` phát hiện lỗi; 2 câu hỏi hoặc dữ liệu vào không dùng được; 74 không ghi "
    "được kết quả; 130 bị ngắt; 141 bên đọc kết quả đã đóng; 143 bị dừng bằng tín hiệu.",
    "Exit codes: 0 answered; 1 check found problems; 2 the question or an input cannot be used; 74 the answer cannot "
    "be written; 130 interrupted; 141 the reader of the answer has gone; 143 ended by a signal.",
)


def add_language(parser: Parser) -> None:
    """The language; it may stand before the command as well."""
    text = Label("ngôn ngữ của câu trả lời (mặc định: en)", "language of the answer (default: en)")
    parser.ask("--lang", choices=("vi", "en"), default=parser.lang, meaning=text)


def add_format(parser: Parser) -> None:
    _add_format(parser, TABLES)


def add_format_of_day(parser: Parser) -> None:
    """The formats of what stands on a day, which can be a calendar too."""
    _add_format(parser, (*TABLES, "ics"))


def _add_format(parser: Parser, formats: tuple[str, ...]) -> None:
    add_language(parser)
    text = Label("dạng của câu trả lời (mặc định: table)", "format of the answer (default: table)")
    parser.ask("--format", choices=formats, default="table", meaning=text)
    _add_stamp(parser)
    add_output(parser)
    text = Label("số dòng tối đa (0: tất cả)", "maximum number of lines (0: all)")
    parser.ask("--limit", type=whole_number_of, default=None, metavar="N", meaning=text)


def add_output(parser: Parser) -> None:
    text = Label("ghi vào một tệp, tệp chỉ có khi đã đủ", "write to a file, which is there whole or not at all")
    parser.ask("-o", "--output", metavar="FILE", meaning=text)


def _add_stamp(parser: Parser) -> None:
    text = Label(
        "JSON là một đối tượng: phiên bản của thư viện, của dữ liệu, và các dòng",
        "JSON as an object: the version of the library, the revisions of what was asked, and the rows",
    )
    parser.ask("--stamp", action="store_true", meaning=text)


def add_policy(parser: Parser) -> None:
    text = Label("mã văn bản có sẵn, hoặc tệp văn bản", "a shipped id, or a policy file")
    parser.ask("id", metavar="ID", completer="policies", meaning=text)
    _add_limits(parser)


def _add_limits(parser: Parser) -> None:
    text = Label(
        "giới hạn khác cho tệp đầu vào, như rows=100000000; dùng được nhiều lần",
        "another limit of what a file may have, such as rows=100000000; may be repeated",
    )
    parser.ask("--allow", action="append", metavar="LIMIT=N", completer="limits", meaning=text)


def add_when_due(parser: Parser) -> None:
    when = parser.add_mutually_exclusive_group(required=True)
    text = Label("đến hết ngày đó: NĂM-THÁNG-NGÀY", "on that day or earlier: YYYY-MM-DD")
    parser.ask("--by", metavar="DAY", meaning=text, group=when)
    text = Label(
        "trong một kỳ: 2022-06, 2020-Q3, 2022, hoặc hai kỳ với dấu /",
        "within a period: 2022-06, 2020-Q3, 2022, or two with a /",
    )
    parser.ask("--during", metavar="PERIOD", meaning=text, group=when)


def add_grouping(parser: Parser) -> None:
    names = "policy, task, tier, place, unit, lead, holder, source, confidence, reported, period"
    text = Label(
        f"đếm theo {names} hoặc due; nhiều mục cách nhau bằng dấu phẩy",
        f"count by {names} or due; several with commas between",
    )
    parser.ask("--by", metavar="NAMES", meaning=text)
    add_states(parser)


def add_states(parser: Parser) -> None:
    text = Label("chỉ tình trạng này; dùng được nhiều lần", "only this state; may be repeated")
    parser.ask("--state", action="append", completer="states", meaning=text)


def add_verdicts(parser: Parser) -> None:
    text = Label(
        "chỉ kết luận này; dùng được nhiều lần (mặc định: only_if và lost)",
        "only this verdict; may be repeated (default: only_if and lost)",
    )
    parser.ask("--verdict", action="append", choices=("met", "possible", "only_if", "lost"), meaning=text)


def add_evidence(parser: Parser, *, required: bool = True) -> None:
    text = Label("NĂM-THÁNG-NGÀY, hoặc today (theo giờ Hà Nội)", "YYYY-MM-DD, or today (in Ha Noi)")
    parser.ask("--as-of", required=required, metavar="DAY", meaning=text)
    _add_log(parser)


def _add_log(parser: Parser) -> None:
    text = Label("tệp báo cáo, số liệu: CSV, JSON lines hoặc Excel", "a file of evidence, as CSV, JSON lines or Excel")
    parser.ask("--progress", metavar="FILE", meaning=text)
    _add_layout(parser, "FILE")
    _add_keep_good(parser)
    text = Label("dùng cả kết quả mà các văn bản tự báo cáo", "use the results that the documents report as evidence")
    parser.ask("--reported", action="store_true", meaning=text)
    text = Label("chỉ dùng báo cáo đã ghi nhận đến ngày này", "use only evidence that was recorded by this day")
    parser.ask("--known-on", metavar="DAY", meaning=text)
    _add_horizon(parser)


def _add_layout(parser: Parser, file: str) -> None:
    """How a file of evidence is laid out, which the help calls by what stands for it."""
    text = Label(f"dấu giữa các ô của {file}, như ;", f"the sign between the cells of {file}, such as ;")
    parser.ask("--delimiter", metavar="SIGN", meaning=text)
    text = Label(
        f"cách ghi ngày của {file}: %d/%m/%Y; dùng được nhiều lần",
        f"how {file} writes days: %d/%m/%Y; may be repeated",
    )
    parser.ask("--day-format", action="append", metavar="FORMAT", meaning=text)
    text = Label(
        f"tên của một cột trong {file}; dùng được nhiều lần", f"the name that {file} has for a column; may be repeated"
    )
    parser.ask("--column", action="append", metavar="THEIRS=OURS", meaning=text)
    text = Label(
        f"cột khác của {file} được bỏ qua, * là mọi cột; dùng được nhiều lần",
        f"a further column of {file} to pass over, * for any; may be repeated",
    )
    parser.ask("--extra", action="append", metavar="NAME", meaning=text)
    text = Label("trang của tệp Excel (mặc định: trang đầu)", "the sheet of an Excel file (default: the first)")
    parser.ask("--sheet", metavar="NAME", meaning=text)


def _add_horizon(parser: Parser) -> None:
    text = Label(
        "tính nhiệm vụ định kỳ đến ngày này (mặc định: hết năm)",
        "expand recurring duties to this day (default: the end of the year)",
    )
    parser.ask("--until", metavar="DAY", meaning=text)


def _add_keep_good(parser: Parser) -> None:
    text = Label(
        "trả lời theo các dòng đúng của một tệp báo cáo có dòng sai",
        "answer from the good rows of a file of evidence that has bad ones",
    )
    parser.ask("--keep-good", action="store_true", meaning=text)


def add_conversion(parser: Parser) -> None:
    text = Label("convert: ghi báo cáo thành CSV hoặc JSON lines", "convert: write evidence as CSV or JSON lines")
    parser.ask("action", choices=("convert",), meaning=text)
    text = Label("tệp báo cáo, số liệu: CSV, JSON lines hoặc Excel", "a file of evidence, as CSV, JSON lines or Excel")
    parser.ask("source", metavar="IN", meaning=text)
    parser.ask(
        "target", metavar="OUT", meaning=Label("tệp được ghi: .csv hoặc .jsonl", "the file to write: .csv, or .jsonl")
    )
    _add_layout(parser, "IN")
    _add_keep_good(parser)
    add_law(parser)
    _add_units(parser)
    _add_horizon(parser)


def add_two_answers(parser: Parser) -> None:
    text = Label(
        "hai bản mã hóa: tệp văn bản, hoặc mã có sẵn", "two versions of an encoding: policy files, or shipped ids"
    )
    parser.ask("file", nargs="*", metavar="OLD NEW", completer="policies", meaning=text)
    text = Label("ngày trước: NĂM-THÁNG-NGÀY, hoặc today", "the earlier day: YYYY-MM-DD, or today")
    parser.ask("--from", dest="first", metavar="DAY", meaning=text)
    text = Label("ngày được so sánh với ngày đó", "the day with which it is compared")
    parser.ask("--to", dest="last", metavar="DAY", meaning=text)
    _add_log(parser)
    names = "kind, before, after, days, fields, causes, reasons, policy, task, tier, place, unit, lead, holder, source"
    text = Label(
        f"đếm theo {names}, confidence, period hoặc due; nhiều mục cách nhau bằng dấu phẩy",
        f"count by {names}, confidence, period or due; several with commas between",
    )
    parser.ask("--by", metavar="NAMES", meaning=text)


def add_policies(parser: Parser) -> None:
    text = Label(
        "mã văn bản có sẵn hoặc tệp văn bản (mặc định: mọi văn bản có sẵn)",
        "a shipped id or a policy file (default: all shipped policies)",
    )
    parser.ask("--policy", action="append", metavar="ID", completer="policies", meaning=text)
    _add_limits(parser)


def add_law(parser: Parser) -> None:
    add_policies(parser)
    text = Label("bỏ qua những gì ban hành sau ngày này", "leave out what was issued after this day")
    parser.ask("--law-as-of", metavar="DAY", meaning=text)


def add_filters(parser: Parser) -> None:
    add_law(parser)
    names = ("--task", "--tier", "--unit", "--under", "--lead", "--holder", "--coordinating", "--source")
    completers = ("items", "tiers", "units", "units", "bodies", "bodies", "bodies", "sources")
    for name, completer, meaning in zip(names, completers, FILTERS, strict=True):
        metavar = "TIER" if name == "--tier" else "ID"
        parser.ask(name, action="append", metavar=metavar, completer=completer, meaning=meaning)
    _add_units(parser)


FILTERS = (
    Label("một nhiệm vụ hoặc chỉ tiêu", "a task or a target"),
    Label("cấp: ministry, province, district, commune hoặc agency", "ministry, province, district, commune or agency"),
    Label("một cơ quan, đơn vị, theo mã", "one unit, by its code or id"),
    Label("một đơn vị và mọi đơn vị bên dưới", "a unit and all units below it"),
    Label("cơ quan chủ trì, như văn bản ghi", "the body that owes it, as the text names it"),
    Label(
        "cơ quan đang đảm nhiệm vào ngày đó, như cơ quan tiếp nhận",
        "the body that bears it on the day, such as a successor",
    ),
    Label(
        "cơ quan phối hợp, kể cả khi được nêu theo cấp hoặc loại",
        "a body that helps, be it named by its tier or kind",
    ),
    Label("nguồn nêu nhiệm vụ, như press", "a source that states it, such as press"),
)


def _add_units(parser: Parser) -> None:
    text = Label(
        "vn, một tệp CSV, hoặc none (mỗi cấp một đơn vị giả định)",
        "vn, a CSV file, or none (one placeholder unit per tier)",
    )
    parser.ask("--units", default="vn", metavar="NAME", meaning=text)


def add_each(parser: Parser) -> None:
    text = Label("mỗi cơ quan một dòng, không phải mỗi quy định một dòng", "one line per body instead of one per rule")
    parser.ask("--each", action="store_true", meaning=text)


def add_measure(parser: Parser) -> None:
    text = Label("mã của một chỉ số; không có thì liệt kê mọi mã", "the id of a measure; without it, all ids")
    parser.ask("measure", metavar="MEASURE", nargs="?", completer="measures", meaning=text)


def add_until(parser: Parser) -> None:
    text = Label("tính nhiệm vụ định kỳ đến ngày này", "expand recurring duties to this day")
    parser.ask("--until", required=True, metavar="DAY", meaning=text)


def add_readings(parser: Parser) -> None:
    add_until(parser)
    text = Label("cả thời hạn rơi vào ngày nghỉ", "also due days that are rest days")
    parser.ask("--rest-days", action="store_true", meaning=text)


def add_obligation(parser: Parser) -> None:
    text = Label(
        "policy/task@unit#period; chỉ cần phần task", "policy/task@unit#period; all parts but the task may be left out"
    )
    parser.ask("id", metavar="ID", completer="obligations", meaning=text)
    add_language(parser)
    text = Label("văn bản (table), JSON, hoặc trang HTML", "text (table), JSON, or a page of HTML")
    parser.ask("--format", choices=("table", "json", "html"), default="table", meaning=text)
    _add_stamp(parser)
    add_output(parser)
    text = Label(
        f"số giải thích tối đa (mặc định {EXPLANATIONS}; 0: tất cả)",
        f"maximum number of explanations (default {EXPLANATIONS}; 0: all)",
    )
    parser.ask("--limit", type=whole_number_of, default=EXPLANATIONS, metavar="N", meaning=text)


def add_delays(parser: Parser) -> None:
    text = Label("như certify-one-stop@province=30", "such as certify-one-stop@province=30")
    parser.ask("node", metavar="NODE=DAYS", nargs="+", completer="nodes", meaning=text)
    text = Label(
        "lùi từ thời hạn, không phải từ ngày sớm nhất", "delay after the due day instead of after the earliest day"
    )
    parser.ask("--past-due", action="store_true", meaning=text)
    text = Label(
        "đếm theo nhiệm vụ, theo cấp hoặc cơ quan, hoặc theo cơ quan chủ trì",
        "count by task, by tier or body, or by lead",
    )
    parser.ask("--by", choices=("task", "place", "lead"), meaning=text)


def add_drawing(parser: Parser) -> None:
    add_evidence(parser, required=False)
    text = Label("dạng chữ, hoặc hình (mặc định: mermaid)", "a text, or a picture (default: mermaid)")
    parser.ask("--format", choices=("mermaid", "dot", "svg"), default="mermaid", meaning=text)
    add_language(parser)
    add_output(parser)
    text = Label("vẽ cả quy định không có phụ thuộc", "also draw rules without dependencies")
    parser.ask("--alone", action="store_true", meaning=text)
    text = Label("có nguy cơ khi còn ít ngày hơn số này", "at risk with fewer days left than this")
    parser.ask("--threshold", type=int, default=0, metavar="DAYS", meaning=text)


def add_page(parser: Parser) -> None:
    add_language(parser)
    text = Label("trang được ghi, như board.html", "the page to write, such as board.html")
    parser.ask("-o", "--output", metavar="FILE", required=True, meaning=text)
    text = Label("lời ghi ở đầu trang, như: bản nháp", "a text that stands above all, such as: a draft")
    parser.ask("--note", default="", metavar="TEXT", meaning=text)
    parser.set_defaults(format="html")


def add_course(parser: Parser) -> None:
    text = Label(
        "chỉ số phải tăng thế nào: theo bậc, hoặc đều từ mức này đến mức kia",
        "how a measure should grow: by steps, or in a line from level to level",
    )
    parser.ask("--expected", choices=("stepped", "linear"), default="stepped", meaning=text)
    text = Label(
        "xếp loại tiến độ theo mức tăng thực tế và mức tăng cần có",
        "class the progress by the growth observed and required",
    )
    parser.ask("--progress-class", choices=("open-sdg",), meaning=text)
    text = Label(
        "thay vào đó, gộp số liệu của mọi đơn vị: tổng tử số trên tổng mẫu số",
        "instead, put the figures of all units together: the numerators over the denominators",
    )
    parser.ask("--roll-up", choices=("province", "lead", "nation"), meaning=text)


def add_files(parser: Parser) -> None:
    text = Label("tệp văn bản, hoặc mã có sẵn", "policy files, or shipped ids")
    parser.ask("file", nargs="+", metavar="FILE", completer="policies", meaning=text)
    text = Label("coi ngày lễ là ngày nghỉ", "count public holidays as rest days")
    parser.ask("--rest-days", action="store_true", meaning=text)
    text = Label(
        "mã kết thúc 1 khi có cảnh báo, không khi chỉ có lưu ý", "exit with 1 for warnings too, never for notes"
    )
    parser.ask("--strict", action="store_true", meaning=text)
    text = Label("bỏ các lưu ý, như ngày nghỉ", "leave notes out, such as rest days")
    parser.ask("--no-notes", dest="notes", action="store_false", meaning=text)
    _add_limits(parser)


def add_calendar(parser: Parser) -> None:
    """What a calendar is made of, and where it is written."""
    add_states(parser)
    text = Label(
        "việc phải làm (VTODO) thay cho sự kiện cả ngày; Google, iOS và Fastmail không hiện",
        "tasks (VTODO) instead of all-day events; Google, iOS and Fastmail show none",
    )
    parser.ask("--as-tasks", action="store_true", meaning=text)
    text = Label(
        "nhắc trước thời hạn ngần này ngày; dùng được nhiều lần",
        "remind so many days before the due day; may be repeated",
    )
    parser.ask("--remind", type=whole_number_of, action="append", default=[], metavar="DAYS", meaning=text)
    text = Label("mỗi cơ quan, đơn vị một tệp trong thư mục -o", "a file per body, in the folder that -o names")
    parser.ask("--per", choices=("unit", "holder", "lead"), meaning=text)
    text = Label("tên của lịch", "what the calendar is called")
    parser.ask("--name", default="", meaning=text)
    text = Label(
        "thời điểm lập lịch (mặc định: hết ngày --as-of)",
        "the instant at which it is made (default: the end of the day of --as-of)",
    )
    parser.ask("--made", metavar="INSTANT", meaning=text)
    add_output(parser)
    text = Label(
        "số mục tối đa của một lịch (mặc định 2000; 0: tất cả)", "entries of a calendar at most (default 2000; 0: all)"
    )
    parser.ask("--limit", type=whole_number_of, default=None, metavar="N", meaning=text)
    add_language(parser)
    parser.set_defaults(format="ics")


_LISTING = (add_filters, add_each, add_format)
# What each command answers, and its groups of arguments; `run_` and its name is its function in `rollout.cli.answers`.
COMMANDS: dict[str, tuple[Label, tuple[Callable[[Parser], None], ...]]] = {
    "policies": (
        Label("các văn bản có sẵn trong thư viện", "the policies that come with the library"),
        (add_format,),
    ),
    "show": (
        Label("các mục của một văn bản, theo thứ tự của nó", "the items of one policy, in the document's order"),
        (add_policy, add_format),
    ),
    "document": (
        Label(
            "một văn bản thành trang Markdown, để đối chiếu với bản gốc",
            "one policy as a Markdown page, to be compared with its document",
        ),
        (add_policy, add_language, add_output),
    ),
    "due": (
        Label("những gì đến hạn trước một ngày, hoặc trong một kỳ", "what falls due by a day, or during a period"),
        (add_when_due, *_LISTING),
    ),
    "overdue": (
        Label("những gì đã đến hạn mà chưa xong vào một ngày", "what has fallen due and is not done on a day"),
        (add_evidence, add_filters, add_each, add_format_of_day),
    ),
    "status": (
        Label("tình trạng của mọi nhiệm vụ, chỉ tiêu vào một ngày", "the state of every obligation on a day"),
        (add_evidence, add_grouping, add_filters, add_each, add_format_of_day),
    ),
    "diff": (
        Label(
            "thay đổi từ ngày này đến ngày kia, hoặc giữa hai bản mã hóa",
            "what changed from one day to another, or between two versions of an encoding",
        ),
        (add_two_answers, *_LISTING),
    ),
    "forecast": (
        Label(
            "những gì không còn kịp, hoặc chỉ kịp nếu cơ quan khác xong trước",
            "what cannot be met in time any more, and what only if another body comes first",
        ),
        (add_evidence, add_verdicts, *_LISTING),
    ),
    "targets": (
        Label(
            "mức mỗi chỉ tiêu phải đạt vào một ngày, số liệu, phần còn thiếu",
            "the level each target requires on a day, what was measured, what is lacking",
        ),
        (add_evidence, add_filters, add_course, add_format),
    ),
    "trace": (
        Label(
            "một chỉ số qua các văn bản: mức phải đạt và số liệu báo cáo",
            "one measure across documents: demanded and reported",
        ),
        (add_measure, add_policies, add_format),
    ),
    "ambiguities": (
        Label(
            "những quy định có thời hạn khác theo cách hiểu khác",
            "the rules whose day moves under another interpretation",
        ),
        (add_readings, add_filters, add_format),
    ),
    "explain": (
        Label(
            "vì sao một nhiệm vụ ở tình trạng đó, từng bước một",
            "why an obligation has the state it has, step by step",
        ),
        (add_obligation, add_evidence, add_filters),
    ),
    "needs": (
        Label(
            "phụ thuộc giữa các quy định, và số ngày giữa các thời hạn",
            "the dependencies between rules, and the days between their due days",
        ),
        (add_until, add_law, add_format),
    ),
    "slip": (
        Label(
            "giả sử các quy định bị lùi N ngày: ngày nào dời, thời hạn nào bị vượt",
            "what-if: delay rules by N days; lists moved dates and broken deadlines",
        ),
        (add_delays, add_until, add_law, add_format),
    ),
    "board": (
        Label(
            "một trang có đủ mọi thứ: số liệu, dòng thời gian, các cơ quan, và vì sao mỗi nhiệm vụ ở tình trạng đó",
            "one page with everything inside: counts, timeline, bodies, and why each duty stands so",
        ),
        (add_evidence, add_filters, add_page),
    ),
    "graph": (
        Label(
            "các quy định và phụ thuộc, dạng chữ cho Mermaid hoặc Graphviz, hoặc hình",
            "the rules and their dependencies, as text for Mermaid or Graphviz, or a picture",
        ),
        (add_drawing, add_filters),
    ),
    "calendar": (
        Label(
            "các thời hạn thành lịch (iCalendar) để đăng ký theo dõi",
            "the due days as a calendar (iCalendar) to subscribe to",
        ),
        (add_evidence, add_calendar, add_filters),
    ),
    "progress": (
        Label(
            "báo cáo, số liệu từ bảng tính hoặc tệp khác, được kiểm tra và ghi thành CSV hoặc JSON lines",
            "evidence from a spreadsheet or another file, checked and written as CSV or JSON lines",
        ),
        (add_conversion, add_language),
    ),
    "check": (
        Label(
            "lỗi của tệp văn bản, và những điểm cần xem lại trong lời văn",
            "the problems of policy files, and the findings in their texts",
        ),
        (add_files, add_format),
    ),
}
DESCRIPTION = Label(
    "Văn bản giao việc gì, cho ai, đến khi nào, và đến nay ra sao.",
    "What policies demand, of whom, by when, and how it stands.",
)


class _Version(argparse.Action):
    """Print the version and exit; what knows it is slow to import."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from rollout import __version__

        print(f"rollout {__version__}")
        parser.exit()


def parser(words: Sequence[str], *, whole: bool = False) -> Parser:
    """The parser of all commands; only those among `words`, the command line, get their arguments, or the `whole`."""
    lang = language_of(words)
    top = Parser(lang, prog="rollout", description=DESCRIPTION.of(lang), epilog=EPILOG.of(lang))
    text = Label("hiện phiên bản rồi kết thúc", "print the version and exit")
    top.ask("--version", action=_Version, nargs=0, meaning=text)
    add_language(top)
    parsers = top.add_subparsers(required=True, metavar="COMMAND", dest="command", prog="rollout")
    for name, (meaning, groups) in COMMANDS.items():
        text_of_command = meaning.of(lang)
        own = parsers.add_parser(
            name, lang=lang, help=text_of_command, description=text_of_command, epilog=EPILOG.of(lang)
        )
        if whole or name in words:
            for add_arguments in groups:
                add_arguments(own)
    return top


def run(args: Args) -> int:
    """Answer the command of the arguments, with its footnotes after it on the error stream; return its exit code."""
    from rollout.cli import answers

    for name, value in DEFAULTS.items():
        if getattr(args, name, None) is None:
            setattr(args, name, value)
    args.footnotes = []
    refuse_misfits(args)
    answer: Callable[[Args], int] = getattr(answers, f"run_{args.command}")
    try:
        return answer(args)
    finally:
        sys.stdout.flush()
        with remarking():
            for print_note in args.footnotes:
                print_note()
