"""How this installation runs: settings, URLs and the server."""
