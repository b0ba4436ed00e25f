"""The notebooks: each is the pair of its source, is light, and runs from top to bottom."""

from __future__ import annotations

import json
import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))
NEEDED = ("ipykernel", "matplotlib", "nbclient", "nbformat", "pandas")


LONGEST = 60
"""Seconds of one processor for a whole notebook; the clock also counts what else runs on the machine."""


def seconds_of_children() -> float:
    """The processor time of the processes that this one has started and that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def cells_of_source(text: str) -> list[tuple[str, str]]:
    """The kind and content of each cell of a script in percent format."""
    cells = []
    for part in re.split(r"^# %%", text, flags=re.MULTILINE)[1:]:
        mark, _, body = part.partition("\n")
        if mark.strip() == "[markdown]":
            cells.append(("markdown", re.sub(r"^# ?", "", body.strip(), flags=re.MULTILINE)))
        else:
            cells.append(("code", body.strip()))
    return cells


def notebook(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.ipynb").read_text("utf-8"))
    return content


def test_every_notebook_has_a_source_and_a_line_in_the_readme() -> None:
    assert NAMES
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES
    readme = (FOLDER / "README.md").read_text("utf-8")
    assert [name for name in NAMES if f"]({name}.ipynb)" not in readme] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_the_pair_of_its_source(name: str) -> None:
    cells = [(cell["cell_type"], "".join(cell["source"]).strip()) for cell in notebook(name)["cells"]]
    source = (FOLDER / f"{name}.py").read_text("utf-8")
    assert cells == cells_of_source(source), f"run: python notebooks/execute.py {name}"


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_stored_light_after_one_run_without_errors(name: str) -> None:
    code = [cell for cell in notebook(name)["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert outputs
    assert [output for output in outputs if output["output_type"] == "error"] == []
    assert (FOLDER / f"{name}.ipynb").stat().st_size < 400_000


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_speaks_of_claims_with_care(name: str) -> None:
    assert "a claim is not a fact" in (FOLDER / f"{name}.py").read_text("utf-8").lower()


@pytest.mark.extras
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("default")  # of the kernel's libraries, not of ours
def test_a_notebook_runs_from_top_to_bottom(name: str) -> None:
    missing = [library for library in NEEDED if find_spec(library) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: pip install -e '.[notebook]'")
    import nbformat
    from nbclient import NotebookClient

    content = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    before = seconds_of_children()
    NotebookClient(content, timeout=60, kernel_name="python3").execute()
    assert seconds_of_children() - before < LONGEST
