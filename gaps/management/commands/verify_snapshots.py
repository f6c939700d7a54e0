"""`manage.py verify_snapshots [--quarter CODE]`: work every stored number out again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from departments.models import Quarter
from gaps.services.verifying import verify_snapshots

_MOST_SHOWN = 50


class Command(BaseCommand):
    """Compares each snapshot with the rows as they stood when it was taken."""

    help = (
        "Works every stored alignment number out again from the history; fails where one differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --quarter."""
        parser.add_argument("--quarter", help="Code of one quarter; without it all of them.")

    def handle(self, *_args: Any, quarter: str | None, **_options: Any) -> None:
        """Verify, tell, and fail if anything differs."""
        found = Quarter.objects.filter(code=quarter).first() if quarter else None
        if quarter and found is None:
            raise CommandError(f"There is no quarter {quarter}.")
        told = verify_snapshots(quarter=found)
        for difference in told.differences[:_MOST_SHOWN]:
            self.stderr.write(str(difference))
        if told.differences:
            raise CommandError(f"{len(told.differences)} values of {told.count} snapshots differ.")
        self.stdout.write(f"{told.count} snapshots verified: all values are as stored.")
