"""Audits the project: ``make audit``.

1. bandit over the code: any finding of high severity fails the audit.
2. pip-audit over all pinned packages: any known vulnerability fails it, unless ``ACCEPTED`` has it with a reason.
   pip-audit takes a package that its service does not know for one without vulnerabilities. A mirror without the
   service would so pass everything: first it is asked for an old release that is known to be vulnerable, and only where
   it answers is its word taken.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("dev", "torch", "fuzz")
KNOWN_TO_BE_VULNERABLE = "jinja2==2.10"
ACCEPTED: dict[str, str] = {}
"""Advisories that do not concern this project, with the reason."""

SECONDS = 300


def main() -> int:
    """The exit code: 0 if nothing was found, or what could not be reached was said to be skipped."""
    return max(code_is_safe(), packages_are_safe())


def code_is_safe() -> int:
    command = [
        "-m",
        "bandit",
        "--quiet",
        "--recursive",
        "kg",
        "pipelines",
        "benchmarks",
        "-c",
        "pyproject.toml",
    ]
    done = subprocess.run(
        [sys.executable, *command, "--format", "json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        print(f"bandit failed: {done.stderr.strip() or done.stdout.strip()}")
        return 1
    found: dict[str, list[dict[str, Any]]] = {"HIGH": [], "MEDIUM": [], "LOW": []}
    for result in report["results"]:
        found[result["issue_severity"]].append(result)
    for r in found["HIGH"]:
        print(f"{r['filename']}:{r['line_number']}: {r['test_id']} {r['issue_text']}")
    counts = ", ".join(f"{len(results)} {severity.lower()}" for severity, results in found.items())
    print(f"bandit: {report['metrics']['_totals']['loc']} lines; findings: {counts}")
    return int(bool(found["HIGH"] or report["errors"]))


def packages_are_safe() -> int:
    answered, found = vulnerabilities([KNOWN_TO_BE_VULNERABLE])
    if not answered or not found:
        print("pip-audit: vulnerability service not reachable: skipped")
        return 0
    answered, found = vulnerabilities(pinned())
    if not answered:
        print("pip-audit: vulnerability service no longer reachable: skipped")
        return 0
    open_ones = [line for advisory, line in found if advisory not in ACCEPTED]
    for line in open_ones:
        print(line)
    print(f"pip-audit: {len(pinned())} pinned packages, {len(open_ones)} vulnerabilities")
    return int(bool(open_ones))


def pinned() -> list[str]:
    """The pins of all locks; of a package with several versions each is audited."""
    pins = set()
    for name in LOCKS:
        text = (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
        pins |= set(re.findall(r"(?m)^([A-Za-z0-9._-]+==[^\s;\\]+)", text))
    return sorted(pins)


def vulnerabilities(pins: list[str]) -> tuple[bool, list[tuple[str, str]]]:
    """Whether the service answered, and the advisories for these releases, each with a line."""
    found: list[tuple[str, str]] = []
    for group in versions_apart(pins):
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.write("\n".join(group) + "\n")
            file.flush()
            command = [
                sys.executable,
                "-m",
                "pip_audit",
                "--requirement",
                file.name,
                "--no-deps",
                "--disable-pip",
            ]
            options = ["--format", "json", "--progress-spinner", "off", "--timeout", "15"]
            try:
                done = subprocess.run(
                    [*command, *options], capture_output=True, text=True, check=False, timeout=SECONDS
                )
                report = json.loads(done.stdout)
            except (ValueError, subprocess.TimeoutExpired):
                return False, []
        for package in report["dependencies"]:
            for v in package.get("vulns", ()):
                fix = ", ".join(v["fix_versions"]) or "no fix"
                found.append((v["id"], f"{package['name']} {package['version']}: {v['id']}; fixed in {fix}"))
    return True, found


def versions_apart(pins: list[str]) -> list[list[str]]:
    """The pins in groups that name each package once."""
    groups: list[dict[str, str]] = []
    for pin in pins:
        name = pin.partition("==")[0]
        group = next((g for g in groups if name not in g), None)
        if group is None:
            group = {}
            groups.append(group)
        group[name] = pin
    return [list(g.values()) for g in groups]


if __name__ == "__main__":
    sys.exit(main())
