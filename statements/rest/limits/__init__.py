"""How often, how long and how much at once a client may ask."""
