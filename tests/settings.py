"""The real settings, on a quick throwaway database, with every page read strictly."""

import os
from pathlib import Path

BUILD = Path(__file__).resolve().parents[1] / "build" / "test"
BUILD.joinpath("static").mkdir(parents=True, exist_ok=True)

for name in [name for name in os.environ if name.startswith("SEGUE_") and name != "SEGUE_SHOTS"]:
    del os.environ[name]
os.environ |= {
    "SEGUE_DATA": str(BUILD),
    "SEGUE_HTTPS": "0",
    "SEGUE_SECRET_KEY": "only for tests",
    "SEGUE_LOG": "WARNING",
}

from segue.settings import *  # noqa: E402, F403 - the environment comes first
from segue.settings import DATABASES, MIDDLEWARE, TEMPLATES  # noqa: E402

DATABASES["default"] |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
MIDDLEWARE.insert(MIDDLEWARE.index("django.middleware.gzip.GZipMiddleware") + 1, "tests.strict.strict_html")
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "!!missing %s!!"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FIGURES_KEPT = None
STATIC_ROOT = BUILD / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
