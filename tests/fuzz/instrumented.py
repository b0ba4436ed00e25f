"""One target under Atheris; never returns.

usage: python -m tests.fuzz.instrumented TARGET FOLDER-OF-FINDINGS [options of libFuzzer] FOLDER
"""

from __future__ import annotations

import sys
import time
from hashlib import sha256
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipelines", "kg"]):
    from tests.fuzz.targets import SLOW, TARGETS


def main(name: str, findings: Path, options: list[str]) -> None:
    """Fuzz a target; an input that breaks it is kept, also where the fuzzer itself is ended by it."""

    def target(data: bytes) -> None:
        begin = time.process_time()
        try:
            TARGETS[name](data)
            # Not libFuzzer's own measure, which takes a busy machine for a slow reader.
            assert (taken := time.process_time() - begin) < SLOW, f"{taken:.1f} s of processor time"
        except Exception:
            (findings / f"crash-{sha256(data).hexdigest()[:16]}").write_bytes(data)
            raise

    TARGETS[name]("<html><p>نفى الكرملين ذلك.</p></html>".encode())  # loads what is loaded late
    atheris.Setup([sys.argv[0], *options], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
