"""One target under Atheris; never returns.

usage: python -m tests.fuzz.instrumented TARGET [options of libFuzzer] FOLDER
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["pipelines", "kg"]):
    from tests.fuzz.targets import TARGETS

if __name__ == "__main__":
    target = TARGETS[sys.argv[1]]
    target("<html><p>نفى الكرملين ذلك.</p></html>".encode())  # loads what is loaded late
    atheris.Setup([sys.argv[0], *sys.argv[2:]], target)
    atheris.Fuzz()
