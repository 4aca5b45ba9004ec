"""Settings, read from the environment and safe by default.

DATABASE_URL        the database; a SQLite file under var/ by default
SECRET_KEY          signs sessions; read from var/secret_key by default
PUBLIC_URL          the URL clients use; its scheme decides between http and https
CACHE_URL           the cache that counts requests; each worker's own memory by default
ANONYMOUS_READING   whether clients can read without a key; true by default
THROTTLE_ANONYMOUS  request limits for each address without a key
THROTTLE_KEY        request limits for each key or user
TRUSTED_PROXIES     number of proxies in front that report the client's address; 0 by default
WEB_CONCURRENCY     number of worker processes
THREADS             number of threads in each worker
READ_SECONDS        seconds the database may spend on one read request; 0 for no limit
"""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config import secret_key
from config.public_url import parse_public_url
from config.throttle_parsing import parse_throttle
from statements import __version__

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()


def _read(name: str, default: str = "") -> str:
    """Return an environment variable; an empty one counts as unset."""
    return env.str(name, default="") or default


def _count(name: str, default: str) -> int:
    value = _read(name, default)
    if value.isascii() and value.isdigit():
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}: write how many there are, such as 1.")


# Set by config.wsgi. Commands, migrations, imports and backups have no time limit.
IS_SERVER = os.environ.get("ON_RECORD_SERVER") == "true"
WEB_CONCURRENCY = max(1, _count("WEB_CONCURRENCY", "2"))
SERVER_THREADS = max(8, _count("THREADS", "16"))
READ_SECONDS = _count("READ_SECONDS", "3") if IS_SERVER else 0
# Somebody is waiting for a response. A command can wait longer for its turn to write.
LOCK_SECONDS = 5 if IS_SERVER else 20

# Opening a connection takes longer than most queries, even on SQLite.
PERSISTENT = {"CONN_MAX_AGE": None}


def _database(url: str) -> dict[str, Any]:
    """Return Django's settings for the database at `url`, tuned for SQLite or PostgreSQL."""
    tuning: dict[str, Any]
    match url.partition("://")[0]:
        case "sqlite":
            # In WAL mode, readers never wait. A transaction must take the write lock when it
            # begins: upgrading later fails at once, without waiting, if another has written since.
            tuning = {
                "transaction_mode": "IMMEDIATE",
                "timeout": LOCK_SECONDS,
                "init_command": "PRAGMA journal_mode=WAL",
            }
            config = env.db_url_config(url)
            return config | PERSISTENT | {"OPTIONS": tuning | config.get("OPTIONS", {})}
        case "postgres" | "postgresql":
            # Prepared queries need server-side binding; planning takes longer than execution.
            # Without connect_timeout, a host that drops packets would tie up a thread for minutes.
            tuning = {"server_side_binding": True, "prepare_threshold": 5, "connect_timeout": 5}
            if READ_SECONDS:
                # Writes lift this limit once they hold the lock. With the default cost, which is
                # for rotating disks, PostgreSQL reads a whole table before it looks up 20,000 rows.
                tuning["options"] = f"-c statement_timeout={READ_SECONDS}s -c random_page_cost=1.1"
            config = env.db_url_config(url)
            options = {"OPTIONS": tuning | config.get("OPTIONS", {})}
            # The database server may have restarted since the last request.
            return config | PERSISTENT | {"CONN_HEALTH_CHECKS": True} | options
    raise ImproperlyConfigured(
        "DATABASE_URL must name a SQLite (sqlite:////folder/file) or PostgreSQL "
        "(postgres://user:password@host:port/name) database."
    )


def _cache(url: str) -> dict[str, Any]:
    """Return Django's settings for the cache at `url`."""
    if url.startswith("dbcache"):
        raise ImproperlyConfigured(
            "CACHE_URL names the database, but requests are counted in the cache, so every read "
            "would become a write. Use another cache, such as redis://host:port/0, or unset it."
        )
    config: dict[str, Any] = env.cache_url_config(url)
    if url.startswith("locmem"):
        # Beyond this, the cache drops a third of its entries. The default of 300 is less than the
        # number of clients.
        config["OPTIONS"] = {"MAX_ENTRIES": 100_000} | config.get("OPTIONS", {})
    return config


def _flag(name: str, default: str) -> bool:
    value = _read(name, default)
    if value in ("true", "false"):
        return value == "true"
    raise ImproperlyConfigured(f"{name} is {value!r}: write true or false.")


PUBLIC_URL = parse_public_url(_read("PUBLIC_URL", "http://127.0.0.1:8000"))

DEBUG = False
# Without a key it stays empty, and Django refuses to sign anything. Commands sign nothing; a server
# does, and config.wsgi refuses to start without one.
SECRET_KEY = secret_key.of_environment() or secret_key.read() or ""
ALLOWED_HOSTS = list(PUBLIC_URL.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL.origin]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.is_secure
if PUBLIC_URL.is_secure:
    SECURE_SSL_REDIRECT = True
    # Plain http requests to a loopback name are redirected to the public host, which has https.
    SECURE_SSL_HOST = PUBLIC_URL.origin.removeprefix("https://")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
# HSTS for subdomains and preload lists isn't ours to decide: PUBLIC_URL names just one host.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

PASSWORD_HASHERS = [
    "statements.admin.accounts.passwords.Argon2PasswordHasher",
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
    "statements",  # first, so that its templates override those of other apps
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
    "statements.pages.probe_middleware.ProbeMiddleware",  # first: probes may use any Host
    "statements.rest.limits.read_budget.ReadBudgetMiddleware",
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
FORM_RENDERER = "statements.admin.forms.rendering.PlainRenderer"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

DATABASES = {
    "default": _database(_read("DATABASE_URL", f"sqlite:///{BASE_DIR}/var/on-record.sqlite3"))
}
CACHES = {"default": _cache(_read("CACHE_URL", "locmemcache://"))}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Static files are served straight from the installed packages; there is no collectstatic step.
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
    "filters": {"trouble": {"()": "statements.rest.problems.trouble_log.TroubleFilter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["trouble"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Django's own handlers email admins or stay silent; send everything to the root logger.
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        # It logs every client that disconnects and every request that waits for a thread.
        "waitress": {"level": "WARNING"},
        "waitress.queue": {"level": "ERROR"},
    },
}

# Any site's pages may read the API, but browsers send cookies only from this site's own pages.
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
        "statements.api.authentication.ApiKeyAuthentication",  # first: sets WWW-Authenticate on 401
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["statements.api.permissions.ByRole"],
    "DEFAULT_THROTTLE_CLASSES": ["statements.rest.limits.throttling.WindowThrottle"],
    "NUM_PROXIES": _count("TRUSTED_PROXIES", "0"),
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "rest_framework.renderers.BrowsableAPIRenderer",
    ],
    "DEFAULT_SCHEMA_CLASS": "statements.rest.openapi.schema.DocumentedSchema",
    "EXCEPTION_HANDLER": "statements.rest.problems.handlers.exception_handler",
    "FORMAT_SUFFIX_KWARG": None,
    "DATETIME_FORMAT": "%Y-%m-%dT%H:%M:%S.%fZ",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "On Record",
    "VERSION": __version__,
    "OAS_VERSION": "3.1.1",
    # No license has been granted so far, which legally means this.
    "LICENSE": {
        "name": "All rights reserved",
        "identifier": "LicenseRef-All-Rights-Reserved",
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    # Sessions are for this site's own pages; API clients use keys.
    "AUTHENTICATION_WHITELIST": ["statements.api.authentication.ApiKeyAuthentication"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["statements.api.description.complete"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "defaultModelsExpandDepth": 0},
    "REDOC_DIST": "SIDECAR",
}
