"""Unsafe settings stop the start with a sentence that names the variable, never its value."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from saypro_align.settings import env

ROOT = Path(__file__).resolve().parent.parent.parent
SAFE = {
    "DJANGO_SETTINGS_MODULE": "saypro_align.settings.prod",
    "SECRET_KEY": "k9Zq-3vT7xLwB2nRfY8sHd5jPcA6mUeG1oWiXbQtNzSyVrCl",
    "ALLOWED_HOSTS": "align.saypro.test",
    "SITE_URL": "https://align.saypro.test",
    "DATABASE_URL": "postgres://align:word@localhost/align",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp://localhost:25",
}
SAFE["SECRET_KEY"] += "Kj4H"


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run the deployment check with production settings and the changed environment."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    environment |= {name: value for name, value in (SAFE | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_safe_production_settings_pass_the_deployment_check() -> None:
    answer = start()

    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "change-me-" * 8}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"SITE_URL": "http://align.saypro.test"}, "SITE_URL"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"REDIS_URL": None}, "REDIS_URL"),
        ({"EMAIL_URL": None}, "EMAIL_URL"),
        ({"SECRET_KEY": None, "SECRET_KEY_FILE": "/nowhere/at/all"}, "SECRET_KEY_FILE"),
        ({"MAIL_LEASE_SECONDS": "44"}, "MAIL_LEASE_SECONDS must be at least 45"),
        ({"HEARTBEAT_PATIENCE_SECONDS": "59"}, "HEARTBEAT_PATIENCE_SECONDS"),
    ],
)
def test_an_unsafe_environment_stops_the_start(changes: dict[str, str | None], named: str) -> None:
    answer = start(**changes)

    assert answer.returncode != 0
    assert "ImproperlyConfigured" in answer.stderr
    assert named in answer.stderr.splitlines()[-1]


def test_a_claim_lasts_half_as_long_again_as_a_conversation_with_the_mail_server() -> None:
    env.refuse_short_lease(lease=45, conversation=30)
    env.refuse_short_lease(lease=2, conversation=1)

    with pytest.raises(ImproperlyConfigured, match=r"at least 47: .* the 31 seconds"):
        env.refuse_short_lease(lease=46, conversation=31)


def test_a_refused_secret_is_not_printed() -> None:
    answer = start(SECRET_KEY="short-and-private")

    assert "short-and-private" not in answer.stderr + answer.stdout


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(SAFE["SECRET_KEY"] + "\n", encoding="utf-8")

    assert start(SECRET_KEY=None, SECRET_KEY_FILE=str(path)).returncode == 0
