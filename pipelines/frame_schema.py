"""The form of a frame file: TOML, checked where it enters, with errors that name file and line.

::

    type = "ACCUSED"              # of every frame of the file that has no type of its own

    [[frame]]
    source = ["subject"]          # where the source stands, best place first
    target = ["object"]
    content = ["prep:ب"]          # where the deed stands
    verbs = ["اتهم يتهم"]          # past and present; verbal noun and participles are derived
    nouns = ["تهمة تهم"]           # singular and plurals
    adjectives = ["متهم"]
    phrases = ["لا أساس|صحة ل"]    # words as the tokenizer separates them, "|" between alternatives

A file of English triggers says ``language = "en"``; its verbs are lemmas with their particles (``"break into"``), its
nouns and adjectives lemmas, the words of its phrases lemmas or forms, and ``masdar`` names the nouns of a verb.

A slot is ``subject``, ``object``, ``genitive`` (the noun that follows in the genitive, or the attached
pronoun), ``attribute`` (the noun that a participle or adjective describes), ``agent`` («من قبل», «على يد»),
``prep:X``, ``part:genitive`` (the genitive of the required word), ``between`` («بين X وY»), or ``clause``
(the subject of the clause that follows: «زعم أن روسيا …»). The meaning of the other keys is that of the
fields of :class:`FrameModel`.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from kg.errors import InputNotFound, InvalidFrames
from pipelines.arabic.orthography import is_arabic

__all__ = ["FrameFile", "FrameModel", "TypeModel", "VerbModel", "read_toml"]

Slot = Annotated[
    str,
    StringConstraints(
        pattern=r"^(subject|object|genitive|attribute|agent|between|clause|part:genitive|prep:\S+)$"
    ),
]


M = TypeVar("M", bound=BaseModel)


_ENGLISH = re.compile(r"[a-z]+(?:[ -][a-z]+){0,5}")


def _two_words(value: str) -> str:
    if _ENGLISH.fullmatch(value):
        return value
    words = value.split()
    if len(words) != 2 or not all(map(is_arabic, words)) or words[1][0] != "ي":
        raise ValueError(
            f"{value!r}: expected past and present of a verb, «اتهم يتهم», or an English verb, «break into»"
        )
    return value


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VerbModel(_Checked):
    """A verb with its own verbal nouns (``masdar``, for form I always), without its participles (``active``,
    ``passive`` false: they are words of their own, «ضابط», «موقف»), or with its own weight. ``states`` of a verb of
    speech: the relation types that what is said may state."""

    verb: str
    masdar: tuple[str, ...] | None = None
    active: bool = True
    passive: bool = True
    weight: float | None = Field(None, gt=0, le=1)
    states: tuple[str, ...] = ()

    _check = field_validator("verb")(_two_words)


class FrameModel(_Checked):
    """Triggers of one relation type that share their slots.

    ``requires``: one of these words (singular, then plurals) stands near the trigger («فرض … عقوبات»), or
    one of the verbs ``requires_verbs``; ``governs``: one of these prepositions follows; ``excludes``: none
    of these words follows closely. ``reach``: how many tokens after the trigger those words may stand.
    ``sole``: what a single genitive after the verbal noun is («تدخل روسيا» source, «اعتقال أسانج» target).
    ``derive``: which derived words of the verbs are triggers too. ``weight`` below 1 marks a weak trigger.
    ``verb_passive`` false: the passive of the verbs is no trigger. ``reported``: what begins reported speech
    («أن», a colon, a quotation mark) stands at most so many tokens before the trigger, in its sentence; 0 where
    that does not matter. ``kind`` is for readers that weigh a word of judgement inside somebody's speech
    («كارثي», «كذب») otherwise than a word of an event. ``speech``: the verbs of speech that state the type are its
    verbs too (``states`` in ``cues/reporting.toml``).
    """

    type: str | None = None
    source: tuple[Slot, ...] = ("subject",)
    target: tuple[Slot, ...] = ("object",)
    content: tuple[str, ...] = ()
    noun_source: tuple[Slot, ...] | None = None
    noun_target: tuple[Slot, ...] | None = None
    sole: Literal["source", "target"] | None = None
    polarity: Literal["affirmed", "negated"] = "affirmed"
    modality: Literal["actual", "alleged", "attempted", "possible"] = "actual"
    requires: tuple[str, ...] = ()
    requires_verbs: tuple[str, ...] = ()
    governs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    derive: tuple[Literal["masdar", "active", "passive"], ...] = ("masdar", "active", "passive")
    verb_passive: bool = True
    reported: int = Field(0, ge=0, le=60)
    kind: Literal["event", "evaluation"] | None = None
    reach: int = Field(9, ge=1, le=60)
    weight: float = Field(1.0, gt=0, le=1)
    speech: bool = False
    verbs: tuple[VerbModel, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    _check = field_validator("requires_verbs")(lambda verbs: tuple(map(_two_words, verbs)))

    @field_validator("verbs", mode="before")
    @classmethod
    def _plain_verbs(cls, value: object) -> object:
        return [{"verb": v} if isinstance(v, str) else v for v in value] if isinstance(value, list) else value


class TypeModel(_Checked):
    """A relation type of the user's own."""

    name: str = Field(pattern=r"^[A-Z][A-Z_]*$")
    meaning: str
    family: Literal["words", "cyber", "contact", "support", "force", "role"] = "words"
    symmetric: bool = False


class FrameFile(_Checked):
    """A whole file; its triggers are looked for in documents of its ``language``."""

    language: Literal["ar", "en"] = "ar"
    type: str | None = None
    kind: Literal["event", "evaluation"] = "event"
    types: tuple[TypeModel, ...] = Field((), alias="new_type")
    frames: tuple[FrameModel, ...] = Field((), alias="frame")

    @field_validator("frames")
    @classmethod
    def _one_language(cls, frames: tuple[FrameModel, ...], info: ValidationInfo) -> tuple[FrameModel, ...]:
        language = info.data.get("language", "ar")
        for verb in (v.verb for frame in frames for v in frame.verbs):
            if is_arabic(verb.split()[0]) != (language == "ar"):
                raise ValueError(
                    f'{verb!r} in a file of language {language!r}; write `language = "en"` above English triggers'
                )
        return frames


def read_toml(path: Path, model: type[M]) -> M:
    """The content of a TOML file, checked against ``model``.

    Raises:
        InputNotFound: no such file.
        InvalidFrames: not TOML, or not of the expected form; the message names file, line and entry.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as e:
        raise InputNotFound(f"no file {path}; give the path of a TOML file of frames") from e
    except (OSError, UnicodeDecodeError) as e:
        raise InvalidFrames(f"{path}: cannot be read as UTF-8 text: {e}") from e
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as e:
        raise InvalidFrames(f"{path}: not TOML: {e}") from e
    except ValidationError as e:
        error = e.errors()[0]
        line = find_line(text, error["loc"], error["input"])
        where = ".".join(str(p) for p in error["loc"] if p != "VerbModel")
        got = "" if error["type"] in ("missing", "value_error") else f", got {error['input']!r}"
        raise InvalidFrames(f"{path}, line {line}: {where}: {error['msg']}{got}") from None


def find_line(text: str, location: tuple[int | str, ...], value: object = None) -> int:
    """The line, from 1, where the ``value`` at ``location`` (keys and positions) stands in a TOML text.

    >>> find_line('type = "A"\\n[[frame]]\\nweight = 9\\n', ("frame", 0, "weight"))
    3
    """
    lines, line = text.splitlines(), 0
    for key, following in zip(location, (*location[1:], None), strict=True):
        if isinstance(key, int):
            continue
        pattern = re.compile(rf"\s*\[\[\s*{re.escape(key)}\s*\]\]|\s*{re.escape(key)}\s*=")
        found = [n for n in range(line, len(lines)) if pattern.match(lines[n])]
        if not found:
            break
        table = lines[found[0]].lstrip().startswith("[[")
        line = (
            found[following] if table and isinstance(following, int) and following < len(found) else found[0]
        )
    if isinstance(location[-1], int) or isinstance(value, str):  # an item of a list that spans lines
        line = next((n for n in range(line, len(lines)) if f'"{value}"' in lines[n]), line)
    return line + 1
