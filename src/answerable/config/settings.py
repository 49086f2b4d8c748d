"""All settings, read from the environment or a `.env` file; with none set, the product runs on SQLite."""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from answerable.config import environment as env
from answerable.config import machine
from answerable.config.logs import logging_for

PACKAGE = Path(__file__).resolve().parent.parent
env.load_env_file(Path.cwd() / ".env")
machine.keep_sums_on_one_processor()
machine.collect_seldom()

# --- Where things are -------------------------------------------------------------------------------------

DATA_DIR = Path(env.text("DATA_DIR", "var")).absolute()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
IS_SECURE = BASE_URL.startswith("https://")
DEBUG = env.flag("DEBUG")
ANSWERABLE_DEMO = env.flag("DEMO")
SECRET_KEY = env.text("SECRET_KEY") or env.kept_secret(DATA_DIR, "secret_key")
SECRET_KEY_FALLBACKS = env.words("OLD_SECRET_KEYS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [
    BASE_URL.split("//")[-1].split("/")[0].rsplit(":", 1)[0].strip("[]"),
    "127.0.0.1",
    "localhost",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# --- Rooms ------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "heroicons",
    "answerable.ledger",
    "answerable.people",
    "answerable.regions",
    "answerable.tickets",
    "answerable.channels",
    "answerable.channels.email",
    "answerable.channels.phone",
    "answerable.channels.chat",
    "answerable.privacy",
    "answerable.promises",
    "answerable.routing",
    "answerable.selfservice",
    "answerable.listening",
    "answerable.history",
    "answerable.insight",
    "answerable.desk",
    "answerable.api",
    "answerable.web",
    "answerable.demo",
    "answerable.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "answerable.web.middleware.security_headers",
    "answerable.web.compression.CompressedPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "answerable.desk.frame.middleware.StaffOnly",
    "answerable.desk.frame.middleware.OwnWays",
    "answerable.desk.frame.middleware.Masked",
    "answerable.desk.frame.refusals.Refusals",
]

ROOT_URLCONF = "answerable.config.urls"
ASGI_APPLICATION = "answerable.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],  # before allauth's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "answerable.web.context.page",
                "answerable.desk.frame.places.places",
            ]
        },
    }
]

# --- Database ---------------------------------------------------------------------------------------------

_SQLITE = {
    # Read-then-write under DEFERRED fails with "database is locked" whatever the timeout.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # secure_delete: what was erased of a person is gone from the file too.
    # FULL: a mail server deletes its copy after our OK, so the last transaction must survive a power cut.
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=268435456;PRAGMA cache_size=-16384;"
        "PRAGMA journal_size_limit=67108864;PRAGMA secure_delete=ON"
    ),
}
try:
    _database = dj_database_url.parse(env.text("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'answerable.db'}")
except (ValueError, KeyError) as error:
    raise ImproperlyConfigured(f"ANSWERABLE_DATABASE_URL cannot be read: {error}") from error
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["ENGINE"] = "answerable.ledger.sqlite3"  # Django's own, on which writers take turns
    _database["OPTIONS"] = _SQLITE
elif _database["ENGINE"] == "django.db.backends.postgresql":
    _database["OPTIONS"] = {
        **_database.get("OPTIONS", {}),
        # At most 13 threads of a worker keep a connection: one for each of four lanes and one for its heart, one that
        # looks ahead, the clock, two doors and who looks after the watchers. The rest is for the watchers, however
        # many: they take turns, since none holds one while it waits for a server.
        "pool": {"min_size": 1, "max_size": 20, "timeout": 10},
    }
else:
    raise ImproperlyConfigured("ANSWERABLE_DATABASE_URL must begin with sqlite:// or postgres://.")
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Who signs in -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Staff"
AUTHENTICATION_BACKENDS = ["answerable.people.signin.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "answerable.people.signin.StaffAdapter"
ACCOUNT_FORMS = {"login": "answerable.people.signin.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff are invited by an administrator, never signed up
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "answerable.people.links.LinkTokens"  # noqa: S105 - a path
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reauthenticate": "10/m/user",
    "set_up": "10/m/ip",
    "company": "30/m/ip",
}
SOCIALACCOUNT_ADAPTER = "answerable.people.identity.adapter.ConnectionAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "answerable.people.signin.SecondFactorAdapter"
# Browsers give passkeys to secure origins and to localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE
MFA_TOTP_ISSUER = "Answerable"

SESSION_ENGINE = "answerable.people.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked by neighbours, past the proxy
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
# allauth counts failed sign-ins in the cache; the database one is shared by all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cache",
        # Past this, entries go before their time. Of 300, Django's own number, a stranger could make so many by asking
        # at open doors that failed sign-ins were forgotten.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# --- Files, languages, time -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise complains of one that is not there
MEDIA_ROOT = DATA_DIR / "blobs"
STORAGES = {
    "default": {"BACKEND": "answerable.tickets.files.BlobStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served straight from the package: an installed wheel needs no collectstatic.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
# What the pages can be shown in. A language is listed once `web/locale` speaks it wholly: Django's own words in it
# beside ours in English would be worse than English. Customers write in any language.
LANGUAGES = [("en", _("English"))]
FORMAT_MODULE_PATH = "answerable.web.formats"
LOCALE_PATHS = [PACKAGE / "web" / "locale"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
REQUEST_MAX_BYTES = env.number("REQUEST_MAX_BYTES", 64 * 1024 * 1024, at_least=1024 * 1024)  # files included

# --- Mail -------------------------------------------------------------------------------------------------

LMTP_LISTEN = env.address("LMTP")
SMTP_LISTEN = env.address("SMTP")
MAIL_TLS_CERTIFICATE = env.text("MAIL_TLS_CERTIFICATE")  # PEM files; with them both listeners offer STARTTLS
MAIL_TLS_KEY = env.text("MAIL_TLS_KEY")
MAIL_MAX_BYTES = env.number("MAIL_MAX_BYTES", 50 * 1024 * 1024, at_least=1024)
ANYMAIL = {"REQUESTS_TIMEOUT": 30}
DEFAULT_FROM_EMAIL = env.text("SYSTEM_FROM", "answerable@localhost")
EMAIL_BACKEND = "answerable.people.post.QueuedMail"
EMAIL_HOST, EMAIL_PORT = env.address("SYSTEM_SMTP", "127.0.0.1:25") or ("127.0.0.1", 25)
EMAIL_TIMEOUT = 20

# --- Identity systems -----------------------------------------------------------------------------------------

IDENTITY_INSIDE = env.inside("IDENTITY_HOSTS")  # of our own networks, reached for people's sign-in alone

# --- API -----------------------------------------------------------------------------------------------------

API_RATE = env.number("API_RATE", 600)  # requests a minute of one token; 0 for no limit

# --- Chat ---------------------------------------------------------------------------------------------------

# Whose texts may answer before somebody asks; see channels/chat/suggesting.py.
CHAT_SUGGESTIONS = "answerable.selfservice.finding.chatting.suggestions"
# Whose guides are followed in it; see channels/chat/guiding.py.
CHAT_GUIDES = "answerable.selfservice.guides.chatting.GUIDES"

# --- Mail -----------------------------------------------------------------------------------------------------

# Whose texts may answer what a mail asks, named when its arrival is acknowledged; see channels/acknowledging.py.
MAIL_SUGGESTIONS = "answerable.selfservice.finding.lettering.suggestions"

# --- Tickets ----------------------------------------------------------------------------------------------

UNDO_SEND = timedelta(seconds=env.number("UNDO_SEND_SECONDS", 8))  # in which an answer can be taken back
NOTIFICATION_MAIL_SUBJECTS = env.flag(
    "NOTIFICATION_MAIL_SUBJECTS"
)  # in mail to staff, which may leave the house
REOPEN_WINDOW_DAYS = env.number("REOPEN_WINDOW_DAYS", 14)
# What one waiting ticket of a channel takes of what a person can have in hand; of others, one unit.
CHANNEL_UNITS = env.numbers("CHANNEL_UNITS", "email=1, web=1, chat=3, whatsapp=2, sms=2, phone=5")
HOLE_LIMITS = env.lengths("BLACK_HOLE_LIMITS")  # after which something stuck is a black hole
CURRENCY = env.currency("CURRENCY")  # that refunds are proposed in where nothing else is known
HANDOVER_TIME = timedelta(hours=env.number("HANDOVER_HOURS", 4))  # in which an offer is to be answered

# --- The one place where rooms are wired together ---------------------------------------------------------

LEDGER_SUBSCRIBERS = "answerable.config.subscribers.SUBSCRIBERS"
LEDGER_PERIODIC = "answerable.config.periodic.PERIODIC"
PRIVACY_ROOMS = "answerable.config.personal.ROOMS"
# Who hears a word that may answer what they asked by a message (`channels.short_answers`).
SHORT_ANSWERS = ["answerable.listening.surveys.hearing.heed"]
# Who hears that a letter of theirs, which no ticket keeps, came back (`channels.reports`).
LETTER_REPORTS = ["answerable.selfservice.status.bouncing.heed"]
METRICS_TOKEN = env.text("METRICS_TOKEN")

LOGGING_CONFIG = None
logging_for(debug=DEBUG)
