"""Frames over dependency trees: triggers by lemma, and their source and target by grammatical role.

Nothing here is of one language: a :class:`~pipelines.dependencies.grammar.Grammar` says which prepositions and verbs
play which part, the entries come from frame files, and the trees are Universal Dependencies on a spaCy ``Doc``
(``nsubj``, ``obj``, ``obl`` and ``nmod`` with ``case`` …).

- :mod:`~pipelines.dependencies.grammar`: what differs between languages.
- :mod:`~pipelines.dependencies.tree`: subjects, objects and obliques of a word, voice, control, relative clauses.
- :mod:`~pipelines.dependencies.entries`: frame files to entries by lemma.
- :mod:`~pipelines.dependencies.matching`: the triggers of a document.
- :mod:`~pipelines.dependencies.arguments`: the words that fill the slots of a trigger, best first.
"""
