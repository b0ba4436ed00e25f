"""Stand-ins of Stanza's official models, trained with Stanza's own code, for tests and comparisons only.

The official models cannot be loaded where tests run, and the Arabic treebank allows no commercial use: what is trained
here stays in the user's cache and is never shipped. ``python -m pipelines.train.stanza_standin`` builds them.
"""

from pipelines.train.stanza_standin.cache import build, cached, standin_folder

__all__ = ["build", "cached", "standin_folder"]
