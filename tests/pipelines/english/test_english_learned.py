"""The learned layer of the English way: what it reads of a document, and what its models make of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kg.ontology import RELATION_TYPES
from pipelines.background.facts import Background
from pipelines.background.tables import Table
from pipelines.english.learned.blending import Voices
from pipelines.english.learned.model import EnglishRelationModel, load_english_model, second_rows
from pipelines.english.learned.network import load_english_network, opinions_of
from pipelines.english.learned.profiles import PROFILE_WIDTH, profile_rows
from pipelines.english.learned.words import Words
from pipelines.english.scoring import believed
from pipelines.relations.blending import Opinions


def test_the_way_between_two_words_goes_over_the_lowest_word_above_both(read):
    words = Words.of(read("Russia hacked the servers of the Democratic National Committee."))
    up, down = words.path(words.lower.index("russia"), words.lower.index("servers"))
    assert [words.lower[i] for i in up] == ["russia", "hacked"]
    assert [words.lower[i] for i in down] == ["servers"]
    assert words.path(0, 0) == ([0], [])
    assert words.path(0, words.lower.index("servers"), most=1) is None


def test_words_between_quotation_marks_are_quoted(read):
    words = Words.of(read('He called it "a fairy tale" on Monday.'))
    assert [w for w, q in zip(words.lower, words.quoted, strict=True) if q] == ['"', "a", "fairy", "tale"]


def test_a_pronoun_may_stand_for_several_people(learned):
    reading, ids, _ = learned("Robert Mueller wrote to William Barr. He did not reply.")
    second = [(a.kind, ids[a.entity]) for a in reading.arguments[1] if a.placed]
    assert set(second) == {("pronoun", "robert_mueller"), ("pronoun", "william_barr")}


def test_who_speaks_is_an_argument_of_what_is_quoted(learned):
    reading, ids, _ = learned('"Nobody should be surprised," said Angela Merkel. "We condemn Russia."')
    assert ("speaker", "angela_merkel") in {(a.kind, ids[a.entity]) for a in reading.arguments[1]}


def test_who_was_named_before_is_an_argument_without_a_place(learned):
    reading, ids, _ = learned("Angela Merkel met Barack Obama. Nothing came of it.")
    earlier = [a for a in reading.arguments[1] if a.kind == "earlier"]
    assert {ids[a.entity] for a in earlier} == {"angela_merkel", "barack_obama"}
    assert not any(a.placed for a in earlier)


def test_frames_and_looser_wordings_are_cues(learned):
    reading, ids, _ = learned("Moscow pinned the breach on Kiev, which had harsh words for Russia.")
    cues = {(c.type, c.kind) for c in reading.cues[0]}
    assert ("ACCUSED", "frame") in cues
    assert ("CRITICIZED", "cue") in cues
    assert all(set(c.sources) | set(c.targets) <= set(range(len(ids))) for c in reading.cues[0])


def test_the_nouns_that_an_entity_is_called_by_are_its_portrait(learned):
    reading, ids, _ = learned("Dmitry Peskov, the spokesman, denied it. The Supreme Court of Kenya met him.")
    portraits = dict(zip(ids, reading.setting.portraits, strict=True))
    assert "spokesman" in portraits["dmitry_peskov"]
    assert any("court" in nouns for id_, nouns in portraits.items() if "court" in id_)


def test_the_second_look_knows_what_the_first_thought_of_other_relations():
    keys = [("ACCUSED", 0, 1), ("AFFILIATED_WITH", 2, 1), ("DENIED", 2, 0), ("DENIED", 1, -1)]
    rows = profile_rows(keys, [0.5, 0.75, 0.25, 0.125])
    assert rows.shape == (4, PROFILE_WIDTH)
    types = list(RELATION_TYPES)
    denies = types.index("DENIED")
    assert rows[2, denies] == 0.25  # what the source of the third does
    assert rows[2, 2 * len(types) + types.index("ACCUSED")] == 0.5  # what its target does
    assert rows[2, -6] == 0.375  # its target accuses whom the source belongs to
    assert not rows[3, 2 * len(types) :].any()  # nobody does nothing
    again = second_rows(np.ones((4, 3), np.float32), keys, np.full(4, 0.5, np.float32))
    assert again.shape == (4, 3 + 1 + PROFILE_WIDTH)


def test_every_probability_is_one_and_the_same_every_time(learned):
    reading, _, _ = learned(
        "Russia hacked the DNC, said Microsoft. Putin denied it and met Donald Trump in Helsinki."
    )
    model = load_english_model()
    heard = opinions_of(reading, load_english_network())
    first, _ = model.relations(reading, heard)
    again, _ = model.relations(reading, heard)
    assert first == again
    assert first
    assert all(0.0 <= p <= 1.0 for p in first.values())


def test_what_is_believed_grows_as_the_threshold_falls(learned):
    reading, _, stated = learned("Microsoft accused Russia of hacking the DNC. Moscow rejected the charge.")
    model = load_english_model()
    found = [
        {(f.type, f.source, f.target) for f, _ in believed(reading, stated, replace(model, threshold=t))}
        for t in (0.9, 0.5, 0.1)
    ]
    assert len(found[0]) <= len(found[1]) <= len(found[2])
    assert all(p >= 0.05 for _, p in believed(reading, stated, replace(model, threshold=0.1)))


def test_a_document_without_names_states_nothing(learned):
    reading, ids, stated = learned("It rained. Nobody came.")
    assert ids == []
    assert believed(reading, stated, load_english_model()) == []


def test_a_model_read_again_says_the_same(learned):
    reading, _, _ = learned("Russia hacked the DNC. Microsoft blamed Moscow.")
    model = load_english_model()
    again = EnglishRelationModel.load(model.arrays())
    assert np.allclose(
        [p for _, _, p in model.score(reading)], [p for _, _, p in again.score(reading)], atol=0.02
    )


def test_a_known_tie_may_be_stated_where_a_role_or_a_sentence_joins_its_ends(learned):
    known = Background(Table.of({("AFFILIATED_WITH", "sergei_lavrov", "russia"): 0}), Table.of({}))

    def ties(text: str) -> set[tuple[str, str, str]]:
        reading, ids, _ = learned(text)
        found = Voices.of(reading, [], Opinions({}, {}, {}), known).standings.ties
        return {(kind, ids[s], ids[t]) for kind, s, t in found}

    tie = {("AFFILIATED_WITH", "sergei_lavrov", "russia")}
    assert ties("Sergei Lavrov went home to Russia.") == tie
    assert ties("Sergei Lavrov, the minister, went home. The snow of Russia was deep.") == tie
    assert ties("Sergei Lavrov went home. The snow of Russia was deep.") == set()
    assert ties("Sergei Lavrov went home to France.") == set()
