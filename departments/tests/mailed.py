"""Who is written to, for tests of every app."""

from saypro_align.outbox.models import OutgoingMail


def recipients(kind: str | None = None) -> list[str]:
    """Return whom the mails in the outbox go to, one for each mail, sorted.

    With a kind, only the mails of that kind count.
    """
    mails = OutgoingMail.objects.all() if kind is None else OutgoingMail.objects.filter(kind=kind)
    return sorted(mails.values_list("recipient", flat=True))
