"""The mail log."""

from django.db.models import Count, QuerySet

from saypro_align.outbox.models import MailState, OutgoingMail


def mail_rows(*, state: str = "", kind: str = "") -> QuerySet[OutgoingMail]:
    """Return the mails, the newest first, without their bodies."""
    rows = OutgoingMail.objects.defer("text", "html", "headers")
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("-created_at", "-id")


def mail_kinds() -> list[str]:
    """Return the kinds of mail that were ever written."""
    return list(OutgoingMail.objects.order_by("kind").values_list("kind", flat=True).distinct())


def mail_states() -> list[tuple[MailState, int]]:
    """Return how many mails stand in each state."""
    counts = dict(OutgoingMail.objects.order_by().values_list("state").annotate(count=Count("pk")))
    return [(state, counts.get(state.value, 0)) for state in MailState]
