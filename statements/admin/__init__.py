"""Django admin for editors: stock pages on top of the same parser, rules and writer as the API."""
