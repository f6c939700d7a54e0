"""Who gets a report. Asked again at the moment of sending, so rights are those of today."""

from django.db.models import Q, QuerySet

from departments.choices import MembershipRole, OrganizationRole
from departments.models import User
from reports.choices import Audience
from reports.models import ReportRun
from reports.permissions import can_read_audience
from reports.selectors.opt_outs import stopped_among


def recipients_of(run: ReportRun) -> list[str]:
    """Return the addresses the report goes to, each once, in a stable order."""
    people = {user.email.lower(): user.email for user in _people(run.audience)}
    extra = {line.lower(): line for line in run.schedule.extra_recipients.splitlines() if line}
    known = {
        user.email.lower(): user
        for user in User.objects.filter(email__in=list(extra)).prefetch_related(
            "memberships__department"
        )
    }
    for key, address in extra.items():
        user = known.get(key)
        if user is None and run.audience != Audience.EXTERNAL:
            continue
        if user is not None and not can_read_audience(user, run.audience):
            continue
        people.setdefault(key, address)
    stopped = stopped_among(people, run.kind)
    return [people[key] for key in sorted(people) if key not in stopped]


def _people(audience: str) -> QuerySet[User]:
    active = User.objects.filter(is_active=True)
    internal = active.exclude(organization_role=OrganizationRole.EXTERNAL)
    if audience == Audience.EXTERNAL:
        return active.filter(organization_role=OrganizationRole.EXTERNAL)
    if audience == Audience.LEADERSHIP:
        wanted = [OrganizationRole.LEADER, OrganizationRole.COORDINATOR]
        return internal.filter(organization_role__in=wanted)
    if audience == Audience.HEADS:
        heads = Q(memberships__role=MembershipRole.HEAD, memberships__ended_on=None)
        return internal.filter(heads).distinct()
    return internal
