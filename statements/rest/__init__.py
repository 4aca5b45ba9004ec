"""HTTP machinery that doesn't know about statements; it's given what it needs to know of them."""
