"""The graph and its page: written, shown, and inline in notebooks."""

from __future__ import annotations

import html
import re
import sys
import webbrowser
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg import KnowledgeGraph


def test_the_page_is_written_and_its_path_returned(graph: KnowledgeGraph, tmp_path: Path) -> None:
    page = graph.to_html(tmp_path / "g.html", lang="en", title="الشبكة")
    assert page == tmp_path / "g.html"
    text = page.read_text(encoding="utf-8")
    assert "دونالد ترامب" in text
    assert "الشبكة" in text


def test_in_a_notebook_the_page_is_in_a_frame_that_may_do_nothing_else(graph: KnowledgeGraph) -> None:
    frame = graph._repr_html_()
    sandbox = re.search(r' sandbox="([^"]*)"', frame)
    assert sandbox
    assert set(sandbox[1].split()) == {
        "allow-scripts", "allow-popups", "allow-popups-to-escape-sandbox", "allow-downloads",
    }  # fmt: skip
    assert ' title="' in frame
    assert frame.endswith('"></iframe>')
    source = frame.split('srcdoc="')[1].removesuffix('"></iframe>')
    assert '"' not in source
    assert "<" not in source
    assert "دونالد ترامب" in html.unescape(source)


def test_show_opens_the_page(graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    temporary = graph.show()
    named = graph.show(tmp_path / "شبكة.html")
    assert temporary is not None
    assert named is not None
    assert temporary.is_file()
    assert named.is_file()
    assert opened == [temporary.as_uri(), named.as_uri()]


def test_show_draws_inline_in_a_notebook_and_writes_nothing(
    graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[dict[str, str]] = []
    ipython = SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    display = SimpleNamespace(display=lambda mime, raw: shown.append(mime))
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert graph.show(lang="en", height=300) is None
    assert "height: 300px" in shown[0]["text/html"]
    assert shown[0]["text/plain"] == repr(graph)
    assert list(tmp_path.iterdir()) == []
