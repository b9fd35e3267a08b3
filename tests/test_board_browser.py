"""A board in a browser: what is clicked and typed, what it counts then, and whether everyone can use it.

Needs the extra `browser` and a Chromium. `nox -s browser` has both, and axe-core, which checks the page for everyone.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from nation import national_register

import rollout
from rollout import Done, Measured, Open, Progress, Register, Tier, Unit
from rollout.labels import Label
from rollout.policy.tallies.tally import Tally

playwright = pytest.importorskip("playwright.sync_api", reason="the extra browser is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
AXE = Path(os.environ.get("AXE", Path(__file__).parent.parent / "build/axe/node_modules/axe-core/axe.min.js"))
ENTERED = "<script>window.entered = 1</script>"
SCREENS = {"desktop": (1280, 900), "phone": (320, 640)}

Scheme = Literal["light", "dark"]
OpenPage = Callable[..., "Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as driver:
        program = driver.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield program
        program.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[OpenPage]:
    """Opens a file; at the end, nothing was logged as wrong and nothing but files was asked for."""
    complaints: list[str] = []
    contexts = []

    def open_page(path: Path, view: str = "", screen: str = "desktop", scheme: Scheme = "light") -> Page:
        width, height = SCREENS[screen]
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.extend(outside(request.url)))
        page.goto(f"{path.as_uri()}{'#' if view else ''}{view}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def directive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directive 02 in Hà Nội and the Ministry of Health, with four reports."""
    statuses = directive_on("2022-06-10")
    path = tmp_path_factory.mktemp("boards") / "directive.html"
    path.write_text(rollout.board(statuses, lang="en", note="Invented evidence"), encoding="utf-8")
    return path


def directive_on(day: str) -> rollout.Statuses:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), national_register(), until="2022-12-31")
    log = Progress(
        [
            Done("digitise-dossiers", "01", "2022-05-30"),
            Done("digitise-dossiers", "006", "2022-12-05"),
            Open("digitise-essential-services", "006", "2022-08-01"),
            Done("digitise-essential-services", "001", "2022-06-20"),
        ]
    )
    return rollout.assess(schedule, log, as_of=day).where(under="01")


def strange_names(path: Path) -> None:
    """A board in which every text that others give is a script."""
    units = Register(
        [
            Unit("01", Tier.PROVINCE, ENTERED, until=rollout.day("2022-12-31"), successors=("02",)),
            Unit("02", Tier.PROVINCE, '<img src="x" onerror="window.entered = 1">', en="&lt;b&gt;"),
        ]
    )
    policy, problems = rollout.parse_policy(
        'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "x"\nissued = 2022-01-01\n'
        f'number = "{ENTERED}"\ntitle = {{ vi = "{ENTERED}" }}\n'
        f'source = [{{ id = "s", name = "{ENTERED}" }}]\n'
        f'[[task]]\nid = "t"\ntitle = {{ vi = "{ENTERED}" }}\nclause = "{ENTERED}"\nphrase = "{ENTERED}"\n'
        "by = { province = 2022-06-30 }\n"
        f'[[target]]\nid = "m"\nmeasure = {{ vi = "{ENTERED}" }}\nclause = "1"\nat = "province"\n'
        "at-least = { 2022 = 5 }\n"
    )
    assert problems == ()
    schedule = rollout.expand(policy, units, until="2023-12-31")
    log = Progress([Measured("m", "02", "2022-03-01", value=4), Done(ENTERED, "01", "2022-03-01")])
    tally = Tally.of("tasks", {"assigned": 1})
    tally = Tally(tally.counts, Label(ENTERED))
    path.write_text(rollout.board(rollout.assess(schedule, log, as_of="2022-07-15"), tallies=[tally], note=ENTERED))


def outside(url: str) -> list[str]:
    """What is asked for that is no file."""
    return [] if url.startswith("file:") else [url]


CARDS = ("silent", "overdue", "today", "upcoming", "on_time", "late")


def counts_shown(page: Page) -> dict[str, int]:
    """The numbers of the cards."""
    figures = {name: page.inner_text(f'[data-key="card-{name}"] .figure') for name in CARDS}
    return {name: int(re.sub(r"\D", "", text)) for name, text in figures.items()}


def counts_assessed(day: str) -> dict[str, int]:
    statuses = directive_on(day)
    silent = len(statuses.where(state="overdue", reported=False))
    counts = statuses.counts()
    names = ("due_today", "upcoming", "done_on_time", "done_late")
    return dict(zip(CARDS, (silent, counts["overdue"] - silent, *(counts[name] for name in names)), strict=True))


def go_to(page: Page, day: str) -> None:
    page.fill("#day-field", day)
    page.press("#day-field", "Enter")
    page.wait_for_function("day => isoDay(view.day) === day && frame === null", arg=day)


def test_the_slider_counts_again_as_assess_does(directive: Path, opened: OpenPage) -> None:
    page = opened(directive)
    # Hà Nội owes 8 duties with a day, each of its 30 districts and 579 communes 4. By 2 July 6 of Hà Nội's, 2 of each
    # district and 2 of each commune have fallen due without a report; 01 and 001 are done.
    assert counts_shown(page) == {"silent": 0, "overdue": 0, "today": 0, "upcoming": 2443, "on_time": 1, "late": 0}
    go_to(page, "2022-07-02")
    assert counts_shown(page) == {"silent": 1223, "overdue": 0, "today": 0, "upcoming": 1219, "on_time": 2, "late": 0}
    for day in ("2022-06-01", "2022-06-10", "2022-06-30", "2022-07-02", "2022-08-15", "2022-12-05", "2022-12-31"):
        go_to(page, day)
        assert counts_shown(page) == counts_assessed(day), day
    page.focus("#day-slider")
    page.evaluate("dayParts.slider.value = dayOfIso('2022-07-01')")
    page.press("#day-slider", "ArrowRight")
    page.wait_for_function("() => view.day === dayOfIso('2022-07-02') && frame === null")
    assert counts_shown(page) == counts_assessed("2022-07-02")
    assert page.get_attribute("#day-slider", "aria-valuetext") == "2022-07-02"
    assert page.evaluate("document.activeElement.id") == "day-slider"


EACH = """day => groups.flatMap(group => [...group.members].map((unit, position) => {
  const duty = obligation(group, position, day);
  const bearers = holdersOn(group, day).map(body => units.ids[body]).join(" ");
  const isOver = [KIND.silent, KIND.overdue].includes(duty.kind);
  return [`${group.item}@${units.ids[unit]}${group.period ? "#" + group.period : ""}`, duty.point[1] & STATE_BITS,
    (duty.point[1] & REPORTED) > 0, duty.due, isOver ? daysOver(duty, day) : null, bearers || units.ids[unit]];
}))"""


@pytest.mark.parametrize("day", ["2022-06-30", "2022-08-15", "2022-12-31"])
def test_each_obligation_stands_as_assess_says(day: str, directive: Path, opened: OpenPage) -> None:
    """State, whether it is reported, due day, days overdue and holder, of each of them."""
    states, epoch = list(rollout.State), rollout.day("1970-01-01").toordinal()
    assessed = {}
    for status in directive_on(day):
        due = status.due.toordinal() - epoch if status.due else None
        days = status.days if status.state == rollout.State.OVERDUE else None
        assessed[status.id] = [states.index(status.state), status.reported, due, days, status.holder]
    page = opened(directive)
    shown = {row[0]: row[1:] for row in page.evaluate(EACH, rollout.day(day).toordinal() - epoch)}
    assert len(shown) == 2445
    assert shown == assessed


def test_the_steps_between_days_stop_where_something_changes(directive: Path, opened: OpenPage) -> None:
    page = opened(directive, "day=2022-06-02")
    page.click('[data-key="later"]')
    page.wait_for_function("() => isoDay(view.day) === '2022-06-20'")  # 001 reports
    page.click('[data-key="before"]')
    page.click('[data-key="earlier"]')
    page.wait_for_function("() => isoDay(view.day) === '2022-06-02'")
    page.click('[data-key="as-of"]')
    page.wait_for_function("() => isoDay(view.day) === '2022-06-10'")


def test_a_day_is_typed_as_either_language_prints_it(directive: Path, opened: OpenPage) -> None:
    page = opened(directive)
    page.fill("#day-field", "05/12/2022")
    page.press("#day-field", "Enter")
    page.wait_for_function("() => isoDay(view.day) === '2022-12-05'")
    page.fill("#day-field", "31/02/2022")
    page.press("#day-field", "Enter")
    assert "Give a day from" in page.inner_text("#day-fault")
    assert page.get_attribute("#day-field", "aria-invalid") == "true"
    assert page.evaluate("isoDay(view.day)") == "2022-12-05"


@pytest.mark.parametrize(
    "typed", ["Đống Đa", "dong da", "ĐỐNG ĐA", "đong đa", "006", "quan dong da", "Dong Da District", "dong da, ha noi"]
)
def test_a_district_is_found_with_and_without_diacritics(typed: str, directive: Path, opened: OpenPage) -> None:
    page = opened(directive, "day=2022-12-31")
    page.fill("#search", typed)
    page.press("#search", "ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "suggestion-0"
    page.press("#search", "Enter")
    assert page.inner_text("#body-name") == "Dong Da District"
    assert page.evaluate("document.activeElement.id") == "body-name"


def test_a_body_says_what_it_owed_who_has_it_now_and_why(directive: Path, opened: OpenPage) -> None:
    page = opened(directive, "day=2022-12-31&body=006")
    duties = page.locator("#body .duty > details > summary").all_inner_texts()
    texts = [" | ".join(line for line in text.split("\n") if len(line) > 2) for text in duties]
    cipher = "held by Government Cipher Committee"
    officials = "Issue digital certificates to all officials directly involved in digitising the 25 essential services"
    assert texts == [
        f"{officials} · 100% | fallen due, no report · due 2022-07-01 · 183 days ago | {cipher}",
        "Digitise the 25 essential services of Decision 06/QĐ-TTg | overdue · from 2022-07-01 · 183 days over",
        f"Issue digital certificates to One-Stop Sections · 100% | due today · due 2022-12-31 | {cipher}",
        "Digitise dossiers and results at One-Stop Sections | done late · from 2022-12-01",
    ]
    heirs = page.locator(".life .links").first.all_inner_texts()
    assert "ended on 2025-06-30" in page.inner_text(".life")
    assert "Dong Da Ward" in heirs[0]
    assert "Who bears it" not in page.inner_text("#body")
    page.click("#body .duty summary >> nth=3")
    page.locator("#body .duty:nth-child(4) .reasons dl").first.wait_for()
    reasons = page.inner_text("#body .duty:nth-child(4) .reasons")
    assert "từ ngày 01/12/2022" in reasons
    assert "paragraph 3" in reasons
    assert "2022-12-05\ndone → done late" in reasons.replace(" done →", "\ndone →")
    assert "Issue digital certificates to One-Stop Sections, at the same body: due today" in reasons
    assert "30 days after this one's own day" in reasons


def test_filters_keep_what_they_name(directive: Path, opened: OpenPage) -> None:
    page = opened(directive, "day=2022-12-31")
    page.select_option("#filter-tier", label="district level")
    assert counts_shown(page) == {"silent": 87, "overdue": 1, "today": 30, "upcoming": 0, "on_time": 1, "late": 1}
    assert "30 bodies" in page.inner_text("#bodies")
    page.select_option("#filter-holder", label="Government Cipher Committee")
    assert counts_shown(page) == {"silent": 30, "overdue": 0, "today": 30, "upcoming": 0, "on_time": 0, "late": 0}
    page.click('[data-key="card-today"]')
    assert page.get_attribute('[data-key="card-today"]', "aria-pressed") == "true"
    page.click('[data-key="reset"]')
    assert page.evaluate("location.hash") == "#day=2022-12-31"
    page.click('[data-key="cell ct-02-2022/digitise-dossiers 2"]')
    assert counts_shown(page) == {"silent": 29, "overdue": 0, "today": 0, "upcoming": 0, "on_time": 0, "late": 1}
    assert page.evaluate("document.activeElement.dataset.key") == "cell ct-02-2022/digitise-dossiers 2"
    page.click('[data-key="reset"]')
    page.select_option("#filter-source", label="an article on tapchitaichinh.vn")
    assert counts_shown(page)["silent"] > 0


def test_a_view_is_kept_in_the_address(directive: Path, opened: OpenPage) -> None:
    page = opened(directive)
    page.select_option("#filter-tier", label="district level")
    go_to(page, "2022-12-05")
    page.fill("#search", "dong da")
    page.press("#search", "Enter")
    page.click("[data-key=lang-vi]")
    again = opened(directive, page.evaluate("location.hash").removeprefix("#"))
    for shown in (page, again):
        assert shown.inner_text("#body-name") == "Quận Đống Đa"
        assert shown.input_value("#day-field") == "05/12/2022"
        assert shown.locator("#filter-tier option:checked").inner_text() == "cấp huyện"
    assert counts_shown(page) == counts_shown(again)
    page.click(".life .links button >> nth=0")
    assert page.inner_text("#body-name") == "Phường Giảng Võ"
    page.go_back()
    page.wait_for_function("() => document.querySelector('#body-name').textContent === 'Quận Đống Đa'")
    broken = opened(directive, "day=2022-13-45&body=nobody&tier=9&holder=x&state=y&lang=fr&policy=%3Cb%3E")
    assert counts_shown(broken) == counts_assessed("2022-06-10")


def test_the_language_changes_all_of_it(directive: Path, opened: OpenPage) -> None:
    page = opened(directive, "body=006&day=2022-12-31")
    assert page.get_attribute("html", "lang") == "en"
    page.click("[data-key=lang-vi]")
    assert page.get_attribute("html", "lang") == "vi"
    assert page.evaluate("document.activeElement.dataset.key") == "lang-vi"
    assert "đã đến hạn, chưa có báo cáo" in page.inner_text('[data-key="card-silent"]')
    text = page.inner_text("main")
    assert [word for word in ("overdue", "due ", "District", "Filters", "Forecast") if word in text] == []


def test_it_is_used_by_keyboard_alone(directive: Path, opened: OpenPage) -> None:
    page = opened(directive, "day=2022-12-31")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("dong da")
    page.keyboard.press("Escape")
    assert page.get_attribute("#search", "aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # print
    page.keyboard.press("Tab")  # close
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_attribute("#body .duty details", "open") == ""
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.is_hidden("#body")
    page.focus("#search")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_strange_names_are_shown_as_text(lang: str, tmp_path: Path, opened: OpenPage) -> None:
    path = tmp_path / "strange.html"
    strange_names(path)
    page = opened(path, f"lang={lang}&body=01")
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    page.fill("#search", "script")
    for selector in ("h1", "#body", "#suggestions", ".remark", "#heat", "#findings", "#tallies", "#targets"):
        assert ENTERED in page.inner_text(selector), selector
    assert page.evaluate("window.entered") is None
    assert page.locator("script").count() == 0  # those of the page are gone once they have run
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_everyone_can_use_it(lang: str, scheme: Scheme, directive: Path, opened: OpenPage) -> None:
    if not AXE.exists() and "AXE" not in os.environ:
        pytest.skip("axe-core is not there; `nox -s browser` fetches it")
    page = opened(directive, f"lang={lang}&body=006&day=2022-12-31", scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    page.fill("#search", "dong")
    page.wait_for_timeout(250)  # colours change in steps
    page.evaluate(AXE.read_text(encoding="utf-8"))
    answer = page.evaluate("axe.run()")
    wrong = [(rule["id"], rule["impact"], rule["nodes"][0]["html"][:200]) for rule in answer["violations"]]
    assert wrong == []
    assert len(answer["passes"]) > 20


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_screen_is_too_narrow(screen: str, lang: str, directive: Path, opened: OpenPage) -> None:
    page = opened(directive, f"lang={lang}&body=006&day=2022-12-31", screen)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_there_is_the_body_and_no_control(directive: Path, opened: OpenPage) -> None:
    page = opened(directive, "body=006&day=2022-12-31")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.is_visible("#body")
    assert "từ ngày 01/12/2022" in page.inner_text("#body")
    for selector in ("#search", ".languages", "#filter-tier", "#day-slider", "#heat"):
        assert page.is_hidden(selector), selector


def test_the_country_opens_within_a_second(tmp_path: Path, opened: OpenPage) -> None:
    """The best of three, from the navigation to the first counts: a busy machine is not what is measured."""
    policies = map(rollout.load_policy, rollout.shipped_policies())
    schedule = rollout.expand(policies, national_register(), until="2025-12-31")
    path = tmp_path / "country.html"
    path.write_text(rollout.board(rollout.assess(schedule, as_of="2022-12-31")), encoding="utf-8")
    shown = "performance.getEntriesByName('counts-shown')[0].startTime"
    assert min(opened(path).evaluate(shown) for _ in range(3)) < 1000
    page = opened(path)
    figures = {"silent": 24_252, "overdue": 0, "today": 809, "upcoming": 21_255, "on_time": 0, "late": 0}
    assert counts_shown(page) == figures
    go_to(page, "2025-07-02")
    assert counts_shown(page) == counts_of_country(rollout.assess(schedule, as_of="2025-07-02"))


def counts_of_country(statuses: rollout.Statuses) -> dict[str, int]:
    counts = statuses.counts()
    return {
        "silent": counts["overdue"],
        "overdue": 0,
        "today": counts["due_today"],
        "upcoming": counts["upcoming"],
        "on_time": 0,
        "late": 0,
    }


def test_names_are_those_of_the_register(directive: Path, opened: OpenPage) -> None:
    page = opened(directive)
    register = national_register()
    ids = ["01", "006", "00001", "00004", "00004-2025"]
    for lang in ("vi", "en"):
        page.click(f"[data-key=lang-{lang}]")
        names = page.evaluate("ids => ids.map(id => unitName(units.number.get(id), contents.asOf, lang))", ids)
        assert names == [register[unit_id].label.of(lang) for unit_id in ids]
