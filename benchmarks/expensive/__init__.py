"""Finds the requests that cost the most CPU time: `python -m benchmarks expensive`."""
