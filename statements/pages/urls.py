"""The addresses of the pages."""

from django.templatetags.static import static
from django.urls import path
from django.views.generic import RedirectView

from statements.pages import health, views

urlpatterns = [
    path("", views.start, name="start"),
    path("problems/", views.problems, name="problems"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Browsers ask here for the icon of whatever names none: JSON, the docs, the admin.
    path("favicon.ico", RedirectView.as_view(url=static("pages/favicon.svg"))),
]
