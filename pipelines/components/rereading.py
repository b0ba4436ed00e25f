"""Documents that other pipelines annotated, as the stages of a language read them.

The stages know the tokens and parts of speech of the project's own annotators: in Arabic clitics are tokens of their
own, and ``norm_`` is folded; in English there are lemmas and a tree of Universal Dependencies. A document that is of
that form is taken as it is; of another one the names are carried over, by their place in the text, to the project's own
tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kg.model import Document
from kg.names import normalize

__all__ = ["readable", "without_clitics"]

_CLEAR_NLP = frozenset(("dobj", "nsubjpass", "pobj", "prep"))
"""Dependency labels that Universal Dependencies have not got."""


def readable(doc: Doc, language: str, table: Mapping[str, str]) -> Doc:
    """A document for the stages of a language, with the names of ``doc``; ``doc`` itself is not changed.

    Args:
        table: the type of each entity label, empty where it is left out.

    >>> import spacy
    >>> nlp = spacy.blank("ar")
    >>> nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "وترامب"}])
    >>> [(e.text, e.label_) for e in readable(nlp("ماكرون وترامب"), "ar", {"PER": "PERSON"}).ents]
    [('ترامب', 'PERSON')]
    """
    fits, trim = _FORMS[language]
    if not fits(doc):
        base = _annotated(doc.text, language)
        names = (
            base.char_span(e.start_char, e.end_char, e.label_, alignment_mode="expand") for e in doc.ents
        )
        return _with_names(base, map(trim, filter(None, names)), table)
    if all(table[e.label_] == e.label_ for e in doc.ents):
        return doc
    return _with_names(doc.copy(), doc.ents, table)


def _with_names(doc: Doc, names: Iterable[Span], table: Mapping[str, str]) -> Doc:
    """The document with these names alone."""
    kept = [Span(doc, s.start, s.end, label=table[s.label_]) for s in names if len(s) and table[s.label_]]
    doc.set_ents(filter_spans(kept))
    return doc


def _annotated(text: str, language: str) -> Doc:
    from pipelines.backends import load_backend

    (doc,) = load_backend("embedded", language).annotate([Document("", text)])
    return doc


def _has_syntax(doc: Doc) -> bool:
    """Whether parts of speech and sentences are known."""
    return all(doc.has_annotation(what) for what in ("POS", "SENT_START")) or not len(doc)


def _has_arabic_form(doc: Doc) -> bool:
    """Whether the tokens are those of the project's tokenizer, and parts of speech and sentences are known."""
    return _has_syntax(doc) and _tokens(doc) == _tokens(_tokenizer()(doc.text))


def _tokens(doc: Doc) -> list[tuple[int, str]]:
    return [(t.idx, t.norm_) for t in doc]


@cache
def _tokenizer() -> Callable[[str], Doc]:
    from spacy.vocab import Vocab

    from pipelines.arabic.tokenizer import Tokenizer

    return Tokenizer(Vocab())


def _has_english_form(doc: Doc) -> bool:
    """Whether lemmas and a dependency tree of Universal Dependencies are known; the models of spaCy have another
    scheme."""
    known = all(doc.has_annotation(what) for what in ("POS", "SENT_START", "LEMMA", "DEP"))
    return not len(doc) or (known and not any(t.dep_ in _CLEAR_NLP for t in doc))


def _bare(name: Span) -> Span:
    """The English name without article and genitive, which OntoNotes has in it («the White House's»)."""
    start, end = name.start, name.end
    while start < end - 1 and name.doc[start].lower_ == "the":
        start += 1
    while end - 1 > start and name.doc[end - 1].lower_ in ("'s", "’s"):
        end -= 1
    return Span(name.doc, start, end, label=name.label)


def without_clitics(name: Span) -> Span:
    """The name without clitics that another tokenizer left on it; those that are letters of a known name stay."""
    from pipelines.arabic.gazetteer import load_gazetteer
    from pipelines.arabic.tokenizer import is_enclitic, is_proclitic

    if load_gazetteer().candidates(normalize(name.text)):
        return name
    start, end = name.start, name.end
    while start < end - 1 and is_proclitic(name.doc[start]):
        start += 1
    while end - 1 > start and is_enclitic(name.doc[end - 1]):
        end -= 1
    return Span(name.doc, start, end, label=name.label)


_FORMS: dict[str, tuple[Callable[[Doc], bool], Callable[[Span], Span]]] = {
    "ar": (_has_arabic_form, without_clitics),
    "en": (_has_english_form, _bare),
}
"""By language: whether a document has the form that its stages read, and what to cut off a name that does not."""
