"""`manage.py import_plans FILE`: bring in an organization's plans from a plan-set file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from departments.choices import OrganizationRole
from departments.models import User
from kpis.plan_sets import LARGEST, Faulty, read
from kpis.services.plan_sets import import_plan_set
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError

_WIDTH = 30


class Command(BaseCommand):
    """Reads, checks and imports; a faulty file changes nothing and names every fault."""

    help = (
        "Import the goals, departments, objectives and KPIs of a plan-set file. All or nothing; "
        "with --dry-run everything is tried and taken back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file and the people who answer for the plans."""
        parser.add_argument("file", type=Path, help="the plan-set file (JSON)")
        parser.add_argument("--dry-run", action="store_true", help="try it and change nothing")
        parser.add_argument("--quarter", default="", help="short name of the period")
        parser.add_argument(
            "--by", default="", help="e-mail address of the coordinator who imports"
        )
        parser.add_argument(
            "--approve-by",
            default="",
            help="e-mail address of the leader in whose name the plans are approved",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what came of it."""
        try:
            with Path(options["file"]).open("rb") as file:
                plan_set = read(file.read(LARGEST + 1))
            result = import_plan_set(
                plan_set=plan_set,
                actor=self._coordinator(options["by"]),
                approver=self._person(options["approve_by"]) if options["approve_by"] else None,
                now=clock.now(),
                quarter_code=options["quarter"],
                dry_run=options["dry_run"],
                tick=self._tick,
            )
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except Faulty as faulty:
            for problem in faulty.problems:
                self.stderr.write(str(problem))
            count = len(faulty.problems)
            raise CommandError(f"Nothing was imported: {count} problem(s), see above.") from faulty
        except DomainError as refusal:
            raise CommandError(f"Nothing was imported: {refusal.message}") from refusal
        verb = "Would import" if options["dry_run"] else "Imported"
        self.stdout.write(
            f"{verb} {result.goals} goals, {result.departments} departments, "
            f"{result.objectives} objectives and {result.kpis} KPIs for {result.quarter_code}."
        )
        if not result.approved:
            self.stdout.write("The plans are submitted and wait for approval.")

    def _coordinator(self, email: str) -> User:
        if email:
            return self._person(email)
        found = User.objects.filter(
            organization_role=OrganizationRole.COORDINATOR, is_active=True
        ).first()
        if found is None:
            raise CommandError("Nobody works in the strategy office yet; name one with --by.")
        return found

    def _person(self, email: str) -> User:
        found = User.objects.filter(email=email.lower(), is_active=True).first()
        if found is None:
            raise CommandError(f"There is no active person with the address {email}.")
        return found

    def _tick(self, done: int, total: int) -> None:
        if not self.stderr.isatty():
            return
        share = _WIDTH * done // total
        bar = "#" * share + "." * (_WIDTH - share)
        end = "\n" if done == total else ""
        self.stderr.write(f"\r[{bar}] {done} of {total} departments", ending=end)
        self.stderr.flush()
