"""Django Ninja: the documents are pydantic's."""

from benchmarks.candidates.django_project import application as project

application = project(
    "benchmarks.candidates.django_ninja.api",
    # What an API without sessions needs.
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
)
