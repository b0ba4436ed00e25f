"""Fuzz the readers and the tokenizer with Atheris (libFuzzer).

usage: python -m tests.fuzz [--seconds 600] [--target text html …] [--work FOLDER]

The seconds are shared by the targets. What breaks an invariant, or takes longer than ten seconds, is kept in
``tests/fuzz/findings/TARGET/`` and run again by ``tests/fuzz/test_findings.py`` from then on; the exit code is 1.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.targets import TARGETS

HERE = Path(__file__).parent
FINDINGS = HERE / "findings"
HUNG = 180
"""Seconds on the clock after which it is taken for hung, on a busy machine, too."""
LONGEST = 8192
MEMORY = 2048
SEEDS = {
    "text": "الكرملين ينفي\n14 نوفمبر/تشرين الثاني 2017\nموسكو (رويترز) - نفى الكرملين «ذلك».\nاقرأ أيضا: خبر\n",
    "html": "<html><head><title>خبر</title><meta charset=utf-8></head><body><p class='date'>3 آذار 2018</p>"
    "<p>نفى الكرملين ذلك.</p></body></html>",
    "jsonl": '{"id": "a", "text": "نفى الكرملين ذلك.", "date": "2017-11-14"}\n{"text": 3}\n',
    "csv": 'id,text,date\n1,"نفى ""الكرملين""\nذلك",2017\n2;3\n',
    "encoding": "نفى الكرملين ذلك",
    "tokenizer": "قال إن.تي.في وabc@d.org إن 3.5% في www.a.com «لم» يتدخل… د. أحمد! #وسم\n5 مارس 2020",
}


def main(arguments: list[str]) -> int:
    """Run the targets one after the other; 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=int, default=600, help="for all targets together")
    parser.add_argument("--target", nargs="+", choices=TARGETS, default=list(TARGETS))
    parser.add_argument(
        "--work", type=Path, help="keep the inputs that reach new code here, for the next run"
    )
    parser.add_argument("--findings", type=Path, default=FINDINGS)
    options = parser.parse_args(arguments)
    found = 0
    for target in options.target:
        with tempfile.TemporaryDirectory() as scratch:
            work = (options.work or Path(scratch)) / target
            found += fuzz(target, max(1, options.seconds // len(options.target)), work, options.findings)
    print(f"{found} findings" if found else "nothing found")
    return int(found > 0)


def fuzz(target: str, seconds: int, work: Path, findings: Path) -> int:
    """Fuzz one target; the number of inputs that broke it (libFuzzer stops at the first)."""
    work.mkdir(parents=True, exist_ok=True)
    seed = SEEDS[target]
    for name in ("utf-8", "utf-16", "cp1256"):
        (work / f"seed-{name}").write_bytes(seed.encode(name, "ignore"))
    kept = findings / target
    for old in kept.glob("*"):
        shutil.copy(old, work / old.name)
    with tempfile.TemporaryDirectory() as broken:
        print(f"fuzzing {target} for {seconds} s …", flush=True)
        command = [
            sys.executable,
            "-m",
            "tests.fuzz.instrumented",
            target,
            broken,
            f"-artifact_prefix={broken}/",
        ]
        limits = (
            f"-max_total_time={seconds}",
            f"-max_len={LONGEST}",
            f"-timeout={HUNG}",
            f"-report_slow_units={HUNG}",
            f"-rss_limit_mb={MEMORY}",
        )
        done = subprocess.run(
            [*command, *limits, str(work)], cwd=HERE.parents[1], capture_output=True, text=True, check=False
        )
        print("\n".join(done.stderr.splitlines()[-3:]), flush=True)
        inputs = sorted(Path(broken).iterdir())
        for path in inputs:
            kept.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, kept / path.name)
            print(f"{target}: {kept / path.name}\n{done.stderr[-3000:]}", flush=True)
        if done.returncode and not inputs:
            print(done.stdout[-2000:], done.stderr[-4000:], flush=True)
            return 1
        return len(inputs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
