"""The data set: a made-up world of any size, the same on both databases and in every run."""

from benchmarks.dataset.preparing import prepare

__all__ = ["prepare"]
