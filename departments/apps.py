from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    """People, departments, quarters, goals and plans."""

    name = "departments"

    def ready(self) -> None:
        """Name this app's audit events, and who is asked again before a mail of ours goes out."""
        from departments import mail_guards, past, plan_reminders, receivers  # noqa: F401
        from departments.events import EVENTS
        from departments.reminders import add_source
        from departments.services import account_mails, ranking_mails, reminding
        from departments.services.plan_mails import KINDS, may_still_read
        from saypro_align.audit.registry import register
        from saypro_align.outbox.guards import guard, object_to_any

        register(EVENTS)
        guard(KINDS, may_still_read)
        guard(account_mails.KINDS, account_mails.has_account)
        guard(ranking_mails.KINDS, ranking_mails.may_still_read)
        guard(reminding.KINDS, reminding.may_still_read)
        for kinds, ask in mail_guards.GUARDS:
            guard(kinds, ask)
        object_to_any(mail_guards.has_left)
        add_source(plan_reminders.SOURCE)
