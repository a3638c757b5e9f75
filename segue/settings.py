"""Django's settings. What differs from place to place comes from segue/environment.py."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url

from segue import embedded, environment, keys

PACKAGE = Path(__file__).resolve().parent
DATA = environment.data_folder()

DEMO = environment.switch("SEGUE_DEMO")
DEBUG = environment.switch("SEGUE_DEBUG")
HTTPS = environment.switch("SEGUE_HTTPS", otherwise=not (DEMO or DEBUG))
PORT = environment.number("SEGUE_PORT")

# Where the hub is found: used for links in letters, where no request is at hand.
PUBLIC_URL = (environment.text("SEGUE_URL") or f"http://127.0.0.1:{PORT}").rstrip("/")

SECRET_KEY = environment.text("SEGUE_SECRET_KEY") or keys.kept_in(DATA)
ALLOWED_HOSTS = [
    urlsplit(PUBLIC_URL).hostname or "",
    "localhost",
    "127.0.0.1",
    *environment.names("SEGUE_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "segue.site.refused.not_sure"
PROXIES = environment.names("SEGUE_PROXIES")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "segue.site",
    "segue.people",
    "segue.record",
    "segue.letters",
    "segue.governance",
    "segue.policy",
    "segue.places",
    "segue.money",
    "segue.cycle.needs",
    "segue.cycle.priorities",
    "segue.cycle.calls",
    "segue.cycle.applications",
    "segue.cycle.assessment",
    "segue.cycle.decisions",
    "segue.cycle.contracts",
    "segue.cycle.monitoring",
    "segue.cycle.reporting",
    "segue.handbook",
    "segue.demo",
]

MIDDLEWARE = [
    # These stand outside everything, so that styles, scripts and refusals carry the same headers as pages.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "segue.headers.permissions_policy",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Safe with CSRF tokens and sign-in links: Django pads what it compresses (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "segue.headers.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "segue.site.refused.addresses_nothing_has",
]

ROOT_URLCONF = "segue.urls"
WSGI_APPLICATION = "segue.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "segue.site.context.page",
            ],
        },
    }
]

# Data ------------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        environment.text("DATABASE_URL") or embedded.url(DATA),
        conn_max_age=600,
        conn_health_checks=True,
    )
}
# Pages join a dozen tables by key and read a few rows: trying every order of joins took PostgreSQL 15 ms a page.
# Each connection keeps the plans of what it has asked five times: planning was half of what pages asked of PostgreSQL.
DATABASES["default"]["OPTIONS"] = {
    "options": "-c join_collapse_limit=5 -c jit=off -c max_parallel_workers_per_gather=0",
    "server_side_binding": True,
    "prepare_threshold": 5,
} | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# The longest form has long answers, each up to tens of thousands of characters. Files do not count here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# People ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["segue.people.backends.SignedIn"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
# How old figures of a whole year on the Board page may be, which take longer the more returns there are.
FIGURES_KEPT = timedelta(minutes=10)
SESAME_MAX_AGE = 60 * 60
SESAME_ONE_TIME = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Language and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "Europe/London"
USE_TZ = True

# Styles, scripts, typefaces --------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Forms ---------------------------------------------------------------------------------------

FORM_RENDERER = "segue.site.forms.GovukRenderer"

# Letters ---------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("SEGUE_EMAIL_FROM")
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_TIMEOUT = 20
if DEMO:
    EMAIL_BACKEND = "segue.demo.mail.KeepInDatabase"
elif _mail_server := environment.text("SEGUE_EMAIL_URL"):
    _mail = urlsplit(_mail_server)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = "tls=1" in _mail.query
    EMAIL_USE_SSL = "ssl=1" in _mail.query
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

# Background work -------------------------------------------------------------------------------

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_IMPORT_PATHS = ["segue.picking_up"]

# Safety ----------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True

# What the server says --------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("SEGUE_LOG")},
    "loggers": {
        "django": {
            "handlers": [],
            "level": environment.text("SEGUE_LOG"),
            "propagate": True,
        },
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
    },
}
