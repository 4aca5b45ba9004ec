"""Django REST framework, tuned as far as its serializers allow."""

from benchmarks.candidates.django_project import application as project

application = project(
    "benchmarks.candidates.tuned_drf.api",
    # All the middleware that an API without sessions needs.
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
