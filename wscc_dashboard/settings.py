"""Settings of the dashboard, all read from the environment: `.env.example` explains each variable."""

import os
from pathlib import Path

from csp.constants import SELF

from accounts.permissions import Role
from wscc_dashboard.env import Environment
from wscc_dashboard.logs import told_briefly, without_secret_addresses
from wscc_dashboard.release import code_fingerprint
from wscc_dashboard.rooms import read_rooms

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ, BASE_DIR / ".env")

# The installation
COUNCIL_NAME = env.text("COUNCIL_NAME", "West Sussex County Council")
COUNCIL_AREA = env.text("COUNCIL_AREA", "West Sussex")
COUNCIL_REGION = env.text("COUNCIL_REGION", "South East")
COMMITTEE_NAME = env.text("COMMITTEE_NAME", "Children and Young People's Services Scrutiny Committee")
DASHBOARD_NAME = env.text("DASHBOARD_NAME", "Children First improvement dashboard")
LEAD_INSPECTION = env.text("LEAD_INSPECTION", "ilacs-2019")
IS_DEMONSTRATION = env.yes_or_no("DEMONSTRATION", False)
IS_PRACTICE = env.yes_or_no("PRACTICE", False)
# files go before committees: officers stand there by their role unless the council wishes their names
NAMES_IN_FILES = env.yes_or_no("NAMES_IN_FILES", False)

# The working day of the month after a period on which its figures are due
RETURN_DUE_WORKING_DAY = env.whole_number("RETURN_DUE_WORKING_DAY", 15)
RELEASE = code_fingerprint(BASE_DIR)

# Safety
SECRET_KEY = env.required("SECRET_KEY", "a long random text that only this installation knows")
DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("TRUSTED_ORIGINS")
IS_BEHIND_HTTPS = env.yes_or_no("HTTPS", False)
if IS_BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# how many proxies stand in front, so that failed sign-ins are counted for who failed and not for the proxy
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole_number("TRUSTED_PROXIES", 1 if IS_BEHIND_HTTPS else 0, most=10)
SECURE_SSL_REDIRECT = IS_BEHIND_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_BEHIND_HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_BEHIND_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "wscc_dashboard.errors.form_expired"
# Chart figures travel in data blocks, which are not run; the PNG button of a chart makes blob: and data: pictures.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

INSTALLED_APPS = [
    *read_rooms(BASE_DIR).with_django,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tables2",
    "django_filters",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wscc_dashboard.middleware.keep_no_copies",
    "wscc_dashboard.middleware.refuse_unreadable_addresses",
    "wscc_dashboard.middleware.leave_out_null_bytes",
    "wscc_dashboard.middleware.say_when_the_database_is_away",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sign_in.middleware.lead_to_first_step",
    "accounts.sign_in.middleware.note_denied_pages",
]

ROOT_URLCONF = "wscc_dashboard.urls"
WSGI_APPLICATION = "wscc_dashboard.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wscc_dashboard.page_frame.page_frame",
            ],
        },
    },
]

# The database. WAL and IMMEDIATE together keep concurrent writers from "database is locked" (docs/decisions/0003).
DATABASES = {"default": env.database("DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # The cache is kept small: each thread of each worker has its own, and the system keeps the file at hand anyway.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-500;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Whole pages, compressed, keyed by the version of all data: each worker keeps its own (docs/decisions/0004).
CACHED_PAGES = env.whole_number("CACHED_PAGES", 200)
# The default cache holds allauth's lesser limits; attempts to sign in are counted in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# People
AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "accounts.sign_in.sessions"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.sessions.PersonBackend"]
# whoever has one of these roles sets up a second factor before anything else
SECOND_FACTOR_ROLES = env.some_of(
    "SECOND_FACTOR_ROLES", tuple(Role), "none" if IS_DEMONSTRATION or IS_PRACTICE else "manager,administrator"
)
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{DASHBOARD_NAME}: "
ACCOUNT_PREVENT_ENUMERATION = True
# nobody can make this server write to an address outside
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {"change_password": "accounts.sign_in.forms.OwnPasswordForm"}
# counted in the database instead (accounts/sign_in/brakes.py)
ACCOUNT_RATE_LIMITS = {"login_failed": None}
PASSWORD_RESET_TIMEOUT = 4 * 60 * 60
ACCOUNT_SESSION_REMEMBER = False
# addresses are entered by an administrator, not by whoever signs up
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "accounts.sign_in.forms.CodeForm",
    "reauthenticate": "accounts.sign_in.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = DASHBOARD_NAME
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# without mail nothing is printed either: the links in it open accounts
IS_MAIL_SET_UP = bool(env.text("EMAIL_URL"))
if IS_MAIL_SET_UP:
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "accounts.sign_in.mail.NoMail"
EMAIL_TIMEOUT = 20
# how the links in mails begin
SITE_ADDRESS = env.text("SITE_ADDRESS", "http://127.0.0.1:8000")
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "dashboard@localhost")

# Language and time: dates are said as in England, moments are stored in UTC
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

# Files. What is uploaded is never written to a temporary file (web/uploads.py).
FILE_UPLOAD_HANDLERS = ["web.uploads.MemoryOnlyHandler"]
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "staticfiles": {"BACKEND": "wscc_dashboard.style_sheet.OneSheetStorage"},
}
# the parts are joined to the one that pages ask for when static files are collected (wscc_dashboard/style_sheet.py)
STYLE_SHEET_PARTS = (
    "vendor/govuk/govuk.css",
    "css/tokens.css",
    "css/components.css",
    "css/charts.css",
    "css/kpi.css",
)
STYLE_SHEETS = ("css/site.css",)

DJANGO_TABLES2_TEMPLATE = "django_tables2/table.html"

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "told_briefly": {"()": "django.utils.log.CallbackFilter", "callback": told_briefly},
        "without_secrets": {"()": "django.utils.log.CallbackFilter", "callback": without_secret_addresses},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["told_briefly", "without_secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": env.one_of("LOG_LEVEL", LOG_LEVELS, "WARNING")},
}

# For developers on their own machine (wscc_dashboard/dev.py): the only place where DEBUG can become true
IS_DEV = env.yes_or_no("DEV", False)
if IS_DEV:
    from wscc_dashboard.dev import settings_for_developers

    vars().update(settings_for_developers(vars()))
