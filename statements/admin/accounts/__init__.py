"""How passwords are hashed, and failed sign-ins counted."""
