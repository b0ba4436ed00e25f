"""What every test run needs to know."""

from __future__ import annotations

from importlib.util import find_spec

# Before any model is loaded: the plugin of Hypothesis imports it at the end of every run, and what it then registers
# looks unreferenced to it once `gc.freeze` has been called.
import hypothesis  # noqa: F401

# The recipes of the neural models need PyTorch, which neither the program nor its tests do; without it their
# docstrings are not collected.
TORCH = ("ner", "pair_network", "pretraining", "torch_encoder", "torch_network", "torch_pairs")
collect_ignore = [] if find_spec("torch") else [f"pipelines/train/{name}.py" for name in TORCH]
# The examples of tables need the extra analytics.
TABLES = () if all(map(find_spec, ("duckdb", "pyarrow", "fsspec"))) else ("kg/tables/*", "pipelines/cluster/*")
collect_ignore_glob = list(TABLES)
