"""How fast it is on this machine, on the sample reports.

    python -m tests.tools.bench [--repeats 5] [--model bundled]

Prints a table: parsing and chunking, indexing by stage, embedding, a question by ranking, what
an evaluation adds to its questions, and the cold start of ``youju ask``. Times are medians over
the repeats; ratios are there because they travel between machines better than times. Without
the named model all is measured with the hashing embedder of the tests, and the table says so.
Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from embeddings.base import Embedder, Progress, Vectors
from embeddings.errors import ModelNotFound, ModelUnusable
from embeddings.loading import BUNDLED, load_embedder
from eval.evaluation import evaluate
from eval.failures import failures
from eval.questions.dataset import read_dataset
from eval.reports.document import Document, this_machine
from eval.reports.writing import write_all
from eval.systems.configuration import parse_configuration
from eval.systems.library import build
from rag.chunking.chunker import Chunker
from rag.engine import Engine
from rag.indexing import embedded_text
from rag.parsing.parser import ParsedReport, ReportParser
from rag.reading.base import Extracted
from rag.reading.reader import find_files, read
from rag.retrieval.retriever import Ranking, RetrievalConfig
from rag.store.store import Store
from tests.conftest import ROOT
from tests.embedders import HashingEmbedder

_SAMPLE = ROOT / "eval" / "datasets" / "sample" / "reports"
_EVALUATED = 1000
_QUESTIONS = (
    "青榆区2023年地区生产总值是多少亿元？",
    "新增就业多少人？",
    "老百姓兜里的钱多了吗？",
    "养老服务有哪些安排？",
    "2024年固定资产投资增长目标",
    "什么是双随机？",
    "污染防治做了什么？",
    "How much did tax revenue grow?",
)
# `youju ask` with the embedder of the tests in place of a model that is not there.
_HASHING_MAIN = """
import embeddings.loading
from tests.embedders import HashingEmbedder
embeddings.loading.load_embedder = lambda name: HashingEmbedder(name)
from api.cli.program import main
main()
"""


class CannotMeasure(Exception):
    """What is measured does not work here."""


@dataclass(frozen=True, slots=True)
class Model:
    """``name`` is what an index is bound to."""

    name: str
    embedder: Embedder
    label: str
    substitute: bool


@dataclass(slots=True)
class Stages:
    """Seconds spent by stage, the embedder's own apart from what calls it."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            self.seconds[name] = self.seconds.get(name, 0.0) + spent


class TimedEmbedder:
    """An embedder whose passages are timed."""

    def __init__(self, embedder: Embedder, stages: Stages) -> None:
        self._embedder = embedder
        self._stages = stages
        self.card = embedder.card

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        with self._stages("embedding"):
            return self._embedder.encode_passages(texts, progress)


def median_s(action: Callable[[], object], repeats: int) -> float:
    """The median time of ``action`` in seconds, after one run that is not counted."""
    action()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def chosen(name: str) -> Model:
    try:
        embedder = load_embedder(name)
    except (ModelNotFound, ModelUnusable) as error:
        label = f"hashing embedder of the tests, since {error}"
        return Model(name, HashingEmbedder(name), label, True)
    return Model(name, embedder, f"{name} ({embedder.card.dimension} dimensions)", False)


def parse(extracted: Extracted, name: str) -> ParsedReport:
    return ReportParser().parse(
        extracted.text, report_id=name, source=name, sha256=extracted.sha256
    )


def row(what: str, value: str, more: str = "") -> None:
    print(f"{what:<42}{value:>16}  {more}".rstrip(), flush=True)


def machine(model: Model, repeats: int) -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {cores} cores, {platform.machine()}, ", end="")
    print(f"{platform.system()}, Python {platform.python_version()}")
    print(f"model: {model.label}")
    print(f"medians of {repeats} after one run that is not counted\n")


def bench_parsing(model: Model, repeats: int) -> None:
    files = find_files([_SAMPLE])
    texts = {path.name: read(path) for path in files}
    characters = sum(len(extracted.text) for extracted in texts.values())
    parsed = [parse(extracted, name) for name, extracted in texts.items()]
    chunker = Chunker()
    passages = [passage for report in parsed for passage in chunker.chunk(report)]
    texts_in = [embedded_text(passage) for passage in passages]
    row("sample", f"{len(files)} reports", f"{characters} characters, {len(passages)} passages")

    reading = median_s(lambda: [read(path) for path in files], repeats)
    parsing = median_s(lambda: [parse(one, name) for name, one in texts.items()], repeats)
    chunking = median_s(lambda: [chunker.chunk(report) for report in parsed], repeats)
    embedding = median_s(lambda: model.embedder.encode_passages(texts_in), repeats)
    for what, seconds in (("reading", reading), ("parsing", parsing), ("chunking", chunking)):
        row(what, f"{characters / seconds:,.0f}/s", "characters")
    row("parsing and chunking", f"{characters / (parsing + chunking):,.0f}/s", "characters")
    row("embedding", f"{len(texts_in) / embedding:,.0f}/s", "passages")


def bench_indexing(model: Model, repeats: int) -> None:
    """Stages as the indexer goes through them; ``rest`` is words, hashes and the commit."""
    runs = [index_once(model) for _ in range(repeats)]
    total = statistics.median(sum(run.values()) for run in runs)
    row("indexing the sample", f"{total * 1000:,.0f} ms")
    for stage in runs[0]:
        seconds = statistics.median(run[stage] for run in runs)
        row(f"  {stage}", f"{seconds * 1000:,.1f} ms", f"{seconds / total:.0%}")


def index_once(model: Model) -> dict[str, float]:
    """Seconds by stage for a new index; reading, parsing and chunking are measured by doing
    them once more, since the indexer takes each report through all stages in turn."""
    stages = Stages()
    chunker = Chunker()
    with tempfile.TemporaryDirectory() as directory:
        timed = TimedEmbedder(model.embedder, stages)
        store = Store.open(Path(directory), create=True)
        with Engine(store, model.name, load=lambda _: timed) as engine, stages("whole"):
            outcomes = engine.index([_SAMPLE])
        failed = [outcome for outcome in outcomes if outcome.status != "indexed"]
        if failed:
            raise CannotMeasure(f"{failed[0].source} was not indexed: {failed[0].detail}")
    for path in find_files([_SAMPLE]):
        with stages("reading"):
            extracted = read(path)
        with stages("parsing"):
            parsed = parse(extracted, path.name)
        with stages("chunking"):
            chunker.chunk(parsed)
    names = ("reading", "parsing", "chunking", "embedding")
    spent = {name: stages.seconds[name] for name in names}
    rest = max(0.0, stages.seconds["whole"] - sum(spent.values()))
    return {**spent, "words, hashes, commit and flush": rest}


def bench_questions(model: Model, directory: Path, repeats: int) -> None:
    with open_engine(model, directory, Ranking.FIT) as engine:
        asking = median_s(lambda: [engine.ask(one) for one in _QUESTIONS], repeats)
        reports = len(engine.reports())
    each = asking * 1000 / len(_QUESTIONS)
    row(
        "one question, answered",
        f"{each:.2f} ms",
        f"{len(_QUESTIONS)} questions, {reports} reports",
    )
    print("\na search by ranking (per question)")
    baseline = 0.0
    for ranking in (Ranking.LEXICAL, Ranking.DENSE, Ranking.FUSED, Ranking.FIT):
        with open_engine(model, directory, ranking) as engine:
            spent = median_s(lambda: [engine.search(one) for one in _QUESTIONS], repeats)
        ms = spent * 1000 / len(_QUESTIONS)
        baseline = baseline or ms
        row(f"  {ranking.value}", f"{ms:.2f} ms", f"{ms / baseline:.2f} × lexical")


def open_engine(model: Model, directory: Path, ranking: Ranking) -> Engine:
    engine = Engine(
        Store.open(directory, create=True),
        model.name,
        load=lambda _: model.embedder,
        retrieval=RetrievalConfig(ranking=ranking),
    )
    engine.warm()
    return engine


def bench_evaluation(model: Model, folder: Path) -> None:
    """A thousand questions once, since one run is as long as many repeats. What is added to the
    questions' own time: by the run (asking one after another, and writing down what comes back),
    and by all that is made of it afterwards."""
    source = read_dataset(_SAMPLE.parent).dataset
    questions = tuple(
        replace(source.questions[number % len(source.questions)], question_id=str(number))
        for number in range(_EVALUATED)
    )
    dataset = replace(source, questions=questions)
    with build(
        dataset,
        _SAMPLE,
        folder / "index",
        (parse_configuration("fit"),),
        model=None if model.substitute else model.name,
        top_k=10,
    ) as bench:
        bench.systems[0].warm()
        started = time.perf_counter()
        judged, results = evaluate(dataset, bench, folder)
        failed = {one.name: tuple(failures(judged, one, bench, dataset.texts)) for one in results}
        document = Document(
            dataset.name, dataset.fingerprint, "all", judged, tuple(results), failed, (),
            "make bench", datetime.now(UTC), this_machine(),
        )  # fmt: skip
        write_all(document, folder)
        whole = time.perf_counter() - started
    run_s = results[0].run.wall_s
    asking = sum(outcome.took_ms for outcome in results[0].outcomes) / 1000
    row("an evaluation's questions", f"{asking:.2f} s", f"{_EVALUATED} questions")
    row("  the run adds", f"{run_s - asking:.2f} s", f"{run_s / asking - 1:.1%}")
    row("  scores and reports add", f"{whole - run_s:.2f} s", f"{(whole - run_s) / asking:.1%}")


def bench_cold_start(model: Model, directory: Path, repeats: int) -> None:
    main = ["-c", _HASHING_MAIN] if model.substitute else ["-m", "api.cli"]
    ask = [sys.executable, *main, "ask", _QUESTIONS[0], "--index", str(directory)]
    nothing = median_s(lambda: run([sys.executable, "-c", "pass"]), repeats)
    cold = median_s(lambda: run(ask), repeats)
    row("python -c pass", f"{nothing:.3f} s")
    row("youju ask, cold", f"{cold:.3f} s", f"{cold / nothing:.1f} × python -c pass")


def run(command: list[str]) -> None:
    """Run in the repository's root. An exit code of 1 says that nothing answers, which is an
    answer, too."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        raise CannotMeasure(f"{' '.join(command[-4:])} gave {done.returncode}: {done.stderr}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=5, help="how often each is measured")
    parser.add_argument("--model", default=BUNDLED, help="an embedding model's name or folder")
    arguments = parser.parse_args()
    repeats = max(1, arguments.repeats)
    model = chosen(arguments.model)
    machine(model, repeats)
    bench_parsing(model, repeats)
    bench_indexing(model, repeats)
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "index"
        with open_engine(model, directory, Ranking.FIT) as engine:
            engine.index([_SAMPLE])
        bench_questions(model, directory, repeats)
        bench_evaluation(model, Path(folder) / "evaluation")
        bench_cold_start(model, directory, repeats)


if __name__ == "__main__":
    main()
