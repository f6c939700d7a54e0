"""Fill an empty database with the demo organization."""

import logging
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command

from saypro_align.demo import story
from saypro_align.lib import clock, nudge

_WIDTH = 30


class Command(BaseCommand):
    """The customer's story with people, plans, gaps, actions and four quarters of numbers."""

    help = "Loads the demo organization into an empty database; a filled one stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --reset."""
        parser.add_argument(
            "--reset",
            action="store_true",
            help="First delete everything. Works on the embedded database only.",
        )

    def handle(self, *_args: Any, reset: bool, verbosity: int, **_options: Any) -> None:
        """Load the story, unless there are people already."""
        if reset:
            self._empty()
        if get_user_model().objects.exists():
            self.stdout.write("There is data already; nothing was loaded.")
            return
        # What the story mails stays in the mail log, whatever server is configured.
        with _mails_stay_here():
            story.load(clock.now(), self._tell if verbosity else _silently)
        if verbosity:
            self.stdout.write("The demo data is loaded.")

    def _empty(self) -> None:
        if settings.DATABASE_URL:
            raise CommandError(
                "--reset deletes everything; it works on the embedded database only."
            )
        call_command("flush", interactive=False, verbosity=0)

    def _tell(self, done: int, total: int) -> None:
        """Draw the progress on one line; a log gets a line for each tenth."""
        if sys.stdout.isatty():
            bar = "█" * (_WIDTH * done // total)
            self.stdout.write(f"\r{bar:░<{_WIDTH}} {done} of {total}", ending="")
            self.stdout.write("" if done < total else "\n", ending="")
            self.stdout.flush()
        elif done == total or done * 10 // total > (done - 1) * 10 // total:
            self.stdout.write(f"{done} of {total} steps")


@contextmanager
def _mails_stay_here() -> Iterator[None]:
    """Send nothing, and do not complain about a worker that is not running yet."""
    configured, nudging = settings.MAIL_LOG_ONLY, logging.getLogger(nudge.__name__)
    settings.MAIL_LOG_ONLY = True
    nudging.disabled = True
    try:
        yield
    finally:
        settings.MAIL_LOG_ONLY = configured
        nudging.disabled = False


def _silently(_done: int, _total: int) -> None:
    """Say nothing."""
