"""What tests do with a page in the browser: find, read, click, wait."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

INK = """
const canvas = document.querySelector('#drawing canvas'), context = canvas.getContext('2d');
const {data} = context.getImageData(0, 0, canvas.width, canvas.height), colours = new Set();
for (let i = 0; i < data.length; i += 4)
  if (data[i + 3] > 200) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
return colours.size;
"""


def console(browser: Any) -> list[str]:
    """What the browser complained of; not that WebGL without a graphics card is slow."""
    messages = [entry["message"] for entry in browser.get_log("browser")]
    return [m for m in messages if "GL Driver Message (OpenGL, Performance" not in m]


def requests(browser: Any) -> list[str]:
    """The schemes of all that was requested since the page was opened."""
    events = [json.loads(e["message"])["message"] for e in browser.get_log("performance")]
    urls = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    return [u.split(":")[0] for u in urls if not u.startswith("data:")]


def find(browser: Any, selector: str) -> list[Any]:
    return list(browser.find_elements("css selector", selector))


def texts(browser: Any, selector: str) -> list[str]:
    return [e.get_attribute("textContent").strip() for e in find(browser, selector)]


def wait_for(condition: Callable[[], Any], seconds: float = 10) -> Any:
    until = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
    return value


def click_at(browser: Any, point: str, *arguments: Any) -> None:
    """Click where a function of the page says that something is drawn, once the view stands still."""
    script = f"const p = kgPage.{point}(...arguments); return p && [p.x, p.y]"
    last = None
    while last != (last := browser.execute_script(script, *arguments)):
        time.sleep(0.25)
    left, top = browser.execute_script(
        "const r = document.querySelector('#drawing').getBoundingClientRect(); return [r.left, r.top]"
    )
    for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
        browser.execute_cdp_cmd(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": left + last[0], "y": top + last[1], "button": "left", "clickCount": 1},
        )


def line_number(browser: Any, type: str) -> int:
    return int(browser.execute_script("return kgPage.lines.findIndex(l => l.rel === arguments[0])", type))


ROWS = "return document.querySelectorAll('#table tbody tr').length"


def switch(browser: Any, name: str, value: object = None) -> int:
    """Use a switch of the key, or set a choice or a slider; return how many relations are left."""
    browser.execute_script(
        "const e = document.querySelector(`#filters [data-filter='${arguments[0]}']`);"
        "if (arguments[1] === null) e.click();"
        "else { e.value = arguments[1];"
        "e.dispatchEvent(new Event(e.type === 'range' ? 'input' : 'change')); }",
        name,
        value,
    )
    return int(browser.execute_script(ROWS))
