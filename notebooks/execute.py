"""Make the notebooks from their sources: ``python notebooks/execute.py [NAME …]``.

Each ``NAME.py`` (percent format) is run from top to bottom in a fresh kernel and written as ``NAME.ipynb``.
The notebooks are kept light, and the same run gives the same file: cells are numbered, no times are kept, and
of an output that is longer than 200,000 characters, such as the page, only its plain text stays.

Needs the extra: ``pip install -e '.[notebook]'``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent
LONGEST = 200_000
METADATA = {
    "jupytext": {"formats": "ipynb,py:percent"},
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def execute(source: Path) -> Path:
    """Run the notebook of ``source``; write it beside it, and return its path.

    Raises:
        CellExecutionError: a cell fails; the notebook stays as it was.
    """
    notebook = jupytext.read(source)
    NotebookClient(notebook, timeout=120, kernel_name="python3", record_timing=False).execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number}"
        cell.metadata = nbformat.from_dict({})
        for output in cell.get("outputs", ()):
            if "data" in output:
                output.data = light(output.data)
    target = source.with_suffix(".ipynb")
    nbformat.validate(notebook)
    nbformat.write(notebook, target)
    return target


def light(data: dict[str, Any]) -> dict[str, Any]:
    """The forms of one output that are short enough, the plain text in any case."""
    return {form: value for form, value in data.items() if form == "text/plain" or len(value) <= LONGEST}


if __name__ == "__main__":
    names = sys.argv[1:] or sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))
    for name in names:
        print(execute(FOLDER / f"{name}.py"))
