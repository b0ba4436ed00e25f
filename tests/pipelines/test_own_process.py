"""What the command and its workers set for their whole process, and programs that import kg do not get."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

STANDIN = "import sys\nprint('torch is loaded')\nraise ImportError('a stand-in')\n"
COMMAND = "from pipelines.entry import main\nif __name__ == '__main__':\n    main()"
PROGRAM = (
    "from pipelines import extract\nif __name__ == '__main__':\n    print(len(list(extract(sys.argv[2]))))"
)


def said(folder: Path, code: str, *arguments: str) -> str:
    """What a program prints where there is something that passes for PyTorch."""
    (folder / "torch").mkdir(exist_ok=True)
    (folder / "torch" / "__init__.py").write_text(STANDIN, "utf-8")
    (folder / "a.txt").write_text("نفى الكرملين الاتهام.", "utf-8")
    script = folder / "program.py"
    script.write_text(f"import sys\n{code}", "utf-8")
    where = os.pathsep.join([str(folder), *filter(None, sys.path)])
    command = [sys.executable, str(script), "extract", str(folder / "a.txt"), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=os.environ | {"PYTHONPATH": where}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_embedded_backend_of_the_command_loads_no_torch(tmp_path: Path, workers: str) -> None:
    found = said(tmp_path, COMMAND, "--workers", workers)
    assert "DENIED" in found
    assert "torch is loaded" not in found


def test_a_program_that_imports_kg_has_torch_as_it_was(tmp_path: Path) -> None:
    assert "torch is loaded" in said(tmp_path, PROGRAM)


def test_torch_can_be_loaded_after_spacy_was_imported_without_it(tmp_path: Path) -> None:
    code = (
        "from pipelines.own_process import importing_spacy, own_process\nown_process()\n"
        "with importing_spacy(torch=False):\n    import spacy\n"
        "print('then')\ntry:\n    import torch\nexcept ImportError:\n    pass"
    )
    assert said(tmp_path, code).split("\n")[:2] == ["then", "torch is loaded"]


@pytest.mark.parametrize("backend", ["spacy", "stanza"])
def test_other_backends_keep_torch(tmp_path: Path, backend: str) -> None:
    code = (
        "from pipelines.own_process import importing_spacy, own_process\nown_process()\n"
        f"from pipelines.backends import may_need_torch\nwith importing_spacy(torch=may_need_torch('{backend}')):\n"
        "    import spacy"
    )
    assert "torch is loaded" in said(tmp_path, code)


def test_a_program_that_imports_kg_has_its_collector_as_it_was(tmp_path: Path) -> None:
    code = f"import gc\nbefore = gc.get_threshold(), gc.get_freeze_count()\n{PROGRAM}\n"
    code += "print(before == (gc.get_threshold(), gc.get_freeze_count()))"
    assert said(tmp_path, code).split()[-1] == "True"


def test_the_collector_of_a_process_of_our_own_is_spared_what_is_loaded(tmp_path: Path) -> None:
    code = f"import gc\nfrom pipelines.own_process import own_process\nown_process()\n{PROGRAM}\n"
    assert int(said(tmp_path, code + "print(gc.get_freeze_count())").split()[-1]) > 10_000
