"""The extraction of more documents than one machine can do, by Ray.

:mod:`~pipelines.cluster.sources` finds files on disks and in object stores, :mod:`~pipelines.cluster.reading` makes
rows of them, :mod:`~pipelines.cluster.extraction` is the actor that extracts a block and writes its shard,
:mod:`~pipelines.cluster.progress` tells what shards have already, and :mod:`~pipelines.cluster.engine` runs all of it
and merges the shards (:mod:`kg.tables`). Only the engine imports Ray, which needs the extra ``ray``.
"""
