"""Who is who: lasting facts that a reader of news knows, which make the statement of one of them more probable.

- :mod:`.facts`: what is known, and by which names;
- :mod:`.tables`: the files that it is read from;
- :mod:`.ties`: what is known between the entities of a document;
- :mod:`.rows`: the same as features of a relation;
- :mod:`.standing`: how the entities of a text stand to each other, and which known ties it may state.
"""
