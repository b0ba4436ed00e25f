"""The commands of `kg` on a small graph, called in this process: what they print, and their exit codes."""

from __future__ import annotations

import csv
import errno
import io
import json
from collections.abc import Callable
from pathlib import Path

import networkx
import pytest

import kg
from kg.errors import EmptyText
from kg.model import Document, Entity, Evidence, ExtractedDocument, Mention, Relation
from pipelines.cli import run

TEXT = "اتهمت مايكروسوفت روسيا، ونفى الكرملين ذلك.\nوالتقى سمير ليلى."


def entity(id_: str, type_: str, name: str, surface: str) -> Entity:
    start = TEXT.index(surface)
    return Entity(id_, type_, name, surface, (Mention(start, start + len(surface), surface),))


DOCUMENT = ExtractedDocument(
    Document("a.txt", TEXT, date="2018-05-04"),
    (
        entity("microsoft", "ORG", "Microsoft", "مايكروسوفت"),
        entity("russia", "GPE", "Russia", "روسيا"),
        entity("kremlin", "ORG", "Kremlin", "الكرملين"),
        entity("samir", "PERSON", "Samir", "سمير"),
        entity("layla", "PERSON", "Layla", "ليلى"),
    ),
    (
        Relation("ACCUSED", "microsoft", "russia", Evidence(0, 22), "affirmed", "alleged", "microsoft"),
        Relation("DENIED", "kremlin", None, Evidence(24, 41), polarity="negated", date="2016-07"),
        Relation("MET", "samir", "layla", Evidence(43, 59), confidence=0.25),
    ),
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("graph") / "graph.db"
    kg.write_store(path, [DOCUMENT], [("b.txt", EmptyText("b.txt: the file has no text"))])
    return str(path)


@pytest.fixture
def ask(db: str, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command on the graph; its exit code, output and errors."""

    def ask(command: str, *arguments: str) -> tuple[int, str, str]:
        code = run([command, db, *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ask


Ask = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("arguments", "types"),
    [
        ((), ["ACCUSED", "DENIED", "MET"]),
        (("--type", "accused"), ["ACCUSED"]),
        (("--type", "MET", "--type", "DENIED"), ["DENIED", "MET"]),
        (("--source", "Microsoft"), ["ACCUSED"]),
        (("--source", "مايكروسوفت"), ["ACCUSED"]),
        (("--target", "russia"), ["ACCUSED"]),
        (("--source", "layla"), ["MET"]),
        (("--polarity", "negated"), ["DENIED"]),
        (("--modality", "alleged"), ["ACCUSED"]),
        (("--attribution", "Microsoft"), ["ACCUSED"]),
        (("--since", "2017"), ["ACCUSED", "MET"]),
        (("--until", "2016-12"), ["DENIED"]),
        (("--text", "والتقى"), ["MET"]),
        (("--min-confidence", "0.5"), ["ACCUSED", "DENIED"]),
        (("--document", "a.txt", "--type", "MET"), ["MET"]),
    ],
)
def test_query_by_each_condition(ask: Ask, arguments: tuple[str, ...], types: list[str]) -> None:
    code, out, _ = ask("query", *arguments, "--json")
    assert (code, [r["type"] for r in json.loads(out)]) == (0, types)


def test_query_as_json_gives_ids_and_offsets_a_line_each(ask: Ask) -> None:
    _, out, _ = ask("query", "--json")
    first = json.loads(out)[0]
    assert (first["source"], first["target"], first["attribution"]) == ("microsoft", "russia", "microsoft")
    assert TEXT[first["start"] : first["end"]] == first["evidence"] == "اتهمت مايكروسوفت روسيا"
    assert len(out.splitlines()) == 3


def test_query_as_csv_has_a_header_and_both_names(ask: Ask) -> None:
    _, out, _ = ask("query", "--csv")
    accused, denied, _ = csv.DictReader(io.StringIO(out))
    assert (accused["source"], accused["source_name"], accused["source_name_ar"]) == (
        "microsoft",
        "Microsoft",
        "مايكروسوفت",
    )
    assert (denied["target"], denied["date"]) == ("", "2016-07")


def test_query_as_text_shows_the_sentence(ask: Ask) -> None:
    _, out, _ = ask("query", "--type", "ACCUSED")
    head, _, *rows, count = out.splitlines()
    assert head.split() == ["date", "source", "relation", "target", "said", "by", "evidence"]
    cells = ["2018-05-04", "Microsoft", "ACCUSED", "Russia", "Microsoft", "اتهمت", "مايكروسوفت", "روسيا"]
    assert rows[0].split() == cells
    assert rows[1].split() == ["(alleged)", "[a.txt]"]
    assert count == "1 relation"


def test_nothing_found_is_no_error(ask: Ask) -> None:
    assert ask("query", "--type", "LEAKED", "--json")[:2] == (0, "[]\n")
    assert ask("query", "--type", "LEAKED")[:2] == (0, "0 relations\n")


def test_info(ask: Ask) -> None:
    _, out, _ = ask("info", "--json")
    value = json.loads(out)
    assert (value["documents"], value["mentions"]) == (1, 5)
    assert value["entities"] == {"GPE": 1, "ORG": 2, "PERSON": 2}
    assert value["relations"] == {"ACCUSED": 1, "DENIED": 1, "MET": 1}
    assert value["failed"] == {"b.txt": "b.txt: the file has no text"}
    text = ask("info")[1]
    assert "PERSON" in text
    assert "failed: b.txt: the file has no text" in text


def test_view_writes_the_page(ask: Ask, tmp_path: Path) -> None:
    for lang in ("ar", "en"):
        code, out, _ = ask("view", "-o", str(tmp_path / f"{lang}.html"), "--lang", lang)
        assert (code, f"wrote {tmp_path / lang}.html" in out) == (0, True)
        assert "مايكروسوفت" in (tmp_path / f"{lang}.html").read_text("utf-8")


def test_export_writes_the_format_of_the_ending(ask: Ask, tmp_path: Path) -> None:
    code, out, _ = ask("export", str(tmp_path / "graph.graphml"))
    assert (code, out) == (0, f"wrote {tmp_path / 'graph.graphml'}\n")
    network = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert network.nodes["microsoft"]["name_ar"] == "مايكروسوفت"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("query", "--type", "ACUSED"), "did you mean 'ACCUSED'?"),
        (("query", "--source", "Microsft"), "did you mean 'Microsoft'"),
        (("query", "--polarity", "negatd"), "did you mean 'negated'?"),
        (("query", "--modality", "alledged"), "did you mean 'alleged'?"),
        (("query", "--since", "yesterday"), "expected YYYY"),
        (("query", "--min-confidence", "2"), "--min-confidence"),
        (("query", "--json", "--csv"), "expected one of them"),
        (("query", "--polarty", "negated"), "did you mean --polarity or"),
        (("view", "--lang", "fr"), "fr"),
        (("view", "-o", "/no/such/folder/page.html"), "/no/such/folder"),
        (("export", "graph.docx"), "graph.docx"),
        (("export",), "FILE"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(ask: Ask, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = ask(*arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1
    assert err.startswith("kg: ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["query", "nothing.db"], "nothing.db"),
        (["build"], "kg build --samples"),
        (["biuld"], "Did you mean 'build'?"),
        (["build", "nothing.txt"], "nothing.txt"),
        (["evaluate", "nothing.jsonl"], "nothing.jsonl"),
        (["extract"], "INPUTS"),
        (["build", "--engine", "rai"], "'--engine': 'rai' is not one of 'local', 'ray'"),
        (["extract", "nothing.txt", "--device", "gpu"], "got --device 'gpu'; expected cpu, cuda or cuda:N"),
    ],
)
def test_wrong_calls(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert len(captured.err.splitlines()) == 1
    assert captured.out == ""
    assert list(tmp_path.iterdir()) == []


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert "kg build --samples" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("kg 0.")


@pytest.mark.parametrize("error", [MemoryError(), OSError(errno.ENOMEM, "Cannot allocate memory")], ids=repr)
def test_too_little_memory_is_one_line(
    monkeypatch: pytest.MonkeyPatch, db: str, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def fail(_: str) -> None:
        raise error

    monkeypatch.setattr(kg, "open", fail)
    assert run(["info", db]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("kg: the memory is not enough; ")


def test_interrupted(monkeypatch: pytest.MonkeyPatch, db: str, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kg, "open", interrupt)
    assert run(["info", db]) == 130
    assert capsys.readouterr().err == "kg: interrupted; nothing was left half written\n"
