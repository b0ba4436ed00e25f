"""A command in a process of its own: how long it took and how much memory it and its workers had."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Spent", "spent_by"]

# In between stands a small process: a child's peak begins at that of the process that started it.
_LAUNCHER = """
import json, os, resource, subprocess, sys, time

def tree(root):
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as f:
                    parents.setdefault(int(f.read().rpartition(")")[2].split()[1]), []).append(int(name))
            except OSError:
                pass
    found = [root]
    for pid in found:
        found += parents.get(pid, [])
    return found

def proportional(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as f:
            return sum(1024 * int(line.split()[1]) for line in f if line.startswith("Pss:"))
    except OSError:
        return 0

begin = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
together = 0
while True:
    try:
        child.wait(0.2)
        break
    except subprocess.TimeoutExpired:
        if os.path.isdir("/proc/self"):
            together = max(together, sum(map(proportional, tree(child.pid))))
wall = time.perf_counter() - begin
used = resource.getrusage(resource.RUSAGE_CHILDREN)
most = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps([used.ru_utime + used.ru_stime, wall, max(most, together) / 2**20]))
sys.exit(child.returncode)
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took: seconds of processors and by the clock, and at its peak megabytes of all its processes."""

    processor: float
    elapsed: float
    megabytes: float


def spent_by(command: Sequence[str]) -> Spent:
    """Run a command and measure it; what it prints is left out.

    The peak is the greater of the system's figure for the largest process and of what all processes had together, five
    times a second (Linux only): the sum of their proportional set sizes, in which a page that several share, such as
    those of NumPy's libraries, counts once. The sum of resident sizes would count it once a process.

    >>> spent_by([sys.executable, "-c", "sum(range(1000))"]).megabytes > 1
    True

    Raises:
        RuntimeError: the command failed; with what it said.
    """
    launch = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command]
    done = subprocess.run(launch, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return Spent(*json.loads(done.stdout))
