"""Figures for Prometheus, in a registry of the application's own."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from api.readiness import EngineSlot

QUESTION_ROUTES = ("/v1/ask", "/v1/search")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    def __init__(self, slot: EngineSlot) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "youju_requests",
            "Requests by method, route and status",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._questions = Histogram(
            "youju_question_seconds",
            "Time to answer a question, failures included",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.registry.register(IndexCollector(slot))

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """``status`` 0: the client went away before there was an answer."""
        # A method is any word that a client makes up; each would be a series of its own.
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        if route in QUESTION_ROUTES:
            self._questions.labels(route).observe(seconds)

    def exposition(self) -> bytes:
        """All figures in Prometheus' text format 0.0.4."""
        return generate_latest(self.registry)


class IndexCollector(Collector):
    """Counted when asked, so that what another process has indexed is counted too."""

    def __init__(self, slot: EngineSlot) -> None:
        self._slot = slot

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        engine = self._slot.loaded
        yield GaugeMetricFamily(
            "youju_ready", "1 once the model and the index are loaded", value=engine is not None
        )
        if engine is not None:
            reports = engine.reports()
            yield GaugeMetricFamily("youju_reports", "Reports indexed", value=len(reports))
            yield GaugeMetricFamily(
                "youju_passages", "Passages indexed", value=sum(r.passages for r in reports)
            )
