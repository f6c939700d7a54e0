"""Who gets a report. Asked again at the moment of sending, so rights are those of today."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q, QuerySet

from departments.choices import MembershipRole, OrganizationRole
from departments.models import Membership, User
from departments.reminding import has_address
from reports.choices import Audience
from reports.models import ReportRun, ReportSchedule
from reports.permissions import can_read_run
from reports.selectors.opt_outs import stopped_among

_LEADERSHIP: Final = (OrganizationRole.LEADER, OrganizationRole.COORDINATOR)


def recipients_of(run: ReportRun) -> list[str]:
    """Return the addresses the report goes to, each once, in a stable order."""
    found = addressed_by(run)
    stopped = stopped_among(found, run.kind)
    return [found[key] for key in sorted(found) if key not in stopped]


def addressed_by(run: ReportRun, people: Iterable[User] | None = None) -> dict[str, str]:
    """Return whom the schedule names and the report may be read by, also who stopped its mails.

    The whole audience, single people (of the schedule, or these) and more addresses, each once; an
    address outside is known to nobody and may stand in schedules for outside readers only.
    """
    chosen = _chosen(run) if people is None else people
    named = [*_everybody(run), *chosen]
    readers = [user for user in named if can_read_run(user, run) and has_address(user)]
    found = {user.email.lower(): user.email for user in readers}
    extra = {line.lower(): line for line in run.schedule.extra_recipients.splitlines() if line}
    known = {
        user.email.lower(): user
        for user in User.objects.filter(email__in=list(extra)).prefetch_related(
            "memberships__department"
        )
    }
    for key, address in extra.items():
        user = known.get(key)
        is_fine = run.audience == Audience.EXTERNAL if user is None else can_read_run(user, run)
        if is_fine:
            found.setdefault(key, address)
    return found


def is_addressed(run: ReportRun, address: str) -> bool:
    """Return whether the address is one of `addressed_by`, without asking for all the others."""
    extra = {line.lower() for line in run.schedule.extra_recipients.splitlines() if line}
    is_extra = address.lower() in extra
    person = User.objects.filter(email__iexact=address).first()
    if person is None:
        return is_extra and run.audience == Audience.EXTERNAL
    if not can_read_run(person, run):
        return False
    return (
        is_extra
        or run.schedule.people.filter(pk=person.pk, is_active=True).exists()
        or (run.schedule.to_audience and _people(run).filter(pk=person.pk).exists())
    )


def _chosen(run: ReportRun) -> Iterable[User]:
    """Return the single people of the schedule."""
    rows = run.schedule.people.filter(is_active=True)
    return rows.prefetch_related("memberships__department")


def _everybody(run: ReportRun) -> Iterable[User]:
    """Return the audience, where all of it is meant."""
    if not run.schedule.to_audience:
        return ()
    return _people(run).prefetch_related("memberships__department")


def _people(run: ReportRun) -> QuerySet[User]:
    active = User.objects.filter(is_active=True)
    internal = active.exclude(organization_role=OrganizationRole.EXTERNAL)
    if run.audience == Audience.EXTERNAL:
        return active.filter(organization_role=OrganizationRole.EXTERNAL)
    if run.audience == Audience.LEADERSHIP:
        return internal.filter(organization_role__in=_LEADERSHIP)
    member = Q(memberships__ended_on=None)
    if run.department_id is not None:
        member &= Q(memberships__department=run.department_id)
    if run.audience == Audience.HEADS:
        return internal.filter(member & Q(memberships__role=MembershipRole.HEAD)).distinct()
    if run.department_id is not None:
        return internal.filter(member).distinct()
    return internal.exclude(pk__in=told_more(run)) if run.audience == Audience.STAFF else internal


def told_more(run: ReportRun) -> QuerySet[User]:
    """Return who gets a fuller report of the same kind and rhythm: nobody is mailed the news twice."""
    fuller = ReportSchedule.objects.filter(
        kind=run.kind,
        every=run.schedule.every,
        is_active=True,
        to_audience=True,
        audience__in=[Audience.LEADERSHIP, Audience.HEADS],
    )
    audiences = set(fuller.values_list("audience", flat=True))
    people = User.objects.none()
    if Audience.LEADERSHIP in audiences:
        people |= User.objects.filter(organization_role__in=_LEADERSHIP)
    if Audience.HEADS in audiences:
        headed = Membership.objects.filter(ended_on=None, role=MembershipRole.HEAD)
        people |= User.objects.filter(pk__in=headed.values("user"))
    return people
