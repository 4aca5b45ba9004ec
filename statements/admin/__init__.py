"""Django admin, for editors: stock pages over the one parser, the one set of rules and writes."""

from django.contrib import admin

from statements.admin import actors, history, keys, sources, statements, topics

admin.site.site_header = "On Record"
admin.site.site_title = "On Record"
admin.site.index_title = "Records"

__all__ = ["actors", "history", "keys", "sources", "statements", "topics"]
