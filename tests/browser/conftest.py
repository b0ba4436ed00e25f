"""A headless Chromium without any network, and pages to open in it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
sys.path.insert(0, str(Path(__file__).parent))  # the tests import graphs and driving from here


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A driven Chromium that resolves no name and is told that it is off line."""
    if CHROMIUM is None or DRIVER is None:
        absent = "no Chromium and chromedriver here: apt-get install chromium chromium-driver"
        if os.environ.get("KG_REQUIRE_BROWSER"):
            pytest.fail(absent)
        pytest.skip(absent)
    webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium: pip install 'kg[browser]'")
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.page_load_strategy = "normal"
    for argument in (
        "--headless", "--no-sandbox", "--enable-unsafe-swiftshader", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1440,900",
        f"--user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):  # fmt: skip
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=Service(DRIVER))
    browser.set_script_timeout(180)
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
    )
    yield browser
    browser.quit()


def is_ready(browser: Any, seconds: float = 30) -> None:
    """Wait until the page answers: a large one unpacks its data after it is loaded."""
    until = time.monotonic() + seconds
    while not browser.execute_script("return 'ready' in document.documentElement.dataset"):
        assert time.monotonic() < until, [e["message"] for e in browser.get_log("browser")]
        time.sleep(0.02)


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Callable[..., Any]:
    """Write the page of a graph, open it in a window of a size, and give the browser."""

    def opened(graph: Any, *, size: tuple[int, int] = (1440, 900), hash: str = "", **options: Any) -> Any:
        place = graph.to_html(tmp_path / "page.html", **options)
        chromium.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False},
        )
        chromium.get("about:blank")
        for kind in ("browser", "performance"):
            chromium.get_log(kind)
        chromium.get(place.as_uri() + hash)
        is_ready(chromium)
        return chromium

    return opened


@pytest.fixture
def page(open_page: Callable[..., Any]) -> Iterator[Any]:
    """The page of the small graph, in Arabic; afterwards, that it complained of nothing and requested nothing."""
    from driving import console, requests
    from graphs import small_graph

    browser = open_page(small_graph())
    yield browser
    assert console(browser) == []
    assert requests(browser) == ["file"]
