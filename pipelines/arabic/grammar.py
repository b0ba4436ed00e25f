"""Arabic for frames over dependency trees (:mod:`pipelines.dependencies`)."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Token

from pipelines.arabic.orthography import fold
from pipelines.dependencies.grammar import Grammar

__all__ = ["ARABIC", "folded_lemma"]


@lru_cache(maxsize=1 << 16)
def _folded(lemma: str) -> str:
    return fold(lemma)


def folded_lemma(token: Token) -> str:
    """The lemma without vowels and hamzas, as frames have it; the folded form where there is none.

    >>> from spacy.tokens import Doc
    >>> from spacy.vocab import Vocab
    >>> folded_lemma(Doc(Vocab(), words=["تتهمه"], lemmas=["اِتَّهَم"])[0])
    'اتهم'
    """
    return _folded(token.lemma_ or token.norm_)


_AGENT = ("من_قبل", "على_يد", "بواسطة", "من_جانب", "من_طرف")
_LIGHT = (
    "شن",
    "نفذ",
    "وجه",
    "أطلق",
    "قاد",
    "أجرى",
    "عقد",
    "أصدر",
    "فرض",
    "قدم",
    "أعلن",
    "خاض",
    "كرر",
    "واصل",
    "تبادل",
)
_UNDERGOING = ("واجه", "تعرض", "تلقى", "لقي")
_RELATIVE = ("الذي", "التي", "الذين", "اللذان", "اللتان", "اللواتي", "من", "ما")
_AGENT_NOUNS = ("قبل", "جانب", "طرف", "يد", "أيدي")

ARABIC = Grammar(
    key=folded_lemma,
    agent=frozenset(map(fold, _AGENT)),
    light=frozenset(map(fold, _LIGHT)),
    undergoing=frozenset(map(fold, _UNDERGOING)),
    relative=frozenset(map(fold, _RELATIVE)),
    bare_genitive=True,
    drops_subjects=True,
    agent_nouns=frozenset(map(fold, _AGENT_NOUNS)),
)
"""Arabic."""
