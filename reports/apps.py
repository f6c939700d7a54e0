from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Dashboards and reports."""

    name = "reports"

    def ready(self) -> None:
        """Register the audit events and listen for new passwords."""
        import reports.events
        import reports.past
        import reports.receivers  # noqa: F401
        from departments.reminders import add_source
        from reports.selectors import progress_reminders
        from reports.services import (
            alerts,
            delivery_guards,
            digests,
            progress,
            results_mails,
            trying,
        )
        from saypro_align.outbox.guards import guard, object_to

        add_source(progress_reminders.SOURCE)
        guard(alerts.KINDS, alerts.may_still_get)
        guard(progress.KINDS, progress.may_still_read)
        guard(results_mails.KINDS, results_mails.may_still_read)
        digests.register()
        object_to(delivery_guards.KINDS, delivery_guards.objection)
        guard([delivery_guards.FAILED, trying.MAIL], delivery_guards.may_manage)
        guard([delivery_guards.HANDED_OVER], delivery_guards.works_here)
