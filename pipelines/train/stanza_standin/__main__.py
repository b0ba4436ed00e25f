"""Builds the stand-ins: ``python -m pipelines.train.stanza_standin ar en``; ``ar`` takes 25 minutes of two cores."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from kg.errors import KgError
from pipelines.train.stanza_standin.cache import DATA, build, cached, standin_folder


def main(arguments: list[str] | None = None) -> int:
    """Build what is not in the cache."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.train.stanza_standin", description=__doc__)
    parser.add_argument("languages", nargs="*", default=["ar"], help="ar, en")
    parser.add_argument("--data", type=Path, default=DATA, help="the public corpora")
    parser.add_argument("--workers", type=int, default=2, help="models trained at once")
    parser.add_argument("--again", action="store_true", help="build what is there, too")
    parser.add_argument("--verbose", action="store_true", help="show what Stanza's trainers say")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.DEBUG if options.verbose else logging.INFO, format="%(message)s")
    try:
        for lang in options.languages:
            if cached(lang) and not options.again:
                logging.info("%s: is there", standin_folder(lang))
            else:
                seconds = build(lang, options.data, workers=options.workers)
                logging.info("%s: %.0f s", standin_folder(lang), sum(seconds.values()))
    except KgError as error:
        logging.error("%s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
