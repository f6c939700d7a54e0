from django.apps import AppConfig


class GapsConfig(AppConfig):
    """Gaps, assessments and scores."""

    name = "gaps"

    def ready(self) -> None:
        """Name the audit events and listen to the apps below."""
        from departments.mail_guards import may_read
        from gaps import events, past, receivers  # noqa: F401
        from gaps.models import Gap
        from gaps.services import acceptances, notices, perception_mails
        from saypro_align.outbox.guards import guard, object_to, shorten

        guard(perception_mails.KINDS, perception_mails.may_still_read)
        guard((notices.RAISED, *acceptances.KINDS), may_read(Gap))
        object_to([notices.ASSIGNED], notices.why_not_told)
        shorten([notices.ASSIGNED], notices.without_hidden)
