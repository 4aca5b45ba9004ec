"""Django REST framework as well as it can be had with its serializers."""

from benchmarks.candidates.django_project import application as project

application = project(
    "benchmarks.candidates.tuned_drf.api",
    # What an API without sessions needs.
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
    },
)
