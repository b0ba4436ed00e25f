"""Fuzzing runs only where it is asked for: ``pytest -m fuzz``."""

from __future__ import annotations

import pytest

collect_ignore = ["instrumented.py", "__main__.py"]  # the harness, which loads Atheris


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "fuzz" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("fuzz"):
            item.add_marker(pytest.mark.skip(reason="ten minutes: pytest -m fuzz"))
