"""Every setting, grouped by subject, read from the environment. `.env.example` lists the variables."""

import base64
import os
import re
import secrets
from datetime import timedelta
from pathlib import Path

import dj_database_url
from botocore.config import Config
from cryptography.hazmat.primitives.asymmetric import ec
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from tuyengiao import embedded

BASE_DIR = embedded.BASE_DIR
STATE_DIR = embedded.STATE_DIR


def env_bool(name, default):
    value = os.environ.get(name, str(int(default)))
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def env_int(name, default):
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def env_list(name, default):
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def kept_secret(name, make=lambda: secrets.token_urlsafe(64)):
    """A secret made at the first start and kept with the data."""
    path = STATE_DIR / name
    if not path.exists():
        STATE_DIR.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(make())
        fresh.replace(path)
    return path.read_text()


def push_key():
    """A private key on P-256, written as VAPID keys are: 32 bytes in base64url."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


# --- The site -------------------------------------------------------------------------------------

DEBUG = env_bool("DEBUG", False)
DEMO = env_bool("DEMO", False)  # shows the demo accounts on the sign-in page
SECRET_KEY = os.environ.get("SECRET_KEY") or kept_secret("secret-key")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", "")
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000")
ROOT_URLCONF = "tuyengiao.urls"
WSGI_APPLICATION = "tuyengiao.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.admin",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "rules",
    "ckeditor",  # for its static files alone
    "audit.apps.AuditConfig",
    "accounts.apps.AccountsConfig",
    "notifications.apps.NotificationsConfig",
    "documents.apps.DocumentsConfig",
    "news.apps.NewsConfig",
    "surveys.apps.SurveysConfig",
]

MIDDLEWARE = [
    # First, and it hands nothing on: no session, sign-in or cookie stands between a respondent and the form.
    "surveys.answering.middleware.AnsweringMiddleware",
    "tuyengiao.public_copies.PublicCopiesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "news.public_pictures.PublicPicturesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tuyengiao.caching.PrivatePagesMiddleware",
    "accounts.idle.IdleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

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
                "tuyengiao.navigation.navigation",
                "accounts.context.session",
                "notifications.context.bell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

# --- Database and queue ---------------------------------------------------------------------------

if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}
else:
    DATABASES = {"default": embedded.database_settings()}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    # A page that takes longer than this is a defect; a long task raises the limit for itself.
    "OPTIONS": DATABASES["default"].get("OPTIONS", {})
    | {"options": f"-c statement_timeout={env_int('STATEMENT_TIMEOUT_MS', 15_000)}"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "").rstrip("/")
if REDIS_URL:
    CELERY_BROKER_URL, CACHE_URL = f"{REDIS_URL}/0", f"{REDIS_URL}/1"
else:
    CELERY_BROKER_URL = f"redis+socket://{embedded.queue_socket()}?virtual_host=0"
    CACHE_URL = f"unix://{embedded.queue_socket()}?db=1"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}}

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,  # longer than the longest reading of a file
    # Of the queues that a worker listens to, the first that holds something: what is critical overtakes.
    "queue_order_strategy": "priority",
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = env_int("WORKER_SOFT_SHUTDOWN_SECONDS", 5)

# How long a visitor's copy of a public page is kept, in seconds; deeds that readers see renew it at once. 0: nothing is kept.
PUBLIC_COPIES_SECONDS = env_int("PUBLIC_COPIES_SECONDS", 60)

# --- Files ----------------------------------------------------------------------------------------

MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or STATE_DIR / "media")  # originals and page images; backed up
HELD_ROOT = Path(os.environ.get("HELD_ROOT") or STATE_DIR / "held")  # encrypted held files; never backed up
QUARANTINE_ROOT = Path(os.environ.get("QUARANTINE_ROOT") or f"/dev/shm/tuyengiao-{embedded.instance()}")
IMPORT_ROOT = os.environ.get("IMPORT_ROOT", "")  # unset: nothing is imported from folders of the server
UPLOAD_MAX_BYTES = env_int("UPLOAD_MAX_MB", 200) * 1024 * 1024
QUARANTINE_MAX_BYTES = env_int("QUARANTINE_MAX_MB", 2048) * 1024 * 1024
HELD_DAYS = env_int("HELD_DAYS", 7)
# Folders of scanners may lie below these and nowhere else: what is in them is read and then removed.
SCAN_ROOTS = env_list("SCAN_ROOTS", f"/dev/shm/tuyengiao-scan-{embedded.instance()}")
MAIL_MAX_BYTES = env_int("MAIL_MAX_MB", 100) * 1024 * 1024
MAILBOX_PRIVATE_HOSTS = env_bool("MAILBOX_PRIVATE_HOSTS", False)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 200
# No handler may spool a body to disk: what the gate has not seen lives in memory only.
FILE_UPLOAD_HANDLERS = ["documents.quarantine.QuarantineUploadHandler"]

# Where originals, page images and held files lie: "disk" (MEDIA_ROOT, HELD_ROOT) or "s3", an S3-compatible store.
STORE = os.environ.get("STORE", "disk")
if STORE not in ("disk", "s3"):
    raise ImproperlyConfigured(f"STORE must be disk or s3, not {STORE!r}.")
S3_BUCKET = os.environ.get("S3_BUCKET", "")
if STORE == "s3" and not S3_BUCKET:
    raise ImproperlyConfigured("STORE=s3 needs S3_BUCKET.")
OBJECT_STORE = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "endpoint_url": os.environ.get("S3_ENDPOINT_URL") or None,
        "bucket_name": S3_BUCKET,
        "access_key": os.environ.get("S3_ACCESS_KEY") or None,
        "secret_key": os.environ.get("S3_SECRET_KEY") or None,
        "region_name": os.environ.get("S3_REGION", "us-east-1"),
        "location": os.environ.get("S3_PREFIX", ""),
        "file_overwrite": True,  # page images are made anew in place; originals are asked for first
        "default_acl": None,
        "client_config": Config(
            connect_timeout=3,
            read_timeout=20,
            retries={"total_max_attempts": 2},
            s3={"addressing_style": "path"},
            # Only what every such store understands.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    },
}

# --- Static files ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or STATE_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "richtext.editor_files.ChosenFilesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "tuyengiao.static_files.HashedFilesStorage"
    },
    "documents": OBJECT_STORE,  # asked only with STORE=s3
}
WHITENOISE_MIMETYPES = {".mjs": "text/javascript"}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our own pages alone use them

# --- Security -------------------------------------------------------------------------------------

HTTPS = env_bool("HTTPS", False)  # set in production, behind nginx
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = [
    # 2026-11-26: CKEditor 4.22.1 gets no more fixes. What holds it in, and what comes after it: docs/adr/0030-rich-text.md.
    "ckeditor.W001",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    }
}

# --- Accounts (sign-in, second factor, lock-out, idle time) ---------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.passwords.NotLikeThePerson",
        "OPTIONS": {"user_attributes": ["email", "full_name"]},
    },
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.NotCommon"},
    {"NAME": "accounts.passwords.NotOnlyDigits"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation link proves the address
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# Wrong passwords are counted by axes alone (see the adapter); login_failed limits guesses at the second step.
# A whole office may sit behind one address.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "5/15m/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_forms.LoginForm",
    "reauthenticate": "accounts.sign_in_forms.ReauthenticateForm",
    "change_password": "accounts.sign_in_forms.ChangePasswordForm",
    "reset_password": "accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.sign_in_forms.ResetPasswordKeyForm",
}
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.sign_in_forms.AuthenticateForm",
    "reauthenticate": "accounts.sign_in_forms.ReauthenticateCodeForm",
    "activate_totp": "accounts.sign_in_forms.ActivateTOTPForm",
    "add_webauthn": "accounts.sign_in_forms.AddWebAuthnForm",
    "edit_webauthn": "accounts.sign_in_forms.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Cổng Tuyên giáo"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # who signed in when from where is not collected; failures are, until they cool off
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time that the page names stays true
AXES_USERNAME_CALLABLE = "accounts.lockout.client_username"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.client_ip"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.respond"
IDLE_SECONDS = env_int("IDLE_SECONDS", 1800)
SESSION_COOKIE_AGE = 12 * 3600

# --- Mail -----------------------------------------------------------------------------------------

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND") or (
    "notifications.mailbox.MailboxBackend" if DEMO else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Cổng Tuyên giáo <khong-tra-loi@daknong.example>")
MAIL_BOUNCE_DOMAIN = os.environ.get("MAIL_BOUNCE_DOMAIN", "")  # unset: what comes back goes to DEFAULT_FROM_EMAIL, unread
DEMO_MAILBOX = STATE_DIR / "demo-mailbox"

# --- Web Push and Zalo ----------------------------------------------------------------------------

# With a database of one's own there may be several machines: the key is given to all of them.
VAPID_PRIVATE_KEY = os.environ.get("VAPID_PRIVATE_KEY") or (
    "" if os.environ.get("DATABASE_URL") else kept_secret("push-key", push_key)
)
if VAPID_PRIVATE_KEY and not re.fullmatch(r"[\w-]{43}", VAPID_PRIVATE_KEY, re.ASCII):
    raise ImproperlyConfigured("VAPID_PRIVATE_KEY must be 32 bytes in base64url.")
PUSH_PRIVATE_HOSTS = env_bool("PUSH_PRIVATE_HOSTS", False)
ZALO_APP_ID = os.environ.get("ZALO_APP_ID", "")  # unset: no Zalo
ZALO_APP_SECRET = os.environ.get("ZALO_APP_SECRET", "")
ZALO_REFRESH_TOKEN = os.environ.get("ZALO_REFRESH_TOKEN", "")
ZALO_TEMPLATE_ID = os.environ.get("ZALO_TEMPLATE_ID", "")
if ZALO_APP_ID and not (ZALO_APP_SECRET and ZALO_REFRESH_TOKEN and ZALO_TEMPLATE_ID):
    raise ImproperlyConfigured("ZALO_APP_ID needs ZALO_APP_SECRET, ZALO_REFRESH_TOKEN and ZALO_TEMPLATE_ID.")
ZALO_MESSAGE_URL = os.environ.get("ZALO_MESSAGE_URL", "https://business.openapi.zalo.me/message/template")
ZALO_TOKEN_URL = os.environ.get("ZALO_TOKEN_URL", "https://oauth.zaloapp.com/v4/oa/access_token")

# --- Surveys ----------------------------------------------------------------------------------------

SURVEY_HOST = os.environ.get("SURVEY_HOST", "")  # unset: the answer pages stand below /phieu/ of the portal itself
if SURVEY_HOST:
    ALLOWED_HOSTS.append(SURVEY_HOST)
SURVEY_STATE_KEY = os.environ.get("SURVEY_STATE_KEY", "")  # unset: made from SECRET_KEY
# What one address may do in a minute, per process; 0: no limit. A whole commune may sit behind one address.
SURVEY_PAGES_PER_MINUTE = env_int("SURVEY_PAGES_PER_MINUTE", 1500)
SURVEY_FORMS_PER_MINUTE = env_int("SURVEY_FORMS_PER_MINUTE", 60)
SURVEY_BACKUP_DIR = Path(os.environ.get("SURVEY_BACKUP_DIR") or STATE_DIR / "surveys")  # answers after the opening
SURVEY_BACKUP_DAYS = env_int("SURVEY_BACKUP_DAYS", 30)  # how long they stay there

# --- Other systems (documents/api) ----------------------------------------------------------------

REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cổng Tuyên giáo: đọc văn bản",
    "DESCRIPTION": "Cho các hệ thống khác tìm, đọc và tải văn bản mà đơn vị của mình được xem. Chỉ đọc.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
}

# --- Logs (never any text of a document) ----------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "tuyengiao.logs.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    # pyHanko writes names of signers and pieces of files into its warnings.
    "loggers": {name: {"level": "CRITICAL", "propagate": False} for name in ("pyhanko", "pyhanko_certvalidator")},
}
