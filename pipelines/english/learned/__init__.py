"""The learned part of the English way: how probable it is that a sentence states a relation between two entities.

What a module does:

- :mod:`~pipelines.english.learned.words`: the words of a document as lists.
- :mod:`~pipelines.english.learned.antecedents`: whom pronouns and definite nouns may stand for.
- :mod:`~pipelines.english.learned.arguments`: who may take part in what a sentence states.
- :mod:`~pipelines.english.learned.cues`: words that hint at a type: frames, and a list of paraphrases.
- :mod:`~pipelines.english.learned.hashed`: the words of sentences and pairs as rows of logistic models.
- :mod:`~pipelines.english.learned.features`: cues and arguments as rows of trees.
- :mod:`~pipelines.english.learned.pairs`: pairs of arguments, as candidates and rows.
- :mod:`~pipelines.english.learned.reading`: all of that for a document.
- :mod:`~pipelines.english.learned.blending`: one row for each relation of a document.
- :mod:`~pipelines.english.learned.model`: the models in a row.
"""
