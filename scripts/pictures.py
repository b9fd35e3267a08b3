"""Make the pictures of the README and of the documentation anew, in docs/pictures.

    python scripts/pictures.py          # all of them
    python scripts/pictures.py board    # one

Run it from a checkout with the extra `browser` installed, and with Chromium. The evidence in the pictures is invented.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import rollout
from rollout.labels import Label

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
INVENTED = Label("Ví dụ: báo cáo trong trang này là giả định.", "Example: the evidence on this page is invented.")


def ha_noi() -> rollout.Statuses:
    """Directive 02 in Hà Nội at the end of 2022, from invented evidence."""
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), rollout.load_units("vn"), until="2024-06-30")
    progress = rollout.load_progress(ROOT / "examples" / "ha-noi-invented.csv", schedule)
    return rollout.assess(schedule, progress, as_of="2022-12-31").where(under="01")


def board(path: Path) -> None:
    """The board of Hà Nội with one of its districts, as a browser shows its upper part."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        page_file = Path(folder) / "board.html"
        page_file.write_text(rollout.board(ha_noi(), lang="en", note=INVENTED), encoding="utf-8")
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1200, "height": 1640}, device_scale_factor=1)
        page.goto(f"{page_file.as_uri()}#body=006")
        page.locator("#body .duty summary").first.click()
        page.locator("#body .reasons dl").first.wait_for()
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=path)
        chromium.close()


# Each picture by its name: what makes it, and the file that it is written to.
MAKERS: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "board": (board, "board.png"),
}


def main(names: list[str]) -> None:
    """Make the pictures of these names, or all."""
    PICTURES.mkdir(exist_ok=True)
    for name in names or MAKERS:
        make, file = MAKERS[name]
        make(PICTURES / file)
        print(PICTURES / file)


if __name__ == "__main__":
    main(sys.argv[1:])
