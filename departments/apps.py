from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    """People, departments, quarters, goals and plans."""

    name = "departments"

    def ready(self) -> None:
        """Name this app's audit events, and who is asked again before a mail of ours goes out."""
        from departments import past  # noqa: F401
        from departments.events import EVENTS
        from departments.services import ranking_mails
        from departments.services.plan_mails import KINDS, may_still_read
        from saypro_align.audit.registry import register
        from saypro_align.outbox.guards import guard

        register(EVENTS)
        guard(KINDS, may_still_read)
        guard(ranking_mails.KINDS, ranking_mails.may_still_read)
