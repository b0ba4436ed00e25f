"""Arabic treebanks as sentences in the shape of UD 2: multi-word tokens, universal labels, text of its own.

Three sources (``../shared/data/README.md``): PADT 1.3, whose words are vocalised and cut and whose labels are those
of UD 1; PUD, whose clitics are cut but not told to be one token; and sentences of PADT that have no trees. The text
is put together from the words, since two of the three have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.orthography import strip_marks
from pipelines.train.stanza_standin.joining import joined, restored

__all__ = [
    "Sentence",
    "Token",
    "Word",
    "read_morphology",
    "read_padt",
    "read_pud",
    "read_ud",
    "words_of",
    "write_conllu",
]


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word; ``head`` counts words from 1, 0 is the root; ``xpos`` is a tag of the language's own."""

    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    xpos: str = "_"


@dataclass(frozen=True, slots=True)
class Token:
    """What stands between spaces or marks: one word, or several with the spelling that they have together."""

    surface: str
    words: tuple[Word, ...]
    space: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the document that it is of."""

    document: str
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The sentence as it is written.

        >>> Sentence("a", (Token("نعم", (), space=False), Token(".", ()))).text
        'نعم.'
        """
        return "".join(t.surface + " " * t.space for t in self.tokens).strip()


def words_of(sentence: Sentence) -> list[Word]:
    """The words of all tokens."""
    return [w for t in sentence.tokens for w in t.words]


_RENAMED = {
    "dobj": "obj",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "neg": "advmod",
    "mwe": "fixed",
    "name": "flat",
    "foreign": "flat:foreign",
}
_VERBAL = frozenset(("VERB", "ADJ", "ADV", "AUX"))
_UNIMORPH = {"N": "NOUN", "V": "VERB", "PRO": "PRON", "PROPN": "X", "CONJ": "CCONJ", "V.PTCP": "ADJ"}
_UPOS = frozenset(("ADJ", "ADP", "ADV", "DET", "NUM", "PART", "INTJ"))


def read_padt(path: Path) -> Iterator[Sentence]:
    """The sentences of a file of PADT 1.3, in the labels of UD 2."""
    for rows, comments in _blocks(path):
        cases = {int(r[6]) for r in rows if r[7] == "case"}
        words = []
        for number, r in enumerate(rows, 1):
            head = int(r[6])
            over = rows[head - 1][3] if head else ""
            words.append(
                Word(
                    strip_marks(r[1]).replace("ٱ", "ا"),
                    r[2],
                    _upos(r[3], r[7]),
                    r[5],
                    head,
                    _deprel(r[7], over, cased=number in cases),
                )
            )
        yield Sentence(_document(comments, "orig_file_sentence"), _tokens(words, [r[4] for r in rows]))


def read_pud(path: Path) -> Iterator[Sentence]:
    """The sentences of PUD; cut clitics are one token, names are tagged as PADT tags them."""
    for rows, comments in _blocks(path):
        if any("-" in r[0] or "." in r[0] for r in rows):
            continue
        groups: list[list[int]] = [[]]
        for i, r in enumerate(rows):
            if groups[-1] and not _glued(rows[i - 1], r):
                groups.append([])
            groups[-1].append(i)
        tokens = []
        for group in groups:
            forms = restored([(rows[i][1], rows[i][3], strip_marks(rows[i][2]), rows[i][5]) for i in group])
            words = tuple(
                Word(form, rows[i][2], _pud_upos(rows[i]), rows[i][5], int(rows[i][6]), rows[i][7])
                for form, i in zip(forms, group, strict=True)
            )
            surface = "".join(rows[i][1] for i in group)
            tokens.append(Token(surface, words, "SpaceAfter=No" not in rows[group[-1]][9]))
        yield Sentence(_document(comments, "sent_id")[:6], tuple(tokens))


def read_morphology(path: Path) -> Iterator[Sentence]:
    """The sentences of PADT without trees: forms, lemmas, parts of speech; every word hangs on the one before."""
    for rows, comments in _blocks(path):
        words, kinds = [], []
        for i, r in enumerate(rows):
            tags = r[5].split(";")
            upos = next((_UNIMORPH.get(t, t) for t in tags if t in _UNIMORPH or t in _UPOS), "X")
            if upos == "X" and not any(c.isalnum() for c in r[1]):
                upos = "PUNCT"
            upos = "NUM" if r[1].isdigit() else upos
            kinds.append("S---" + ("1" if "NOM" in tags else "2") if upos == "PRON" else "")
            words.append(Word(strip_marks(r[1]), r[2], upos, "_", i, "dep" if i else "root"))
        yield Sentence(_document(comments, "sent_id"), _tokens(words, kinds))


def read_ud(path: Path) -> Iterator[Sentence]:
    """The sentences of a treebank in UD 2, multi-word tokens told by ranges of numbers; empty words are left out."""
    document = ""
    for rows, comments in _blocks(path):
        document = _document(comments, "newdoc id") or document
        kept = [r for r in rows if "." not in r[0]]
        words = {
            int(r[0]): Word(r[1], r[2], r[3], r[5], int(r[6]), r[7], r[4]) for r in kept if "-" not in r[0]
        }
        tokens, done = [], 0
        for r in kept:
            first, _, last = r[0].partition("-")
            if int(first) > done:
                done = int(last or first)
                inside = tuple(words[n] for n in range(int(first), done + 1))
                tokens.append(Token(r[1], inside, "SpaceAfter=No" not in r[9]))
        yield Sentence(document, tuple(tokens))


def write_conllu(sentences: Iterable[Sentence], path: Path) -> None:
    """Write sentences as CoNLL-U."""
    lines = []
    for sentence in sentences:
        lines.append(f"# text = {sentence.text}")
        number = 1
        for token in sentence.tokens:
            misc = "_" if token.space else "SpaceAfter=No"
            several = len(token.words) > 1
            if several:
                last = number + len(token.words) - 1
                lines.append(f"{number}-{last}\t{token.surface}" + "\t_" * 7 + f"\t{misc}")
            for w in token.words:
                cells = (w.form, w.lemma, w.upos, w.xpos, w.feats, str(w.head), w.deprel, "_")
                lines.append("\t".join((str(number), *cells, "_" if several else misc)))
                number += 1
        lines.append("")
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def _blocks(path: Path) -> Iterator[tuple[list[list[str]], list[str]]]:
    """The rows and the comments of each sentence; one with a word that is not written is left out."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        if rows and all(strip_marks(r[1]).strip("_") for r in rows):
            yield rows, [line for line in lines if line.startswith("#")]


def _document(comments: Sequence[str], key: str) -> str:
    found = next((c for c in comments if key in c), "")
    return found.split()[-1].split("#")[0].split(":")[0] if found else ""


def _upos(tag: str, deprel: str) -> str:
    return ("SCONJ" if deprel == "mark" else "CCONJ") if tag == "CONJ" else tag


def _pud_upos(row: Sequence[str]) -> str:
    """PADT has no proper nouns: Arabic ones are nouns, foreign ones X."""
    if row[3] != "PROPN":
        return row[3]
    return "NOUN" if row[1].startswith("ال") else "X"


def _deprel(label: str, over: str, *, cased: bool) -> str:
    """The label of UD 2; ``over`` is the part of speech of the head, ``cased``: has a preposition."""
    if label in ("dobj", "iobj") and cased:
        return "obl:arg" if over in _VERBAL else "nmod"
    if label == "nmod" and over in _VERBAL:
        return "obl"
    return _RENAMED.get(label, label)


def _glued(left: Sequence[str], right: Sequence[str]) -> bool:
    return "SpaceAfter=No" in left[9] and left[1][-1].isalpha() and right[1][0].isalpha()


def _tokens(words: Sequence[Word], kinds: Sequence[str]) -> tuple[Token, ...]:
    """The tokens that the words make up, with the spaces of the usual typography."""
    tokens: list[Token] = []
    clitic = False
    for word, kind in zip(words, kinds, strict=True):
        if word.upos == "PRON" and kind.startswith("S") and _is_suffix(word, kind):
            suffix = bool(tokens) and tokens[-1].surface[-1].isalpha()
        else:
            suffix = False
        if tokens and ((clitic and word.form[0].isalpha()) or suffix):
            last = tokens[-1]
            tokens[-1] = Token(joined(last.surface, last.words[-1], word, suffix=suffix), (*last.words, word))
        else:
            tokens.append(Token(word.form, (word,)))
        clitic = not suffix and _is_proclitic(word)
    return tuple(_spaced(tokens))


def _is_suffix(word: Word, kind: str) -> bool:
    from pipelines.arabic.segmentation import ENCLITICS

    return word.form in ENCLITICS and "Case=Nom" not in word.feats and not kind.endswith("1")


def _is_proclitic(word: Word) -> bool:
    from pipelines.arabic.segmentation import CONJUNCTIONS, FUTURE, PREPOSITIONS

    if word.form in CONJUNCTIONS:
        return word.upos in ("CCONJ", "SCONJ", "PART")
    if word.form in PREPOSITIONS:
        return word.upos in ("ADP", "CCONJ", "SCONJ", "PART")
    return word.form == FUTURE and word.upos in ("PART", "AUX")


def _spaced(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without the spaces around marks; straight quotes open and close in turn."""
    quoted = False
    for i, token in enumerate(tokens):
        after = tokens[i + 1].surface if i + 1 < len(tokens) else ""
        if token.surface == '"':
            quoted = not quoted
        opens = token.surface in ("(", "«", "[") or (token.surface == '"' and quoted)
        closes = after in tuple(".،,؛;:؟?!)»]%") or (after == '"' and quoted)
        slashed = "/" in (token.surface, after) or (
            "-" in (token.surface, after) and (token.surface + after).strip("-").isdigit()
        )
        yield replace(token, space=not (opens or closes or slashed))
