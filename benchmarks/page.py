"""Measure the page in headless Chromium against stock pyvis on the same graph, and print the ratios.

usage: python -m benchmarks.page [--write] [ENTITIESxRELATIONS …]      (2000x6000 50000x150000)

A page is interactive when it has drawn and a frame that a script asks for comes within a tenth of a second. Search
and filter times run from the key or the click to the end of the next frame. In brackets is the processor time of the
page's main thread, which a busy machine lengthens less. Stock pyvis is a Network with the
same nodes, edges and titles, its libraries inline and its own options; it is given up after a minute. With
``--write`` the table goes into docs/page.md.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.page_graph import page_data
from benchmarks.report import write_block
from kg.page.data import PageData
from kg.page.render import render_data, renderer_for

GIVE_UP = 60.0
REPORT = Path(__file__).resolve().parents[1] / "docs" / "page.md"
OURS_IS_THERE = "return 'ready' in document.documentElement.dataset"
STOCK_IS_THERE = (
    "return typeof network === 'object' && network !== null && Boolean(network.physics.stabilized)"
)
FRAME = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))"
TIMED = """
const [act, done] = [new Function(arguments[0]), arguments[1]], start = performance.now();
act();
requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
"""
TYPE = "const s = document.querySelector('#search'); s.value = '{}'; s.dispatchEvent(new Event('input'));"
CLICK = "document.querySelectorAll('#filters .chip')[{}].click()"


@dataclass(frozen=True, slots=True, order=True)
class Time:
    """Seconds by the clock, and of the processor in the page's main thread."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured of one page; its start is None where it was given up."""

    interactive: Time | None
    megabytes: float
    search: Time | None = None
    filter: Time | None = None


def main(arguments: list[str]) -> None:
    """Measure every size and print the table."""
    sizes = [a for a in arguments if a != "--write"] or ["2000x6000", "50000x150000"]
    lines = [
        "| graph | page | interactive | search | filter | size | a relation |",
        "|---|---|---|---|---|---|---|",
    ]
    for size in sizes:
        entities, relations = map(int, size.split("x"))
        lines += compare(entities, relations)
    machine = (
        f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, no graphics card"
    )
    text = "\n".join(
        [*lines, "", f"Headless Chromium, {machine}; made by `python -m benchmarks.page --write`."]
    )
    print(text)
    if "--write" in arguments:
        write_block(REPORT, "speed", text)


def compare(entities: int, relations: int) -> Iterator[str]:
    """The rows of one size: our page, stock pyvis, and how many times as long stock takes."""
    graph = f"{entities:,} entities, {relations:,} relations"
    print(f"{graph} …", file=sys.stderr)
    data = page_data(entities, relations)
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder)) as browser:
        ours, stock = Path(folder, "ours.html"), Path(folder, "stock.html")
        ours.write_text(render_data(data, lang="en"), encoding="utf-8")
        stock.write_text(stock_pyvis(data), encoding="utf-8")
        mine = measure(browser, ours, OURS_IS_THERE, asked=True)
        theirs = measure(browser, stock, STOCK_IS_THERE)
    yield row(graph, f"kg, {renderer_for(data)}", mine, relations)
    yield row(graph, "stock pyvis", theirs, relations)
    if mine.interactive:
        more = "" if theirs.interactive else "more than "
        times = (theirs.interactive.clock if theirs.interactive else GIVE_UP) / mine.interactive.clock
        size = theirs.megabytes / mine.megabytes
        yield f"| {graph} | stock pyvis over kg | {more}{times:.1f} | | | {size:.1f} | |"


def row(graph: str, page: str, f: Figures, relations: int) -> str:
    """One row of the table."""

    def told(time: Time | None, unit: str, factor: float, digits: int) -> str:
        if time is None:
            return ""
        clock, processor = (f"{factor * t:.{digits}f}" for t in (time.clock, time.processor))
        return f"{clock} {unit} ({processor})"

    start = told(f.interactive, "s", 1, 1) or f"over {GIVE_UP:.0f} s"
    each = f"{1e6 * f.megabytes / relations:,.0f} B"
    times = f"{start} | {told(f.search, 'ms', 1000, 0)} | {told(f.filter, 'ms', 1000, 0)}"
    return f"| {graph} | {page} | {times} | {f.megabytes:.1f} MB | {each} |"


def measure(browser: Any, page: Path, is_there: str, *, asked: bool = False) -> Figures:
    """Open a page and wait until it answers; if ``asked``, search and filter in it too."""
    browser.get("about:blank")
    before, start = processor_time(browser), time.perf_counter()
    browser.get(page.as_uri())
    clock = None
    while clock is None and time.perf_counter() - start < GIVE_UP:
        clock = answered(browser, is_there, start)
    megabytes = page.stat().st_size / 1e6
    if clock is None:
        return Figures(None, megabytes)
    after = processor_time(browser)  # of a process of its own, if the page got one
    interactive = Time(clock, after - before if after >= before else after)
    if not asked:
        return Figures(interactive, megabytes)
    queries = ("ah", "ahmad", "haddad", "حداد", "أحمد سامي")
    searches = [timed(browser, TYPE.format(q)) for q in queries]
    timed(browser, TYPE.format(""))
    filters = [timed(browser, CLICK.format(i)) for i in (0, 0, 7, 7, 8)]
    return Figures(interactive, megabytes, statistics.median_low(searches), statistics.median_low(filters))


def answered(browser: Any, is_there: str, start: float) -> float | None:
    """The time since ``start`` if the page is there and a frame comes within a tenth of a second."""
    from selenium.common.exceptions import WebDriverException

    try:
        if not browser.execute_script(is_there):
            time.sleep(0.01)
            return None
        asked = time.perf_counter()
        browser.execute_async_script(FRAME)
    except WebDriverException:  # it does not answer at all for now
        return None
    now = time.perf_counter()
    return now - start if now - asked < 0.1 else None


def timed(browser: Any, action: str) -> Time:
    """How long an action takes, to the end of the next frame."""
    before = processor_time(browser)
    clock = float(browser.execute_async_script(TIMED, action)) / 1000
    return Time(clock, processor_time(browser) - before)


def processor_time(browser: Any) -> float:
    """The processor time so far of the main thread of the page's process, in seconds."""
    found = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return float({m["name"]: m["value"] for m in found}["ThreadTime"])


def stock_pyvis(data: PageData) -> str:
    """The page that pyvis makes of the same nodes, edges and titles by itself."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line", height="900px")
    # Its add_node and add_edge look through all that is there, which takes hours for large graphs.
    network.nodes = [
        {"id": n, "label": e.name, "shape": "dot", "value": e.documents} for n, e in enumerate(data.entities)
    ]
    network.edges = [
        {
            "from": r.source,
            "to": r.target,
            "label": r.type,
            "title": data.sentences[r.sentence].text,
            "arrows": "to",
        }
        for r in data.relations
    ]
    network.node_ids = list(range(len(data.entities)))
    return str(network.generate_html())


@contextmanager
def chromium(folder: Path) -> Iterator[Any]:
    """A driven Chromium, off line, which does not wait for pages to load."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    program, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if program is None or driver is None:
        sys.exit("no Chromium and chromedriver here: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    options.page_load_strategy = "none"
    for argument in (
        "--headless", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run", "--window-size=1440,900",
        "--enable-unsafe-swiftshader", "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={folder / 'profile'}",
    ):  # fmt: skip
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=Service(driver))
    browser.set_script_timeout(GIVE_UP)
    browser.execute_cdp_cmd("Performance.enable", {})
    try:
        yield browser
    finally:
        browser.quit()


if __name__ == "__main__":
    main(sys.argv[1:])
