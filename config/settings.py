"""Every setting, in one file, read from the environment. docs/settings.md describes each."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.home import ROOT, home, load_secrets


def _flag(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def _database(url: str) -> dict[str, object]:
    """A postgresql:// address as Django wants it; a socket folder may stand in ?host=."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            "L'adresse de la base de données (DATABASE_URL) doit commencer par postgresql://"
        )
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "maslak", **query},
        # Binding needs a transaction; the middleware opens it (docs/adr/0013).
        "ATOMIC_REQUESTS": False,
    }


_secrets = load_secrets()
HOME: Path = home()
DEBUG = _flag("MASLAK_DEBUG")
DEMO = _flag("MASLAK_DEMO")
SECRET_KEY = str(_secrets["secret_key"])
VAULT_KEYS = _secrets["vault_keys"]
VAULT_HASH_KEY = str(_secrets["vault_hash_key"])
# A signing certificate of the server's own, its key, and earlier ones; without them the instance makes its keys.
SIGNING_CERT = os.environ.get("MASLAK_SIGNING_CERT", "")
SIGNING_KEY = os.environ.get("MASLAK_SIGNING_KEY", "")
SIGNING_TRUST = os.environ.get("MASLAK_SIGNING_TRUST", "")
ALLOWED_HOSTS = os.environ.get("MASLAK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("MASLAK_ORIGINS", "").split(",") if o]
PUBLIC_URL = os.environ.get("MASLAK_PUBLIC_URL", "http://127.0.0.1:8000")

# Two roles: the owner migrates, the application works under row-level security.
APP_DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql:///maslak")
OWNER_DATABASE_URL = os.environ.get("DATABASE_OWNER_URL", APP_DATABASE_URL)
AS_OWNER = _flag("MASLAK_AS_OWNER")
DATABASES = {"default": _database(OWNER_DATABASE_URL if AS_OWNER else APP_DATABASE_URL)}
APP_DATABASE_ROLE = str(_database(APP_DATABASE_URL)["USER"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "procrastinate.contrib.django",
    "maslak.core",
    "maslak.law",
    "maslak.outbox",
    "maslak.access",
    "maslak.almanac",
    "maslak.papers",
    "maslak.programme",
    "maslak.people",
    "maslak.employers",
    "maslak.pathway",
    "maslak.permits",
    "maslak.ventures",
    "maslak.training",
    "maslak.mentoring",
    "maslak.outreach",
    "maslak.casework",
    "maslak.placement",
    "maslak.matching",
    "maslak.assisted",
    "maslak.imports",
    "maslak.reporting",
    "maslak.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maslak.web.middleware.BindingMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "access.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "public:welcome"
CSRF_FAILURE_VIEW = "maslak.web.account.views.stale"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "maslak.web.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "maslak.web.templatetags.maslak",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ]
            if not DEBUG
            else ["django.template.loaders.filesystem.Loader"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("ar", "العربية"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
TIME_ZONE = "Africa/Casablanca"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("MASLAK_STATIC", ROOT / "staticfiles"))
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60 * 24 * 365
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60
_https = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = os.environ.get("MASLAK_SMTP_HOST", "localhost")
DEFAULT_FROM_EMAIL = os.environ.get("MASLAK_FROM", "ne-pas-repondre@maslak.invalid")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("MASLAK_LOG_LEVEL", "WARNING")},
}
