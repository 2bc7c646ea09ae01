"""Settings that every installation shares. `docs/settings.md` describes those an operator may change."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from kombu import Exchange, Queue

from factcheck import __version__
from factcheck.celery import app as celery_app  # noqa: F401  (every process that knows the settings can ring)
from factcheck.env import env, providers, secret
from factcheck.schedule import beat_schedule

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.str("FACTCHECK_VAR", default=str(ROOT / "var")))

# --- Django ---------------------------------------------------------------------------------------------------------
SECRET_KEY = secret("FACTCHECK_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.list("FACTCHECK_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("FACTCHECK_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "factcheck.core.admin_app.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "factcheck.core",
    "sources",
    "claims",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "factcheck" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
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
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "admin:login"
# Name and address together: one guesser must not lock out a newsroom that shares an address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "locked_out.html"
AXES_DISABLE_ACCESS_LOG = True
PROXIES = env.int("FACTCHECK_PROXIES", default=0)
AXES_IPWARE_PROXY_COUNT = PROXIES or None
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "factcheck.formats"
TIME_ZONE = env.str("FACTCHECK_TIME_ZONE", default="UTC")
USE_TZ = True

# --- Where things are kept --------------------------------------------------------------------------------------------
DATABASES = {
    "default": {
        **env.db_url_config(secret("DATABASE_URL")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            # No query of ours needs longer; one that does must not hold a worker or a page hostage.
            "options": "-c statement_timeout=20000 -c idle_in_transaction_session_timeout=60000",
        },
    }
}
REDIS_URL = secret("REDIS_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "factcheck" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "media"}},
    "snapshots": {"BACKEND": "sources.storage.WholeFileStorage", "OPTIONS": {"location": VAR / "snapshots"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 3_000_000

# --- Browser security -------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600

# --- Background work --------------------------------------------------------------------------------------------------
FACTCHECK_LEASE = timedelta(seconds=env.int("FACTCHECK_LEASE_SECONDS", default=30))
FACTCHECK_SWEEP = timedelta(seconds=env.int("FACTCHECK_SWEEP_SECONDS", default=5))
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    # A ring that a worker took is over, whatever becomes of the worker: the sweep rings again. Bringing such rings back
    # is what a worker fails at for good when the broker goes away twice in a row.
    "ack_emulation": False,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "sweep"
CELERY_TASK_QUEUES = [
    Queue(name, Exchange("factcheck"), routing_key=name)
    for name in ("sweep", "poll", "fetch", "search", "read", "match")
]
CELERY_TIMEZONE = "UTC"
# In memory: what is due stands in the database, beat need not remember anything.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = beat_schedule(FACTCHECK_SWEEP)

# --- The outside world ------------------------------------------------------------------------------------------------
FACTCHECK_CONTACT = env.str("FACTCHECK_CONTACT", default="")
FACTCHECK_USER_AGENT = f"factcheck/{__version__}" + (f" (+{FACTCHECK_CONTACT})" if FACTCHECK_CONTACT else "")
FACTCHECK_HOST_PAUSE = timedelta(seconds=env.float("FACTCHECK_HOST_PAUSE_SECONDS", default=1.0))
FACTCHECK_FETCH_ALLOW = frozenset(env.list("FACTCHECK_FETCH_ALLOW", default=[]))
FACTCHECK_PROVIDERS = providers(env.list("FACTCHECK_PROVIDERS", default=[]))
FACTCHECK_SEARCH_LIMIT = env.int("FACTCHECK_SEARCH_LIMIT", default=20)

# --- Mail -------------------------------------------------------------------------------------------------------------
# Without a mail server nothing is sent; `EMAIL_BACKEND` and the others that Django knows come from the one address.
globals().update(env.email_url_config(secret("EMAIL_URL", default="dummymail://")))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("FACTCHECK_MAIL_FROM", default="") or "factcheck@localhost"
FACTCHECK_ALERT_TO = env.list("FACTCHECK_ALERT_TO", default=[])

# --- The desk ---------------------------------------------------------------------------------------------------------
FACTCHECK_COVERAGE_REFRESH = timedelta(seconds=env.int("FACTCHECK_COVERAGE_REFRESH_SECONDS", default=900))
FACTCHECK_COVERAGE_LIMIT = env.int("FACTCHECK_COVERAGE_LIMIT", default=12)
FACTCHECK_CONFIDENCE_SHOWN = env.float("FACTCHECK_CONFIDENCE_SHOWN", default=None)
FACTCHECK_BRIEFING_CLAIMS = env.int("FACTCHECK_BRIEFING_CLAIMS", default=200)

# --- The public pages -------------------------------------------------------------------------------------------------
FACTCHECK_PUBLIC_PAGES = env.bool("FACTCHECK_PUBLIC_PAGES", default=False)
FACTCHECK_PUBLIC_NAME = env.str("FACTCHECK_PUBLIC_NAME", default="")
FACTCHECK_PUBLIC_ADDRESS = env.str("FACTCHECK_PUBLIC_ADDRESS", default="").rstrip("/")
# Reading changes nothing that is recorded. Asking who reads would make the answer depend on cookies.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# --- Reading ----------------------------------------------------------------------------------------------------------
FACTCHECK_ENGLISH_MODEL = env.str("FACTCHECK_ENGLISH_MODEL", default="")
FACTCHECK_READER_URL = env.str("FACTCHECK_READER_URL", default="").rstrip("/")
FACTCHECK_READER_MODEL = env.str("FACTCHECK_READER_MODEL", default="")
FACTCHECK_READER_KEY = secret("FACTCHECK_READER_KEY", default="")
FACTCHECK_READER_SECONDS = env.int("FACTCHECK_READER_SECONDS", default=60)
FACTCHECK_READER_CHARS = env.int("FACTCHECK_READER_CHARS", default=12000)

# --- REST API ---------------------------------------------------------------------------------------------------------
# Our token model replaces knox's; its own migrations would make a table that nobody uses.
MIGRATION_MODULES = {"knox": None}
KNOX_TOKEN_MODEL = "core.ApiToken"  # noqa: S105  (a model, not a token)
REST_KNOX = {"TOKEN_TTL": timedelta(days=env.int("FACTCHECK_TOKEN_DAYS", default=90)), "AUTH_HEADER_PREFIX": "Token"}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "factcheck.core.api.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["factcheck.core.api.permissions.ScopedPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["factcheck.core.api.parsing.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "factcheck.core.api.pagination.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["factcheck.core.api.filters.StrictFilters"],
    "DEFAULT_SCHEMA_CLASS": "factcheck.core.api.schema.ProblemSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "factcheck.core.api.throttling.AnonymousRate",
        "factcheck.core.api.throttling.PersonRate",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("FACTCHECK_RATE_ANONYMOUS", default="30/min"),
        "user": env.str("FACTCHECK_RATE_USER", default="600/min"),
    },
    "EXCEPTION_HANDLER": "factcheck.core.api.problems.problem_response",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "NUM_PROXIES": PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "factcheck",
    "VERSION": __version__,
    "DESCRIPTION": "Briefings, statements, claims, coverage and reviews of a fact-check desk.",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ReviewStateEnum": "claims.choices.ReviewState",
        "CoverageStateEnum": "claims.choices.CoverageState",
        "StatementKindEnum": "claims.choices.StatementKind",
        "ClaimantKindEnum": "claims.choices.ClaimantKind",
    },
}

# --- Logs -------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("FACTCHECK_LOG_LEVEL", default="INFO")},
    "loggers": {
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
