"""The samples of each round, and the figures computed from them."""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from benchmarks.candidates import REFERENCE, Database
from benchmarks.load import SAMPLES, Measured, percentile


class Sample(NamedTuple):
    """One round's measurement of a candidate at a work, in the units of `Figures`.

    ``alone`` is the measurement over one connection, with its latencies.
    """

    cpu_ms: float
    rps_1: float
    rps_16: float | None = None
    alone: Measured | None = None
    peak_mb: float | None = None


class Figures(NamedTuple):
    """All measurements of a candidate at a work on a database; null where there are none.

    ``cpu_ms`` is the CPU time of the server and its database per request, ``rps_1`` and ``rps_16``
    are requests per second over 1 and 16 connections, and the latencies are for one connection. For
    a stream, each record counts as a request, and ``peak_mb`` is its worker's peak memory.
    """

    database: Database
    work: str
    candidate: str
    cpu_ms: float | None = None
    rps_1: float | None = None
    rps_16: float | None = None
    p50_ms: float | None = None
    p99_ms: float | None = None
    peak_mb: float | None = None

    def of(self, samples: Sequence[Sample]) -> "Figures":
        """Return these figures filled with the medians of the samples, where there are any."""
        if not samples:
            return self
        alone = [sample.alone for sample in samples if sample.alone is not None]
        enough = sum(measured.requests for measured in alone) >= SAMPLES
        return self._replace(
            cpu_ms=_median(sample.cpu_ms for sample in samples),
            rps_1=_median(sample.rps_1 for sample in samples),
            rps_16=_median(sample.rps_16 for sample in samples),
            p50_ms=percentile(alone, 0.5) if alone else None,
            p99_ms=percentile(alone, 0.99) if enough else None,
            peak_mb=_median(sample.peak_mb for sample in samples),
        )


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def ratio(figures: Figures, others: Iterable[Figures], name: str) -> float | None:
    """Return the figure of that name as a ratio to On Record's for the same work and database."""
    mine = getattr(figures, name)
    reference = next(
        (
            getattr(other, name)
            for other in others
            if other[:3] == (figures.database, figures.work, REFERENCE)
        ),
        None,
    )
    return mine / reference if mine is not None and reference else None
