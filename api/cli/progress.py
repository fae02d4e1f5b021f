"""A bar for each stage of a long command, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm

_LABELS = {
    "files": "读取文件",
    "embedding": "计算向量",
    "training": "微调",
    "measuring": "比较前后",
}


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None] | None]:
    """What hears of (stage, done, total); None, and no bar, when stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    bars: dict[str, tqdm[None]] = {}

    def update(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            bars[stage] = tqdm(desc=_LABELS.get(stage, stage), total=total, file=sys.stderr)
        bar = bars[stage]
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield update
    finally:
        for bar in bars.values():
            bar.close()
