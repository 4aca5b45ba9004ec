"""How this installation runs: settings, addresses, the server's entry point."""
