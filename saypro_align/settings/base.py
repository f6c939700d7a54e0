"""What every environment shares. Environments add to it; nothing here looks at DEBUG."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF

from saypro_align.settings import beat, env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
ORGANIZATION_NAME = env.text("ORGANIZATION_NAME", "SayPro")

INSTALLED_APPS = [
    "departments",
    "saypro_align.policy",
    "saypro_align.audit",
    "saypro_align.outbox",
    "saypro_align.jobs",
    "saypro_align.lib",
    "kpis",
    "gaps",
    "actions",
    "reports",
    "saypro_align.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "simple_history",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # The largest plan in the editor is 2.3 MB of markup and 0.13 MB on the wire. Each answer's length
    # is blurred and its CSRF token masked anew, so that neither is guessed from how it compresses.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "saypro_align.lib.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "saypro_align.lib.session_age.SessionAgeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "saypro_align.lib.middleware.ReaderZoneMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "saypro_align.policy.middleware.PolicyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "saypro_align.urls"
WSGI_APPLICATION = "saypro_align.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "saypro_align.lib.context.frame",
            ],
            "builtins": ["saypro_align.lib.templatetags.ui"],
        },
    }
]

AUTH_USER_MODEL = "departments.User"
AUTHENTICATION_BACKENDS = ["departments.backends.LockedOutBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600
# A session ends after a day, and after a night without a request.
SESSION_COOKIE_AGE = 24 * 3600
SESSION_IDLE_SECONDS = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "departments.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_FORMS = {
    "login": "departments.forms.LoginForm",
    "reset_password": "departments.forms.ResetPasswordForm",
    "reset_password_from_key": "departments.forms.NewPasswordForm",
    "change_password": "departments.forms.ChangePasswordForm",
    "user_token": "departments.forms.ResetLinkForm",
}
# No "remember me": a session ends after a day.
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# How many of our own proxies append to X-Forwarded-For; 0 believes nobody.
TRUSTED_PROXIES = env.whole("TRUSTED_PROXIES", 0, most=5)
# Lock-out and mail limits are counted in our own rows, exactly; a cache's limits are no control.
ACCOUNT_RATE_LIMITS = False

LANGUAGE_CODE = "en"
# What pages and reports can be read in; a language joins with its translations in locale/.
LANGUAGES = [("en", "English")]
TIME_ZONE = "UTC"
ORGANIZATION_TIME_ZONE = env.text("ORGANIZATION_TIME_ZONE", "Africa/Johannesburg")
# Hours a week that a person has for corrective actions, until somebody says otherwise.
HOURS_FOR_ACTIONS = env.whole("HOURS_FOR_ACTIONS", 8, most=168)
# Looking words up costs a fifth of a long page: done from the second language on.
USE_I18N = len(LANGUAGES) > 1
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# The largest plan form (20 objectives, 10 KPIs each, 16 fields a row) fits, nothing much larger.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "saypro_align.lib.api.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["saypro_align.policy.permission.PolicyPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["saypro_align.lib.api.GuardedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "saypro_align.lib.api.Pagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "saypro_align.lib.api_schema.Schema",
    "EXCEPTION_HANDLER": "saypro_align.lib.api_errors.answer",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
REST_KNOX = {
    "TOKEN_TTL": None,
    "SECURE_HASH_ALGORITHM": "hashlib.sha512",
    "AUTH_HEADER_PREFIX": "Token",
    "TOKEN_PREFIX": "spa_",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "SayPro Align API",
    "DESCRIPTION": "The same numbers as the pages, with the same rights.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "saypro_align.lib.api_schema.document_errors",
    ],
    # Fields of different objects share a name; each set of choices gets its own.
    "ENUM_NAME_OVERRIDES": {
        "GapKind": "gaps.choices.GapKind",
        "GapState": "gaps.choices.GapState",
        "ActionKind": "actions.choices.ActionKind",
        "GapActionKind": "actions.choices.GAP_KIND_CHOICES",
        "ActionState": "actions.choices.ActionState",
        "VerdictKind": "actions.choices.life.VerdictKind",
        "ReportKind": "reports.choices.ReportKind",
        "MeasureKind": "departments.choices.MeasureKind",
        "LinkKind": "departments.choices.LinkKind",
        "MembershipRole": "departments.choices.MembershipRole",
        "QuarterState": "departments.choices.QuarterState",
        "PlanState": "departments.choices.PlanState",
        "ActiveOrRetired": "departments.choices.ObjectiveState",
        "TrainingKind": "actions.choices.trainings.TrainingKind",
        "TrainingState": "actions.choices.trainings.TrainingState",
        "FeedbackState": "actions.choices.feedback.FeedbackState",
        "GapCause": "gaps.choices.Cause",
        "RootCause": "actions.choices.life.RootCause",
        "AgreementState": "actions.choices.life.AgreementState",
        "ResourceKind": "actions.choices.ResourceKind",
        "ResourceRequestState": "actions.choices.resources.RequestState",
        "SessionKind": "actions.choices.sessions.SessionKind",
        "SessionState": "actions.choices.sessions.SessionState",
        "ClosingOutcome": "kpis.choices.closings.ClosingOutcome",
        "TargetVerdict": "actions.choices.reviews.TargetVerdict",
        "ResultsState": "reports.models.results.ResultsState",
        "AgendaSubject": "actions.choices.sessions.SubjectKind",
        "AgendaOutcome": "actions.choices.sessions.Outcome",
        "TriageOutcome": "gaps.choices.Outcome",
        "RegistrationState": "actions.choices.trainings.RegistrationState",
        "MeetingAnswer": [("yes", "Comes"), ("maybe", "Perhaps"), ("no", "Does not come")],
        "RelevanceReviewState": "kpis.choices.metrics.ReviewState",
        "SupportKind": "actions.choices.support.SupportKind",
        "SupportState": "actions.choices.support.SupportState",
        "IncentiveState": "actions.choices.support.IncentiveState",
        "HandshakeState": "kpis.choices.HandshakeState",
        "ObstacleState": "kpis.choices.check_ins.ObstacleState",
        "CheckInRhythm": "departments.choices.cadence.Rhythm",
        "DistributionState": "kpis.choices.distributions.DistributionState",
        "CheckInVia": "kpis.choices.check_ins.Via",
        "CheckInConfidence": "kpis.choices.check_ins.Confidence",
        "CheckInState": [("given", "In time"), ("late", "Late"), ("missed", "Missed")],
        "KpiState": "kpis.choices.KpiState",
        "JobState": "saypro_align.jobs.standing.Standing",
        "ReportLinkState": "reports.choices.outside.LinkState",
        "RunState": "reports.choices.RunState",
        "MailState": "saypro_align.outbox.models.MailState",
        "MailAttemptOutcome": "saypro_align.outbox.models.AttemptOutcome",
        "KpiDirection": "kpis.choices.Direction",
        "MeasureDirection": "departments.choices.MeasureDirection",
        "TargetFeasibility": "kpis.choices.discussions.FeasibilityAnswer",
        "TargetFeedbackState": "kpis.choices.discussions.FeedbackState",
        "PerceptionRoundState": "gaps.choices.perception.RoundState",
    },
}

_environ = environ.Env()
DATABASE_URL = env.text("DATABASE_URL", "")
if DATABASE_URL:
    DATABASES: dict[str, dict[str, Any]] = {"default": _environ.db_url_config(DATABASE_URL)}
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    DATABASES = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "align.sqlite3"}
    }
if "postgres" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=60s"
    )
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # IMMEDIATE: a writer waits at BEGIN instead of failing at COMMIT.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }

REDIS_URL = env.text("REDIS_URL", "")
CELERY_BROKER_URL = REDIS_URL or "redis://127.0.0.1:6379/0"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The worker waits for its broker however long it is away.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A web request only nudges: with the broker away it goes on at once, the sweep finds the row.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.whole("BROKER_VISIBILITY_SECONDS", 300, least=1),
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 150
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = beat.CELERY_BEAT_SCHEDULE
# Timetable and worker show every so often that they live; silent for longer, /readyz turns red.
HEARTBEAT_SECONDS = beat.HEARTBEAT_SECONDS
HEARTBEAT_PATIENCE_SECONDS = env.whole(
    "HEARTBEAT_PATIENCE_SECONDS",
    max(90, 3 * HEARTBEAT_SECONDS),
    least=2 * HEARTBEAT_SECONDS,
    most=3600,
)
# Off where no timetable and worker belong to this installation.
WATCH_BACKGROUND = env.flag("WATCH_BACKGROUND", default=True)

_mail = _environ.email_url_config(env.text("EMAIL_URL", "dummymail://"))
EMAIL_HOST = _mail.get("EMAIL_HOST") or ""
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
if EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
    # The same, with a limit on the whole conversation about one mail.
    EMAIL_BACKEND = "saypro_align.outbox.smtp.EmailBackend"
# One step of a conversation with the mail server, and the conversation about one mail as a whole.
EMAIL_TIMEOUT = 20
MAIL_CONVERSATION_SECONDS = env.whole("MAIL_CONVERSATION_SECONDS", 30, least=1, most=60)
# Who claims a mail holds it so long; a sender that was killed gives it back after that.
MAIL_LEASE_SECONDS = env.whole("MAIL_LEASE_SECONDS", 45, least=1, most=3600)
env.refuse_short_lease(lease=MAIL_LEASE_SECONDS, conversation=MAIL_CONVERSATION_SECONDS)
# The first pause after a refusal; each further one is twice as long.
MAIL_RETRY_SECONDS = env.whole("MAIL_RETRY_SECONDS", 60, least=1)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "SayPro Align <align@saypro.example>")
# Without an SMTP server mails stay readable in the mail log and count as delivered there.
MAIL_LOG_ONLY = "dummy" in EMAIL_BACKEND
