"""Take the README's picture: ``python docs/picture.py output/graph.html docs/page.png``.

Needs Chromium, chromedriver and selenium (``pip install '.[browser]'``); makes no request. An entity to
show may be given by its id as a third argument, ``--lang en`` and ``--dark`` as they say.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


def take(
    page: Path, picture: Path, *, entity: str | None, lang: str, dark: bool, size: tuple[int, int]
) -> None:
    """Open ``page`` in a window of ``size`` and write what is seen to ``picture``."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1.25, "mobile": False}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
            scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
            chosen = f"#lang={lang}" + (f"&entity={entity}" if entity else "")
            browser.get(page.absolute().as_uri() + chosen)
            ready = "return 'ready' in document.documentElement.dataset"
            WebDriverWait(browser, 60).until(lambda b: b.execute_script(ready))
            browser.execute_script("document.querySelectorAll('#panel .row')[0]?.setAttribute('open', '')")
            time.sleep(1.5)
            browser.save_screenshot(str(picture))
        finally:
            browser.quit()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("entity", nargs="?")
    parser.add_argument("--lang", choices=("ar", "en"), default="ar")
    parser.add_argument("--dark", action="store_true")
    given = parser.parse_args()
    take(given.page, given.picture, entity=given.entity, lang=given.lang, dark=given.dark, size=(1440, 860))


if __name__ == "__main__":
    main()
