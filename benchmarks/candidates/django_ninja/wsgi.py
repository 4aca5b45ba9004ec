"""Django Ninja, with pydantic documents."""

from benchmarks.candidates.django_project import application as project

application = project(
    "benchmarks.candidates.django_ninja.api",
    # All the middleware that an API without sessions needs.
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
)
