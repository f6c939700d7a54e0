"""What this app adds to the past that history rows tell."""

from departments.models import Membership, Mention, Plan, Realignment
from saypro_align.audit import past

# Rights are today's, and so is who belongs where.
past.as_today(Membership)
past.added(Mention, seen_at=past.once("seen_at", "seen_at"))
past.added(Realignment, done_at=past.once("done_at", "done_at"))
past.guarded(Plan, lambda reader: Plan.objects.visible_to(reader))
