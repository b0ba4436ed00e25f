"""What the gazetteer says of the tokens, as the network reads it."""

from spacy.vocab import Vocab

from pipelines.arabic import hint_table as tables
from pipelines.arabic.gazetteer import general_gazetteer
from pipelines.arabic.hint_table import folded_tokens, hint_table, names_now
from pipelines.arabic.hints import HINTS, name_hints
from pipelines.arabic.tokenizer import Tokenizer

tokenize = Tokenizer(Vocab())


def hints(text):
    doc = tokenize(text)
    return {t.text: HINTS[h] for t, h in zip(doc, name_hints([t.norm_ for t in doc]), strict=True) if h}


def test_the_longest_name_counts():
    assert hints("في الولايات المتحدة") == {"الولايات": "B-GPE", "المتحدة": "I-GPE"}


def test_names_behind_clitics():
    assert hints("وبروسيا")["روسيا"] == "B-GPE"


def test_adjectives_of_nations():
    assert hints("القوات الروسية") == {"الروسية": "nation"}


def test_unknown_words_have_none():
    assert hints("وصل متأخرا بعد الظهر") == {}


def test_names_tokenised_together_are_as_those_tokenised_alone():
    names = sorted({name for name, _ in general_gazetteer().names()})
    assert len(names) > 5000
    alone = [" ".join(n for n in tokenize.norms(name) if not n.isspace()) for name in names]
    assert folded_tokens(names) == alone


def test_the_stored_names_are_those_of_the_gazetteer(monkeypatch):
    stored = hint_table()
    monkeypatch.setattr(tables, "names_now", lambda: None)
    assert hint_table() is not None, (
        "out of date: python -m pipelines.train.frame_tables && python -m pipelines.models"
    )
    monkeypatch.undo()
    now = names_now()
    assert list(stored.names.items()) == list(now.names.items())
    assert stored.parts == now.parts


def test_a_table_of_another_gazetteer_is_not_taken(monkeypatch):
    monkeypatch.setattr(tables, "made_from", lambda sources: "another")
    monkeypatch.setattr(tables, "names_now", lambda: "made anew")
    assert hint_table() == "made anew"
