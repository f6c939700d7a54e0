from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Corrective actions."""

    name = "actions"

    def ready(self) -> None:
        """Register the audit events, listen to the apps below, and say who may read our mails."""
        from actions import (
            events,  # noqa: F401
            past,  # noqa: F401
            receivers,  # noqa: F401
        )
        from actions.events import feedback as feedback_events  # noqa: F401
        from actions.events import reviews as review_events  # noqa: F401
        from actions.events import trainings as training_events  # noqa: F401
        from actions.models import CorrectiveAction
        from actions.selectors import feedback_reminders, late, target_part
        from actions.selectors.target_in_reviews import target_in_reviews
        from actions.services import (
            feedback_mails,
            incentive_mails,
            notices,
            recognition_mails,
            resource_mails,
            session_mails,
            support_mails,
            training_mails,
            update_mails,
        )
        from actions.services.metrics import MetricTeller
        from departments.mail_guards import may_read
        from departments.reminders import add_source
        from kpis import (
            causes,
        )
        from kpis.parts import targets as target_parts
        from saypro_align.outbox.guards import guard

        causes.register(MetricTeller())
        target_parts.hang(
            target_parts.Place.NEEDS, "kpis/targets/_needs.html", target_part.needs_part
        )
        target_parts.hang(
            target_parts.Place.REVIEWS, "actions/reviews/_of_target.html", target_in_reviews
        )
        add_source(late.SOURCE)
        add_source(feedback_reminders.SOURCE)
        guard(notices.KINDS, may_read(CorrectiveAction))
        guard(resource_mails.KINDS, resource_mails.may_still_read)
        guard(session_mails.KINDS, session_mails.may_still_read)
        guard(recognition_mails.KINDS, recognition_mails.may_still_read)
        guard(incentive_mails.KINDS, incentive_mails.may_still_read)
        guard(support_mails.KINDS, support_mails.may_still_read)
        guard(feedback_mails.KINDS, feedback_mails.may_still_read)
        guard(training_mails.KINDS, training_mails.may_still_read)
        guard(update_mails.KINDS, update_mails.may_still_read)
