"""The documentation: what is written by running the program is what it does today, and what is generated is whole."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from kg.ontology import RELATION_TYPES
from pipelines.cli import app
from pipelines.doctor import EXTRAS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def scripts() -> dict[str, ModuleType]:
    """The scripts of the folder, which is no package."""
    from importlib.util import module_from_spec, spec_from_file_location

    found = {}
    for name in ("architecture", "command_line", "ontology_page", "worked_sentence"):
        spec = spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        found[name] = module_from_spec(spec)
        sys.modules[spec.name] = found[name]
        spec.loader.exec_module(found[name])
    return found


def block(page: str, mark: str) -> str:
    """What stands between the marks of a page."""
    text = (DOCS / page).read_text("utf-8")
    found = re.search(rf"<!-- {mark}: begin -->\n(.*?)<!-- {mark}: end -->", text, re.DOTALL)
    assert found is not None
    return found[1].strip()


def test_the_worked_sentence_is_current(scripts: dict[str, ModuleType]) -> None:
    written = block("concepts.md", "worked sentence")
    assert written == scripts["worked_sentence"].section().strip(), "run: python docs/worked_sentence.py"


def test_the_examples_of_the_ontology_are_found_as_the_page_says(scripts: dict[str, ModuleType]) -> None:
    written = block("ontology.md", "examples")
    assert written == scripts["ontology_page"].section().strip(), "run: python docs/ontology_page.py"
    assert written.count("| yes |") >= 18


def test_every_relation_type_has_an_example_whose_names_it_has() -> None:
    examples = tomllib.loads((DOCS / "ontology_examples.toml").read_text("utf-8"))
    assert set(examples) == set(RELATION_TYPES)
    for example in examples.values():
        assert example["source"] in example["sentence"]
        assert example["target"] in example["sentence"]


def test_the_reference_has_every_command_with_its_examples(scripts: dict[str, ModuleType]) -> None:
    from typer.main import get_command

    page = scripts["command_line"].reference()
    for name in get_command(app).commands:  # type: ignore[attr-defined]
        assert f"## kg {name}\n" in page
    assert page.count("Examples:") == page.count("\n## kg ")


def test_the_drawing_has_both_packages_and_imports_that_go_one_way(scripts: dict[str, ModuleType]) -> None:
    graph = scripts["architecture"].imports()
    assert graph.has_edge("pipelines.building", "kg.store")
    assert not any(a.startswith("kg.") and b.startswith("pipelines.") for a, b in graph.edges)
    drawing = scripts["architecture"].drawing()
    assert drawing == scripts["architecture"].drawing()
    assert all(f"<title>{box}</title>" in drawing for box in graph)


def test_every_page_is_in_the_table_of_contents() -> None:
    contents = (DOCS / "index.md").read_text("utf-8")
    pages = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    listed = set(re.findall(r"^[\w/]+$", contents, re.MULTILINE))
    assert {p for p in pages if not p.startswith(("_build", "generated"))} - {"index"} <= listed


def test_links_between_pages_lead_somewhere() -> None:
    wrong = [
        (path.name, link)
        for path in DOCS.glob("*.md")
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8"))
        if not link.startswith("generated/") and not (path.parent / link).exists()
    ]
    assert wrong == []


def test_the_doctor_knows_every_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["optional-dependencies"]) == set(EXTRAS)


def test_the_example_of_a_backend_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (DOCS / "extending.md").read_text("utf-8"), re.DOTALL)
    exec(compile(code, "extending.md", "exec"), {})
    assert "سامي الراوي" in capsys.readouterr().out


def test_the_example_of_a_frame_is_understood(tmp_path: Path) -> None:
    from pipelines.frames import load_frames

    (frame,) = re.findall(r"```toml\n(.*?)```", (DOCS / "extending.md").read_text("utf-8"), re.DOTALL)
    path = tmp_path / "mine.toml"
    path.write_text(frame, "utf-8")
    assert load_frames([path]) is not None
