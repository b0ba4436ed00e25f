"""``kg doctor``: whether the installation is whole, and what to do if it is not."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import command, mark, say

__all__ = ["register"]

_SIGNS = {"ok": "✓", "missing": "-", "broken": "✗"}


def register(app: typer.Typer) -> None:
    app.command(short_help="Check the installation, and say what to do.")(doctor)


def doctor(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder into which you want to build.")
    ] = Path("output"),
    as_json: Annotated[bool, typer.Option("--json", help="A JSON array, one finding a line.")] = False,
) -> None:
    """Check the installation: versions, models, extras, browser, write access; say what to do.

    What is optional and not there is marked by "-" and is no fault. The exit code is 1 if something that kg
    needs is broken, else 0. Nothing is changed and nothing is loaded from the network.

    \b
    Examples:
      kg doctor
      kg doctor -o /data/graphs
      kg doctor --json | jq '.[] | select(.state == "broken")'
    """
    from pipelines.doctor import examine

    findings = list(examine(output))
    if as_json:
        lines = ",\n ".join(json.dumps(asdict(finding), ensure_ascii=False) for finding in findings)
        say(f"[{lines}]")
    else:
        for finding in findings:
            say(f"{mark(_SIGNS[finding.state], finding.state)} {finding.name}: {finding.detail}")
            if finding.remedy:
                say(f"    {command(finding.remedy)}")
    broken = sum(finding.state == "broken" for finding in findings)
    if not as_json:
        say(f"{broken} broken" if broken else "all that kg needs is there")
    if broken:
        raise typer.Exit(1)
