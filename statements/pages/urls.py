"""The URLs of the pages; those of the probes are in `probe_middleware.py`."""

from django.templatetags.static import static
from django.urls import path
from django.views.generic import RedirectView

from statements.pages import views

urlpatterns = [
    path("", views.start, name="start"),
    path("filters/", views.filters, name="filters"),
    path("problems/", views.problems, name="problems"),
    # Browsers request this for anything that doesn't name an icon: JSON, the docs, the admin.
    path("favicon.ico", RedirectView.as_view(url=static("pages/favicon.svg"))),
]
