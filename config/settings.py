"""The settings of an installation, read from its environment and safe by default.

DATABASE_URL        where the records are; a SQLite file under var/ unless set
SECRET_KEY          signs sessions; read from var/secret_key unless set
PUBLIC_URL          the address the world uses; alone decides on http or https
CACHE_URL           where requests are counted; each worker's own memory unless set
ANONYMOUS_READING   whether reading takes no key: true, unless set to false
THROTTLE_ANONYMOUS  how often one address may ask without a key
THROTTLE_KEY        how often one key or user may ask
TRUSTED_PROXIES     how many proxies in front tell the client's address; none unless set
WEB_CONCURRENCY     how many worker processes the server has
THREADS             how many requests each of them works on at once
READ_SECONDS        how long the database may work on one read that the server answers
"""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config import secret_key
from config.public_url import parse_public_url
from config.throttles import parse_throttle
from statements import __version__

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()


def _read(name: str, default: str = "") -> str:
    """Return an environment variable's value; an empty one counts as unset."""
    return env.str(name, default="") or default


def _secret_key() -> str:
    key = secret_key.of_environment() or secret_key.read()
    if key:
        return key
    raise ImproperlyConfigured(
        "There is no secret key. Set SECRET_KEY, or run `python -m config.secret_key` (as "
        f"`make run` does) to keep a random one in {secret_key.SECRET_KEY_FILE}."
    )


def _count(name: str, default: str) -> int:
    value = _read(name, default)
    if value.isascii() and value.isdigit():
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}: write how many there are, such as 1.")


# config.wsgi says so. Commands, migrations, imports and backups may take as long as they need.
IS_SERVER = os.environ.get("ON_RECORD_SERVER") == "true"
WEB_CONCURRENCY = max(1, _count("WEB_CONCURRENCY", "2"))
SERVER_THREADS = max(8, _count("THREADS", "16"))
READ_SECONDS = _count("READ_SECONDS", "3") if IS_SERVER else 0
# Somebody waits for the answer to a request. A command may wait for its turn a while longer.
LOCK_SECONDS = 5 if IS_SERVER else 20

# Opening a connection takes longer than most queries, on SQLite as well.
PERSISTENT = {"CONN_MAX_AGE": None}


def _database(url: str) -> dict[str, Any]:
    """Return Django's settings for the database at `url`, tuned for its vendor."""
    tuning: dict[str, Any]
    match url.partition("://")[0]:
        case "sqlite":
            # Readers never wait in WAL mode. A write takes the lock when it begins: one that took
            # it later would fail at once, without waiting, if another had written in between.
            tuning = {
                "transaction_mode": "IMMEDIATE",
                "timeout": LOCK_SECONDS,
                "init_command": "PRAGMA journal_mode=WAL",
            }
            config = env.db_url_config(url)
            return config | PERSISTENT | {"OPTIONS": tuning | config.get("OPTIONS", {})}
        case "postgres" | "postgresql":
            # Bound by the server, a query can be prepared: planning takes longer than answering.
            # A host that swallows what is sent to it would otherwise hold a thread for minutes.
            tuning = {"server_side_binding": True, "prepare_threshold": 5, "connect_timeout": 5}
            if READ_SECONDS:
                # A write lifts this limit when it takes the lock.
                tuning["options"] = f"-c statement_timeout={READ_SECONDS}s"
            config = env.db_url_config(url)
            options = {"OPTIONS": tuning | config.get("OPTIONS", {})}
            # A server may have gone and come back since the last request.
            return config | PERSISTENT | {"CONN_HEALTH_CHECKS": True} | options
    raise ImproperlyConfigured(
        "DATABASE_URL names a database that is neither SQLite (sqlite:////folder/file) nor "
        "PostgreSQL (postgres://user:password@host:port/name)."
    )


def _cache(url: str) -> dict[str, Any]:
    """Return Django's settings for the cache at `url`."""
    if url.startswith("dbcache"):
        raise ImproperlyConfigured(
            "CACHE_URL names the database, and requests are counted in the cache: every read would "
            "become a write. Name another one, such as redis://host:port/0, or leave it out."
        )
    config: dict[str, Any] = env.cache_url_config(url)
    if url.startswith("locmem"):
        # Of more than that it drops a third. Its own 300 are fewer than there may be clients.
        config["OPTIONS"] = {"MAX_ENTRIES": 100_000} | config.get("OPTIONS", {})
    return config


def _flag(name: str, default: str) -> bool:
    value = _read(name, default)
    if value in ("true", "false"):
        return value == "true"
    raise ImproperlyConfigured(f"{name} is {value!r}: write true or false.")


PUBLIC_URL = parse_public_url(_read("PUBLIC_URL", "http://127.0.0.1:8000"))

DEBUG = False
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = list(PUBLIC_URL.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL.origin]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.is_secure
if PUBLIC_URL.is_secure:
    SECURE_SSL_REDIRECT = True
    # Whoever asks this machine by a name of its own is sent to where https is spoken.
    SECURE_SSL_HOST = PUBLIC_URL.origin.removeprefix("https://")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
# PUBLIC_URL gives a say over its own host, not over the hosts below it or browsers' preload lists.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

PASSWORD_HASHERS = [
    "statements.admin.passwords.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

INSTALLED_APPS = [
    "statements",  # first, so that its templates stand in for those of the others
    "statements.apps.AdminConfig",  # instead of django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "statements.pages.probes.ProbeMiddleware",  # first, whatever host is asked for
    "statements.rest.budget.ReadBudgetMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.content_security.ContentSecurityPolicyMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

DATABASES = {
    "default": _database(_read("DATABASE_URL", f"sqlite:///{BASE_DIR}/var/on-record.sqlite3"))
}
CACHES = {"default": _cache(_read("CACHE_URL", "locmemcache://"))}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Files are served as they lie in the installed packages: there is no collectstatic step.
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "en-us"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"trouble": {"()": "statements.rest.trouble_log.TroubleFilter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["trouble"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Django's own handlers mail the administrators or keep quiet; everything goes to the root.
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        # It tells of every client that hangs up, and of every request that waits for a thread.
        "waitress": {"level": "WARNING"},
        "waitress.queue": {"level": "ERROR"},
    },
}

# Anyone's page may read the API. It sends no cookies along: those stay with this site's own pages.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = ["ETag", "X-Revision", "Retry-After"]

ANONYMOUS_READING = _flag("ANONYMOUS_READING", "true")
THROTTLE_ANONYMOUS = parse_throttle(
    "THROTTLE_ANONYMOUS", _read("THROTTLE_ANONYMOUS", "300/minute,6000/hour")
)
THROTTLE_KEY = parse_throttle("THROTTLE_KEY", _read("THROTTLE_KEY", "1200/minute,30000/hour"))

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "statements.api.authentication.ApiKeyAuthentication",  # first: it says what a 401 asks for
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["statements.api.permissions.ByRole"],
    "DEFAULT_THROTTLE_CLASSES": ["statements.rest.throttling.WindowThrottle"],
    "NUM_PROXIES": _count("TRUSTED_PROXIES", "0"),
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "rest_framework.renderers.BrowsableAPIRenderer",
    ],
    "DEFAULT_SCHEMA_CLASS": "statements.rest.schema.DocumentedSchema",
    "EXCEPTION_HANDLER": "statements.rest.problems.exception_handler",
    "FORMAT_SUFFIX_KWARG": None,
    "DATETIME_FORMAT": "%Y-%m-%dT%H:%M:%S.%fZ",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "On Record",
    "VERSION": __version__,
    "OAS_VERSION": "3.1.1",
    # No licence has been granted so far, and this is what the law makes of that.
    "LICENSE": {
        "name": "All rights reserved",
        "identifier": "LicenseRef-All-Rights-Reserved",
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    # A session is for the pages of this site itself, and no way into the API for others.
    "AUTHENTICATION_WHITELIST": ["statements.api.authentication.ApiKeyAuthentication"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["statements.api.schema.complete"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
