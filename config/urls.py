"""The root URLconf; the admin, the API and the pages bring their own URLs."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("statements.api.urls")),
    path("", include("statements.pages.urls")),
]

handler400 = "statements.rest.problems.handlers.bad_request"
handler403 = "statements.rest.problems.handlers.permission_denied"
handler404 = "statements.rest.problems.handlers.not_found"
handler500 = "statements.rest.problems.handlers.server_error"
