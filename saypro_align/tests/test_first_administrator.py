"""An empty installation gets its first person on the command line."""

import pytest
from django.core.management import call_command

from departments.choices import OrganizationRole
from departments.models import User


@pytest.mark.django_db
def test_createsuperuser_makes_an_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a-long-enough-password")
    options = {"email": "Grace@saypro.example", "name": "Grace van Wyk", "verbosity": 0}
    call_command("createsuperuser", interactive=False, **options)
    grace = User.objects.get()
    assert (grace.email, grace.organization_role) == (
        "grace@saypro.example",
        OrganizationRole.ADMINISTRATOR,
    )
    assert grace.check_password("a-long-enough-password")
