"""What an import loads, and how long it takes: in processes of their own, the best of a few."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("spacy", "thinc", "stanza", "torch", "pandas", "networkx", "pyvis", "jinja2", "trafilatura", "numpy")


def output(code: str) -> str:
    """What a new process that runs ``code`` prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout


def loaded(statement: str) -> set[str]:
    """The top-level modules that are loaded after ``statement``."""
    code = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(output(code).split())


def seconds(statement: str) -> float:
    """Seconds of the processor that ``statement`` takes in a new process, which itself is up by then."""
    code = f"import time\nbegin = time.process_time()\n{statement}\nprint(time.process_time() - begin)"
    return min(float(output(code)) for _ in range(5))


@pytest.mark.parametrize(
    "statement",
    ["import kg", "from kg import *", "import pipelines.cli", "from pipelines import build, extract"],
)
def test_no_heavy_library_is_loaded(statement: str) -> None:
    assert loaded(statement) & set(HEAVY) == set()


def test_kg_never_loads_the_pipelines_or_an_nlp_library() -> None:
    walk = "for m in pkgutil.walk_packages(kg.__path__, 'kg.'): importlib.import_module(m.name)"
    assert (
        loaded(f"import pkgutil, importlib, kg\n{walk}")
        & {"pipelines", "spacy", "thinc", "stanza", "torch", "pandas"}
        == set()
    )


def test_an_extraction_loads_neither_the_store_nor_the_resolution(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("نفى الكرملين الاتهام.", "utf-8")
    run = f"from pipelines.cli import run\nassert run(['extract', {str(tmp_path / 'a.txt')!r}]) == 0"
    after = output(f"import sys\n{run}\nprint()\nprint(*sys.modules)").splitlines()[-1].split()
    assert {"kg.model", "pipelines.extractors"} <= {*after}
    assert {"kg.store", "kg.resolving", "pipelines.building"} & {*after} == set()


def test_importing_kg_takes_less_than_0_3_seconds() -> None:
    assert seconds("import kg") < 0.3


def test_the_command_line_is_up_in_less_than_half_a_second() -> None:
    assert seconds("from pipelines.cli import app, run") < 0.5


def test_a_build_by_worker_processes_does_not_load_spacy_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("نفى الكرملين الاتهام.", "utf-8")
    arguments = ["kg", "build", str(tmp_path / "a.txt"), "-o", str(tmp_path), "--quiet", "--workers", "2"]
    run = (
        f"sys.argv = {arguments}\nfrom pipelines.cli import run\n"
        "if __name__ == '__main__':\n    assert run(sys.argv[1:]) == 0"
    )
    assert loaded(run) & {"spacy", "thinc", "torch"} == set()
    assert (tmp_path / "graph.db").exists()
