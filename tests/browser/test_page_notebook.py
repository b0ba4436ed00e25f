"""The page in the frame of a notebook: drawn without side files, and without rights over what is around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import graphs
from driving import console, find, texts, wait_for


def test_frame_draws_and_answers_and_cannot_reach_out(chromium: Any, tmp_path: Path) -> None:
    notebook = tmp_path / "notebook.html"
    frame = graphs.small_graph()._repr_html_()
    notebook.write_text(
        f"<!doctype html><meta charset=utf-8><title>n</title><div>{frame}</div>", encoding="utf-8"
    )
    chromium.get("about:blank")
    console(chromium)
    chromium.get(notebook.as_uri())
    assert [p.name for p in tmp_path.iterdir()] == ["notebook.html"]
    chromium.switch_to.frame(find(chromium, "iframe")[0])
    wait_for(lambda: chromium.execute_script("return 'ready' in document.documentElement.dataset"))
    assert chromium.execute_script("return document.querySelectorAll('#drawing canvas').length") > 0
    chromium.execute_script("kgPage.select({entity: kgPage.entity('kremlin')})")
    assert texts(chromium, "#panel h2") == ["الكرملين"]
    chromium.execute_script("document.querySelector('#view-table').click()")
    for expected in ("#entity=kremlin", "#"):
        chromium.execute_script("document.querySelector('#undo').click()")
        assert chromium.execute_script("return kgPage.address()") == expected
    chromium.execute_script("document.querySelector('#redo').click()")
    assert texts(chromium, "#panel h2") == ["الكرملين"]
    reach = "try { return parent.document.title } catch (e) { return e.name }"
    assert chromium.execute_script(reach) == "SecurityError"
    chromium.switch_to.default_content()
    assert chromium.title == "n"
    assert console(chromium) == []


def test_frame_that_gets_its_room_later_shows_the_whole_drawing(chromium: Any, tmp_path: Path) -> None:
    """JupyterLab draws an output before it has a size."""
    notebook = tmp_path / "notebook.html"
    frame = graphs.small_graph()._repr_html_()
    notebook.write_text(f"<!doctype html><meta charset=utf-8><div hidden>{frame}</div>", encoding="utf-8")
    chromium.get(notebook.as_uri())
    chromium.switch_to.frame(find(chromium, "iframe")[0])
    wait_for(lambda: chromium.execute_script("return 'ready' in document.documentElement.dataset"))
    chromium.switch_to.default_content()
    chromium.execute_script("document.querySelector('div').hidden = false")
    chromium.switch_to.frame(find(chromium, "iframe")[0])
    inside = """
        const {width, height} = document.querySelector('#drawing').getBoundingClientRect();
        return width > 300 && [0, 1, 2, 3, 4, 5].map(kgPage.pointOfEntity)
          .every(p => p.x > 0 && p.y > 0 && p.x < width && p.y < height);
    """
    wait_for(lambda: chromium.execute_script(inside))
    chromium.switch_to.default_content()
