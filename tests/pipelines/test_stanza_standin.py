"""The recipe of the stand-ins: sentences of treebanks as Stanza's trainers want them; and the stand-in where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputNotFound, UnknownName
from kg.model import Document
from pipelines import extract
from pipelines.backends import load_backend
from pipelines.train.stanza_standin import build, cached, standin_folder
from pipelines.train.stanza_standin.cache import DATA
from pipelines.train.stanza_standin.joining import joined, restored
from pipelines.train.stanza_standin.treebanks import (
    Sentence,
    Token,
    Word,
    read_morphology,
    read_padt,
    read_pud,
    read_ud,
    words_of,
    write_conllu,
)

PADT = """# sent_id s-p1
# orig_file_sentence OWN_20260101.0001#1
1	اِتَّهَمَت	اِتَّهَم	VERB	VP-A-3FS--	Aspect=Perf	0	root	_	_
2	بَارِيسُ	بَارِيس	X	X---------	_	1	nsubj	_	_
3	لَندَنَ	لَندَن	X	X---------	_	1	dobj	_	_
4	بِ	بِ	ADP	P---------	_	5	case	_	_
5	اَلتَّدَخُّلِ	تَدَخُّل	NOUN	N------S2D	Case=Gen	1	nmod	_	_
6	فِي	فِي	ADP	P---------	_	7	case	_	_
7	شُؤُونِ	شَأن	NOUN	N------P2R	Case=Gen	5	nmod	_	_
8	هَا	هُوَ	PRON	SP---3FS2-	Case=Gen	7	nmod	_	_
9	،	،	PUNCT	G---------	_	1	punct	_	_
10	وَ	وَ	CONJ	C---------	_	1	cc	_	_
11	لِ	لِ	ADP	P---------	_	12	case	_	_
12	اَللَّجنَةِ	لَجنَة	NOUN	N------S2D	Case=Gen	1	dobj	_	_
13	.	.	PUNCT	G---------	_	1	punct	_	_

"""
PUD = """# sent_id = n01001011
1	زار	زَار	VERB	VBC	_	0	root	_	_
2	رئيس	رَئِيس	NOUN	NN	_	1	nsubj	_	_
3	لجنت	لَجنَة	NOUN	NN	_	2	nmod	_	SpaceAfter=No
4	ها	هُوَ	PRON	PRP	_	3	nmod	_	_
5	ل	لِ	ADP	IN	_	6	case	_	SpaceAfter=No
6	لمدينة	مَدِينَة	NOUN	NN	Definite=Def	1	obl	_	SpaceAfter=No
7	.	.	PUNCT	.	_	1	punct	_	_

"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "padt").write_text(PADT, encoding="utf-8")
    (tmp_path / "pud").write_text(PUD, encoding="utf-8")
    return tmp_path


def test_words_of_padt_are_written_together_in_the_labels_of_ud_2(folder: Path) -> None:
    [sentence] = read_padt(folder / "padt")
    assert sentence.text == "اتهمت باريس لندن بالتدخل في شؤونها، وللجنة."
    assert sentence.document == "OWN_20260101.0001"
    labels = {w.form: w.deprel for w in words_of(sentence)}
    assert labels["لندن"] == "obj"
    assert labels["التدخل"] == "obl"
    assert labels["شؤون"] == "nmod"
    assert labels["اللجنة"] == "obl:arg"
    assert next(w.upos for w in words_of(sentence) if w.form == "و") == "CCONJ"
    assert [t.surface for t in sentence.tokens if len(t.words) > 1] == ["بالتدخل", "شؤونها", "وللجنة"]


def test_words_of_pud_are_restored(folder: Path) -> None:
    [sentence] = read_pud(folder / "pud")
    assert sentence.text == "زار رئيس لجنتها للمدينة."
    assert [w.form for w in words_of(sentence)] == ["زار", "رئيس", "لجنة", "ها", "ل", "المدينة", "."]


def test_sentences_without_trees_give_words_and_parts_of_speech(tmp_path: Path) -> None:
    rows = (
        "1\tقال\tقَال\t_\t_\tV;3\t_\t_\t_\t_\n2\t5\t5\t_\t_\tNUM\t_\t_\t_\t_\n3\t.\t.\t_\t_\t_\t_\t_\t_\t_\n"
    )
    (tmp_path / "m").write_text(f"# sent_id = own.1:p1\n{rows}\n", encoding="utf-8")
    [sentence] = read_morphology(tmp_path / "m")
    assert [w.upos for w in words_of(sentence)] == ["VERB", "NUM", "PUNCT"]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    words = (Word("do", "do", "AUX", "_", 3, "aux", "VBP"), Word("n't", "not", "PART", "_", 3, "advmod"))
    tokens = (Token("don't", words), Token("go", (Word("go", "go", "VERB", "_", 0, "root"),), space=False))
    sentence = Sentence("", (*tokens, Token(".", (Word(".", ".", "PUNCT", "_", 3, "punct"),))))
    write_conllu([sentence, sentence], tmp_path / "a.conllu")
    assert list(read_ud(tmp_path / "a.conllu")) == [sentence, sentence]


@pytest.mark.parametrize(
    ("surface", "last", "form", "together"),
    [
        ("رسالة", Word("رسالة", "", "NOUN", "_", 0, ""), "ه", "رسالته"),
        ("على", Word("على", "", "ADP", "_", 0, ""), "هم", "عليهم"),
        ("مستوى", Word("مستوى", "", "NOUN", "_", 0, ""), "ها", "مستواها"),
        ("اتهموا", Word("اتهموا", "", "VERB", "_", 0, ""), "ه", "اتهموه"),
        ("بناء", Word("بناء", "", "NOUN", "Case=Nom", 0, ""), "ها", "بناؤها"),
    ],
)
def test_pronouns_are_written_on_the_word(surface: str, last: Word, form: str, together: str) -> None:
    pronoun = Word(form, "", "PRON", "_", 0, "")
    assert joined(surface, last, pronoun, suffix=True) == together
    assert restored([("ل", "ADP", "ل", "_"), ("لجنة", "NOUN", "لجنة", "Definite=Def")]) == ["ل", "اللجنة"]


def test_where_a_stand_in_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert standin_folder("ar").parent == tmp_path / "kg"
    assert standin_folder("ar") != standin_folder("en")
    assert cached("ar") is None
    with pytest.raises(UnknownName, match="'fr'"):
        standin_folder("fr")
    with pytest.raises(InputNotFound, match="no public corpora"):
        build("ar", tmp_path / "none")


@pytest.fixture(scope="module")
def standin() -> str:
    folder = cached("ar")
    if folder is None:
        there = "" if DATA.is_dir() else f" (needs the treebanks at {DATA})"
        pytest.skip(f"no stand-in: python -m pipelines.train.stanza_standin ar{there}")
    pytest.importorskip("stanza", reason="needs the extra stanza: pip install 'kg[stanza]'")
    return f"stanza:{folder}"


@pytest.mark.standin
@pytest.mark.extras
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_stand_in_reads_a_sentence_as_the_frames_want_it(standin: str) -> None:
    text = "اتهمت الولايات المتحدة روسيا باختراق حواسيب الحزب الديمقراطي، ونفى الكرملين ذلك."
    (doc,) = load_backend(standin).annotate([Document("a", text)])
    assert doc.text == text
    assert [t.text for t in doc][:6] == ["اتهمت", "الولايات", "المتحدة", "روسيا", "ب", "اختراق"]
    assert doc[0].pos_ == "VERB"
    assert {"روسيا", "الولايات"} & {t.text for t in doc[0].children}
    (found,) = extract([Document("a", text)], backend=standin)
    assert ("ACCUSED", "united_states", "russia") in {(r.type, r.source, r.target) for r in found.relations}


@pytest.mark.standin
@pytest.mark.extras
@pytest.mark.slow
@pytest.mark.gold
@pytest.mark.filterwarnings("ignore")
def test_the_stand_in_is_good_enough_to_compare_backends(standin: str) -> None:
    from benchmarks.syntax import measure_syntax

    figures = measure_syntax(load_backend(standin), "ar", DATA)
    assert figures is not None
    assert figures.tokens > 0.9
    assert (figures.upos or 0) > 0.8
    assert (figures.las or 0) > 0.5
