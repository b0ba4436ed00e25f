"""What every test run needs to know."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

# Before any model is loaded: the plugin of Hypothesis imports it at the end of every run, and what it then registers
# looks unreferenced to it once `gc.freeze` has been called.
import hypothesis
import pytest

# How long an example takes tells nothing where tests run side by side; time has tests of its own.
hypothesis.settings.register_profile("kg", deadline=None)
hypothesis.settings.load_profile("kg")

# The recipes of the neural models need PyTorch, which neither the program nor its tests do; without it their
# docstrings are not collected.
TORCH = (
    "english_network",
    "ner",
    "pair_network",
    "pretraining",
    "torch_encoder",
    "torch_network",
    "torch_pairs",
)
collect_ignore = [] if find_spec("torch") else [f"pipelines/train/{name}.py" for name in TORCH]
# The examples of tables need the extra analytics.
TABLES = (
    () if all(map(find_spec, ("duckdb", "pyarrow", "fsspec"))) else ("kg/tables/*", "pipelines/cluster/*")
)
collect_ignore_glob = list(TABLES)

ROOT = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes run the tests (``-n 2 --dist loadgroup``), those of a file stay in one of them, which so
    makes its fixtures once; those of the Ray engine are all in one, and so is their Ray.
    """
    if config.getoption("dist", "no") != "loadgroup":
        return
    for item in items:
        path = item.path.relative_to(ROOT)
        group = path.parent if path.parts[:2] == ("tests", "cluster") else path
        item.add_marker(pytest.mark.xdist_group(str(group)))
