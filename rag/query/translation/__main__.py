"""Learns the translation table: ``python -m rag.query.translation --out FILE``."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from rag.query.translation.learning import learn, write_table
from rag.query.translation.sources import parallel_texts


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m rag.query.translation", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("table.sqlite"))
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    write_table(learn(parallel_texts()), given.out)


if __name__ == "__main__":
    main()
