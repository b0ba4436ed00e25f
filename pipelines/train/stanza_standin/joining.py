"""How Arabic words are written together, and what they are apart: «ل» + «الحظر» is «للحظر»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

__all__ = ["joined", "restored"]


class _Word(Protocol):
    """A word with its form, part of speech and features."""

    @property
    def form(self) -> str: ...
    @property
    def upos(self) -> str: ...
    @property
    def feats(self) -> str: ...


def joined(surface: str, last: _Word, word: _Word, *, suffix: bool) -> str:
    """The spelling of ``surface``, whose last word is ``last``, with ``word`` written on it.

    Arguments:
        suffix: whether ``word`` is a pronoun behind the word, not a word behind its proclitic.
    """
    form = word.form
    if not suffix:
        if last.form == "ل" and form.startswith("ال") and len(form) > 3:
            return surface + (form[2:] if form[2] == "ل" else form[1:])
        return surface + form
    head, end = surface[:-1], surface[-1]
    if end == "ة":
        return f"{head}ت{form}"
    if end == "ى":
        return head + ("ي" if last.upos == "ADP" else "ا") + form
    if surface.endswith("وا"):
        return head + form
    if surface.endswith("اء"):
        case = next((c for c in ("Nom", "Gen") if f"Case={c}" in last.feats), "")
        return head + {"Nom": "ؤ", "Gen": "ئ"}.get(case, "ء") + form
    return surface + form


def restored(words: Sequence[tuple[str, str, str, str]]) -> list[str]:
    """The words of one token as they are written apart; each is given as form in the token, part of speech, lemma
    without vowels, and features.

    >>> restored([("ل", "ADP", "ل", "_"), ("لسلطة", "NOUN", "سلطة", "Definite=Def")])
    ['ل', 'السلطة']
    """
    out = []
    for i, (form, upos, lemma, feats) in enumerate(words):
        whole = form
        if (
            i
            and words[i - 1][0] == "ل"
            and form.startswith("ل")
            and "Definite=Def" in feats
            and len(form) > 3
        ):
            whole = ("ال" if lemma.startswith("ل") and not form.startswith("لل") else "ا") + form
        before_pronoun = i + 1 < len(words) and words[i + 1][1] == "PRON"
        if before_pronoun and upos in ("NOUN", "ADJ") and form.endswith("ت") and lemma.endswith("ة"):
            whole = whole[:-1] + "ة"
        out.append(whole)
    return out
