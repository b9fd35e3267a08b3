"""Makes the pictures of the README and of the documentation anew: all of them, or those whose names are given.

    python scripts/pictures.py [timeline.png …]

It needs the extra `plot` and, for the boards, `browser` with Chromium. The evidence that is shown is invented.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import rollout
from rollout import Done, Measured, Open, Progress, Schedule
from rollout.labels import Label, Lang
from rollout.views.graph import svg
from rollout.views.plots import plot_burn_up, plot_target, plot_timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"
INVENTED = Label("Ví dụ: báo cáo trong trang này là giả định.", "Example: the evidence on this page is invented.")
DAY = "2022-08-15"
TASKS = ["digitise-dossiers", "digitise-essential-services", "certify-one-stop", "certify-essential-services"]


@cache
def schedule() -> Schedule:
    return rollout.expand(rollout.load_policy("ct-02-2022"), rollout.load_units("vn"), until="2023-12-31")


@cache
def reports() -> Progress:
    """Invented: provinces digitise from May to August, one after another, and every ninth says that it does not yet."""
    provinces = [unit.id for unit in schedule().register.on(DAY).of("province")]
    facts: list[Done | Open] = []
    for number, unit in enumerate(provinces):
        if number % 9 == 4:
            facts.append(Open("digitise-dossiers", unit, f"2022-07-{number % 28 + 1:02}"))
        elif number % 3:
            facts.append(Done("digitise-dossiers", unit, f"2022-0{5 + number % 4}-{number % 14 + 1:02}"))
        if number % 4:
            facts.append(Done("certify-one-stop", unit, f"2022-06-{number % 28 + 1:02}"))
        if number % 5 < 2:
            facts.append(Done("digitise-essential-services", unit, f"2022-0{6 + number % 2}-{number % 28 + 1:02}"))
    return Progress(facts)


def saved(axes: Axes, path: Path) -> None:
    """Write the figure of some axes; two runs write the same file."""
    axes.figure.savefig(path, dpi=110, metadata={"Software": None})


def timeline(path: Path) -> None:
    """What the Directive asks of provinces and districts."""
    statuses = rollout.assess(schedule(), reports(), as_of=DAY)
    saved(plot_timeline(statuses.where(task=TASKS, tier=["province", "district"])), path)


def targets(path: Path) -> None:
    """A target of the Ministry of Information and Communications."""
    figures = {"2021-12-31": 40, "2022-06-30": 44, "2022-12-31": 48, "2023-06-30": 55, "2023-12-15": 61}
    log = Progress([Measured("results-digitised", "mic", day, value=value) for day, value in figures.items()])
    statuses = rollout.assess(rollout.expand(rollout.load_policy("mic-par-2021-2025")), log, as_of="2023-12-31")
    attainments = rollout.attainments(statuses.where(task="results-digitised"), expected="linear")
    saved(plot_target(attainments), path)


def burn_up(path: Path) -> None:
    """The work of the provinces, from the day of the Directive to the end of the year."""
    provinces = schedule().where(task=TASKS, tier="province")
    log = rollout.timeline(provinces, reports())
    saved(plot_burn_up(log, since="2022-04-26", until="2022-12-31", as_of=DAY), path)


def graph(path: Path) -> None:
    """What needs what, and which days contradict each other."""
    statuses = rollout.assess(schedule(), reports(), as_of=DAY)
    path.write_text(str(svg(statuses.where(task=TASKS, tier=["province", "district"]))), encoding="utf-8")


def ha_noi() -> rollout.Statuses:
    """Directive 02 in Hà Nội at the end of 2022, from invented evidence."""
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), rollout.load_units("vn"), until="2024-06-30")
    progress = rollout.load_progress(ROOT / "examples" / "ha-noi-invented.csv", schedule)
    return rollout.assess(schedule, progress, as_of="2022-12-31").where(under="01")


def board(path: Path, lang: Lang) -> None:
    """The board of Hà Nội with one of its districts, as a browser shows its upper part."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        page_file = Path(folder) / "board.html"
        page_file.write_text(rollout.board(ha_noi(), lang=lang, note=INVENTED), encoding="utf-8")
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1200, "height": 1640}, device_scale_factor=1)
        page.goto(f"{page_file.as_uri()}#body=006")
        page.locator("#body .duty summary").first.click()
        page.locator("#body .reasons dl").first.wait_for()
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=path)
        chromium.close()


PICTURES: dict[str, Callable[[Path], None]] = {
    "board.png": partial(board, lang="en"),
    "board-vi.png": partial(board, lang="vi"),
    "burn-up.png": burn_up,
    "graph.svg": graph,
    "targets.png": targets,
    "timeline.png": timeline,
}


def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in names or PICTURES:
        PICTURES[name](FOLDER / name)


if __name__ == "__main__":
    main(sys.argv[1:])
