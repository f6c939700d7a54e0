from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Dashboards and reports."""

    name = "reports"

    def ready(self) -> None:
        """Register the audit events and listen for new passwords."""
        import reports.events
        import reports.past
        import reports.receivers  # noqa: F401
        from reports.services import results_mails
        from saypro_align.outbox.guards import guard

        guard(results_mails.KINDS, results_mails.may_still_read)
