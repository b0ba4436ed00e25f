"""The program as a user calls it: another process, a folder of its own, nothing of the project imported.

``KG_COMMAND`` names the program to test, such as the one of a fresh installation; else it is the ``kg``
beside this Python.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

KG = os.environ.get("KG_COMMAND") or str(Path(sys.executable).with_name("kg"))

ACCUSATION = """اتهمت شركة مايكروسوفت يوم الثلاثاء روسيا باختراق خوادم الحزب الديمقراطي الأمريكي.

وقالت مايكروسوفت في بيان إن قراصنة روس هاجموا حملة هيلاري كلينتون. ونفى الكرملين هذه الاتهامات.
"""
MEETING = "التقى الرئيس الفرنسي إيمانويل ماكرون المستشارة الألمانية أنغيلا ميركل في برلين يوم 3 مايو 2017.\n"


def kg(
    *arguments: str | Path, folder: Path, input: str | None = None, code: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run the program in ``folder``, expect the exit code ``code`` and never a traceback."""
    result = subprocess.run(
        [KG, *map(str, arguments)],
        cwd=folder,
        input=input,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "120"},
    )
    assert "Traceback" not in result.stderr, result.stderr
    assert result.returncode == code, f"{result.returncode}: {result.stdout}\n{result.stderr}"
    return result


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two articles and the graph that `kg build` made of them."""
    folder = tmp_path_factory.mktemp("outside")
    articles = folder / "articles"
    articles.mkdir()
    (articles / "accusation.txt").write_text(ACCUSATION, "utf-8")
    record = {"id": "meeting", "text": MEETING, "date": "2017-05-04", "source": "وكالة"}
    (articles / "more.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
    built = kg("build", "articles/", "-o", "output", folder=folder)
    assert "ACCUSED" in built.stdout
    assert "output/graph.html" in built.stdout
    return folder


def test_build_writes_a_store_and_a_page(folder: Path) -> None:
    assert sorted(p.name for p in (folder / "output").iterdir()) == ["graph.db", "graph.html"]
    with sqlite3.connect(folder / "output" / "graph.db") as store:
        assert store.execute("pragma integrity_check").fetchone() == ("ok",)
    page = (folder / "output" / "graph.html").read_text("utf-8")
    assert "مايكروسوفت" in page


def test_query_finds_by_english_and_arabic_name(folder: Path) -> None:
    for name in ("Microsoft", "مايكروسوفت"):
        found = kg("query", "output/graph.db", "--type", "ACCUSED", "--source", name, "--json", folder=folder)
        relations = json.loads(found.stdout)
        assert {(r["type"], r["source"], r["document"]) for r in relations} == {
            ("ACCUSED", "microsoft", "accusation.txt")
        }
        assert "russia" in {r["target"] for r in relations}
        assert [ACCUSATION[r["start"] : r["end"]] for r in relations] == [r["evidence"] for r in relations]


def test_query_as_text_and_csv(folder: Path) -> None:
    text = kg("query", "output/graph.db", "--source", "microsoft", "--target", "russia", folder=folder).stdout
    assert "Microsoft" in text
    assert "اتهمت شركة مايكروسوفت" in text
    table = kg("query", "output/graph.db", "--csv", folder=folder).stdout
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {"type", "source", "target", "polarity", "modality", "attribution", "evidence"} <= set(rows[0])
    assert {"ACCUSED", "DENIED"} <= {row["type"] for row in rows}


def test_info_counts(folder: Path) -> None:
    info = json.loads(kg("info", "output/graph.db", "--json", folder=folder).stdout)
    assert info["documents"] == 2
    assert info["relations"]["ACCUSED"] >= 1
    assert "PERSON" in kg("info", "output/graph.db", folder=folder).stdout


def test_view_and_export(folder: Path) -> None:
    kg("view", "output/graph.db", "-o", "page.html", "--lang", "en", folder=folder)
    assert "<html" in (folder / "page.html").read_text("utf-8")
    kg("export", "output/graph.db", "graph.graphml", folder=folder)
    assert "microsoft" in (folder / "graph.graphml").read_text("utf-8")


def test_extract_is_the_same_in_whatever_order(folder: Path) -> None:
    one = kg("extract", "articles/accusation.txt", "articles/more.jsonl", folder=folder).stdout.splitlines()
    two = kg("extract", "articles/more.jsonl", "articles/accusation.txt", folder=folder).stdout.splitlines()
    assert one == two[::-1]
    first = json.loads(one[0])
    assert (first["id"], first["text"]) == ("accusation.txt", ACCUSATION)
    assert {e["id"] for e in first["entities"]} >= {"microsoft", "russia", "kremlin"}


def test_extract_reads_the_standard_input(folder: Path) -> None:
    line = json.dumps({"id": "x", "text": MEETING}, ensure_ascii=False)
    (out,) = kg("extract", "-", folder=folder, input=line + "\n").stdout.splitlines()
    assert json.loads(out)["id"] == "x"


def test_two_workers_and_another_order_make_the_same_graph(folder: Path) -> None:
    kg(
        "build",
        "articles/more.jsonl",
        "articles/accusation.txt",
        "-o",
        "again",
        "--workers",
        "2",
        folder=folder,
    )
    ask = ("query", "--json")
    one, two = (kg(ask[0], f"{d}/graph.db", ask[1], folder=folder).stdout for d in ("output", "again"))
    assert one == two
    assert (folder / "output/graph.html").read_bytes() == (folder / "again/graph.html").read_bytes()


def test_a_bad_document_costs_only_itself(folder: Path) -> None:
    (folder / "mixed.jsonl").write_text(
        json.dumps({"id": "good", "text": MEETING})
        + "\n{broken\n"
        + json.dumps({"id": "empty", "text": " "})
        + "\n",
        "utf-8",
    )
    built = kg("build", "mixed.jsonl", "-o", "mixed", folder=folder, code=1)
    lines = built.stderr.splitlines()
    assert len(lines) == 2
    assert "mixed.jsonl, line 2" in lines[0]
    assert json.loads(kg("info", "mixed/graph.db", "--json", folder=folder).stdout)["documents"] == 1
    extracted = kg("extract", "mixed.jsonl", folder=folder, code=1)
    assert [json.loads(line)["id"] for line in extracted.stdout.splitlines()] == ["good"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("build",), "kg build --samples"),
        (("build", "nowhere/"), "nowhere"),
        (("build", "picture.png"), "picture.png"),
        (("build", "articles", "--workers", "0"), "workers"),
        (("build", "articles", "--backend", "embeded"), "embedded"),
        (("build", "articles", "-o", "articles/accusation.txt/x"), "articles/accusation.txt"),
        (("query", "nothing.db"), "nothing.db"),
        (("query", "articles/accusation.txt"), "accusation.txt"),
        (("query", "output/graph.db", "--type", "ACUSED"), "ACCUSED"),
        (("query", "output/graph.db", "--source", "Microsft"), "Microsoft"),
        (("query", "output/graph.db", "--polarity", "negatd"), "negated"),
        (("query", "output/graph.db", "--since", "soon"), "soon"),
        (("view", "output/graph.db", "-o", "no/such/folder/page.html"), "no/such/folder"),
        (("export", "output/graph.db", "graph.docx"), "graph.docx"),
        (("evaluate", "nothing.jsonl"), "nothing.jsonl"),
        (("biuld",), "build"),
        (("build", "--wrokers", "2"), "--workers"),
    ],
)
def test_wrong_use_is_one_clear_line(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    result = kg(*arguments, folder=folder, code=2)
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_help_has_examples(folder: Path) -> None:
    for command in (
        "build", "remove", "extract", "query", "entities", "info", "view", "export", "import", "evaluate", "doctor",
    ):  # fmt: skip
        text = kg(command, "--help", folder=folder).stdout
        assert "Examples:" in text
        assert f"kg {command} " in text


def test_the_doctor_finds_a_whole_installation(folder: Path) -> None:
    found = json.loads(kg("doctor", "--json", folder=folder).stdout)
    states = {finding["name"]: finding["state"] for finding in found}
    assert "broken" not in states.values()
    assert states["models and data"] == states["extraction"] == states["output folder"] == "ok"


def test_completion_is_there_for_the_shell(folder: Path) -> None:
    asked = {"_KG_COMPLETE": "complete_bash", "COMP_WORDS": "kg qu", "COMP_CWORD": "1"}
    done = subprocess.run(
        [KG], cwd=folder, env=os.environ | asked, capture_output=True, encoding="utf-8", check=False
    )
    assert done.stdout.split() == ["query"]


def test_version(folder: Path) -> None:
    assert kg("--version", folder=folder).stdout.startswith("kg 0.")
