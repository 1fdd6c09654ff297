"""The pictures of the pages in `docs/`, taken of the made class.

python -m report.pictures          (in tests/)
"""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from report import made
from report.conftest import QUIET

from autograder.report.run import read_run
from autograder.report.write import write_pages

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = {
    # picture: page, width, height, scheme
    "report": ("report/index.html", 1180, 1560, "light"),
    "report_dark_phone": ("report/index.html", 390, 1300, "dark"),
    "feedback": ("feedback/hazel-ibis.html", 1000, 1560, "light"),
    "feedback_dark_phone": ("feedback/hazel-ibis.html", 390, 1300, "dark"),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        results = made.results(60)
        folder = made.write(Path(temporary), results, made.about(results))
        write_pages(read_run(folder), folder, "messages")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for name, (page_name, width, height, scheme) in PICTURES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page = context.new_page()
            page.goto((folder / page_name).as_uri())
            taken = Image.open(io.BytesIO(page.screenshot()))
            small = taken.convert("RGB").quantize(
                256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
            )
            small.save(DOCS / f"{name}.png", optimize=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
