"""Django admin, for editors: stock pages over the one parser, the one set of rules and writes."""
