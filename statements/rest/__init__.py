"""The wing of HTTP machinery that knows no statement and could be lifted out of this house."""
