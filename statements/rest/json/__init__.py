"""JSON: documents that the database builds, and the bodies that clients send."""
