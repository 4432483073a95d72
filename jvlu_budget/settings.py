"""Settings of the project. Everything that differs between machines is read from the environment."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str) -> bool:
    """Whether a setting of the environment is switched on."""
    text = os.environ.get(name, "")
    return text.lower() in {"1", "true", "yes", "on"}


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} 应写一个整数，如 {default}")
    return int(text)


DEBUG = _flag("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY") or ("development-only" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "未设置 SECRET_KEY：正式运行请先设置环境变量 SECRET_KEY（试用时设置 DEBUG=1）"
    )
# Earlier keys, separated by commas: what was signed or sealed with them is still read.
EARLIER_KEYS = os.environ.get("SECRET_KEY_FALLBACKS", "")
SECRET_KEY_FALLBACKS = [key for key in EARLIER_KEYS.split(",") if key]
# Names separated by commas.
HOSTS = os.environ.get("ALLOWED_HOSTS", "")
ALLOWED_HOSTS = [name for name in HOSTS.split(",") if name]
# The address to which `make run` binds the server; "" where it is started by other means.
HOST = os.environ.get("HOST", "")

# Applications

INSTALLED_APPS = [
    # The project's own templates come before those of packages. An app imports only from the apps above it.
    "core",
    "projects",
    "indicators",
    "targets",
    "jvlu_budget.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_tables2",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "csp",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "jvlu_budget.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "jvlu_budget.middleware.IdleMiddleware",
    "jvlu_budget.middleware.LoginRequiredMiddleware",
    "jvlu_budget.middleware.FirstPasswordMiddleware",
    "jvlu_budget.middleware.SecondFactorMiddleware",
    "jvlu_budget.middleware.BusyMiddleware",
    "jvlu_budget.middleware.UnreadableMiddleware",
    "jvlu_budget.middleware.ReadingMiddleware",
    "jvlu_budget.middleware.PostedOnlyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "jvlu_budget.urls"
WSGI_APPLICATION = "jvlu_budget.wsgi.application"

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
                "jvlu_budget.navigation.navigation",
                "jvlu_budget.navigation.year_picker",
            ],
        },
    },
]
# Forms are drawn by templates/django/forms where it has a template for them.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"

try:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
except ValueError:
    # The message below does not quote the address: it may contain a password.
    DATABASES = {"default": {"ENGINE": ""}}
if DATABASES["default"]["ENGINE"] not in {SQLITE, POSTGRESQL}:
    raise ImproperlyConfigured(
        "DATABASE_URL 写得不对：请写作 sqlite:///文件路径 或 postgres://用户:密码@主机/库名（特殊字符要用 % 转义）"
    )
if DATABASES["default"]["ENGINE"] == SQLITE:
    # A transaction that begins with reading and then writes fails at once if another writer is active. IMMEDIATE
    # takes the write lock at the beginning and waits for it; WAL lets others read meanwhile. With FULL, what was
    # acknowledged is on the disk.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Background work: the database is the queue, and `manage.py worker` works through it. The progress is kept in files,
# because nobody can write to an SQLite database while an import writes to it.

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
PROGRESS_DIR = Path(os.environ.get("PROGRESS_DIR") or BASE_DIR / "var" / "progress")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "progress": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": PROGRESS_DIR,
        "TIMEOUT": 24 * 3600,
    },
}

# Users and their sessions

AUTH_USER_MODEL = "projects.User"
AUTHENTICATION_BACKENDS = ["projects.accounts.backend.Backend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
    },
    {"NAME": "projects.accounts.validators.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "projects.accounts.session_store"
# Users are logged out after so long, and sooner where they do nothing for so long.
SESSION_HOURS = _number("SESSION_HOURS", 12)
SESSION_IDLE_MINUTES = _number("SESSION_IDLE_MINUTES", 60)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
# A first password that nobody logged in with for so long is good no more.
FIRST_PASSWORD_DAYS = _number("FIRST_PASSWORD_DAYS", 7)

# The name under which an app on the telephone lists its codes for this system.
OTP_TOTP_ISSUER = "预算绩效目标管理系统"

# Security: pages load nothing from other sites, and other sites cannot embed them.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _flag("HTTPS")
CSRF_FAILURE_VIEW = "jvlu_budget.views.csrf_failure"
# The number of reverse proxies before the server, whose entries in X-Forwarded-For are believed.
PROXIES = _number("PROXIES", 0)
# A form with 500 rows has 4,000 fields when a page without scripts sends it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Language: always Chinese, whatever the browser prefers, so there is no LocaleMiddleware.

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["jvlu_budget.formats"]

# Static files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("help", BASE_DIR / "docs/help/pictures"),
]
# The files of front-end packages that pages use: folder, prefix of the address, names.
PACKAGE_FILES = [
    (BASE_DIR / "node_modules/echarts/dist", "echarts", {"echarts.min.js"})
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "jvlu_budget.storage.PackageFinder",
]
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "jvlu_budget.storage.StaticFiles",
        # A proxy of another account may serve them; all other files are private.
        "OPTIONS": {"directory_permissions_mode": 0o755},
    },
}

# E-mail: without a mail server, reminders are printed to the server's output.

EMAIL_HOST = os.environ.get("SMTP_HOST", "")
EMAIL_PORT = _number("SMTP_PORT", 25)
EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
SMTP_SECURITY = os.environ.get("SMTP_SECURITY", "").lower()
EMAIL_USE_TLS = SMTP_SECURITY == "starttls"
EMAIL_USE_SSL = SMTP_SECURITY == "ssl"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = (
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM") or "jvlu-budget@localhost"
# The address of the system, for links in e-mails.
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")

# Logging: errors appear in the server's output, with DEBUG off as well.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "core.log_lines.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "filters": {"refusals": {"()": "jvlu_budget.log_filters.RefusalFilter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refusals"],
        }
    },
    "loggers": {
        name: {"handlers": ["stderr"], "level": "WARNING"}
        for name in ("django", "projects", "targets")
    },
}

# Packages

DJANGO_TABLES2_TEMPLATE = "includes/table.html"
IMPORT_EXPORT_SKIP_ADMIN_LOG = False
