"""SQL that builds documents as JSON, and strict parsing of JSON from clients."""
