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
        from reports.services import progress, results_mails
        from saypro_align.outbox.guards import guard

        add_source(progress_reminders.SOURCE)
        guard(progress.KINDS, progress.may_still_read)
        guard(results_mails.KINDS, results_mails.may_still_read)
