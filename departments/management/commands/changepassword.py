"""`manage.py changepassword ADDRESS`: ends, as on the page, what was opened with the old password."""

from typing import Any

from django.contrib.auth.management.commands.changepassword import Command as DjangoCommand
from django.db import transaction

from departments.models import User
from departments.services.people import end_access_with_the_password
from saypro_align.lib import clock


class Command(DjangoCommand):
    """Django's command; sessions, API tokens and links in mails end with the old password."""

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> str | None:
        """Ask for the new password, save it, and end what the old one opened."""
        told = super().handle(*args, **options)
        user = User.objects.get_by_natural_key(options["username"])
        end_access_with_the_password(user=user, actor=None, now=clock.now())
        return told
