"""The backend ``stanza``: words, parts of speech, lemmas, trees and names by Stanza's official models.

- :mod:`~pipelines.stanza_backend.annotator`: documents through a ``stanza.Pipeline``.
- :mod:`~pipelines.stanza_backend.alignment`: multi-word tokens as pieces of the text.
- :mod:`~pipelines.stanza_backend.documents`: Stanza's documents as spaCy's.
- :mod:`~pipelines.stanza_backend.languages`: clitics and spelling as the rest of the way expects them.
- :mod:`~pipelines.stanza_backend.loading`: the models on the user's disk, as a pipeline.
- :mod:`~pipelines.stanza_backend.downloading`: getting them, when the user asks.

Needs the extra ``stanza``; nothing is downloaded unless the user runs ``kg models download``.
"""

from pipelines.stanza_backend.annotator import StanzaAnnotator
from pipelines.stanza_backend.loading import identity, languages, load

HAS_DEFAULT = True
"""Without an argument the backend reads the languages whose models are in Stanza's own folder."""

__all__ = ["HAS_DEFAULT", "StanzaAnnotator", "identity", "languages", "load"]
