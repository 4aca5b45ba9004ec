"""The API: a few lines per resource. The machinery behind them is in `rest`."""
