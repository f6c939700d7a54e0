from django.apps import AppConfig


class KpisConfig(AppConfig):
    """KPIs, measurements and the plan editor."""

    name = "kpis"

    def ready(self) -> None:
        """Name this app's audit events, its past, and who is asked before a mail of ours goes out."""
        from departments.goal_results import tells_results
        from departments.reminders import add_source
        from kpis import (
            past,  # noqa: F401
            receivers,  # noqa: F401
        )
        from kpis.events import EVENTS
        from kpis.events import boards as board_events
        from kpis.events import cascade as cascade_events
        from kpis.events import check_ins as check_in_events
        from kpis.events import closings as closing_events
        from kpis.events import discussions as discussion_events
        from kpis.events import distributions as distribution_events
        from kpis.events import targets as target_events
        from kpis.parts import cascade as cascade_parts
        from kpis.parts import distributions as distribution_parts
        from kpis.parts.targets import Place, hang
        from kpis.selectors import goodhart, reminding, target_reminders
        from kpis.selectors.goal_results import goal_results
        from kpis.services import (
            check_in_mails,
            discussion_mails,
            obstacle_mails,
            share_mails,
            summary_mails,
            target_feedback,  # noqa: F401  holds targets back while feedback waits
            wording_mails,
        )
        from kpis.services.handshake_mails import KINDS, may_still_read
        from saypro_align.audit.registry import register
        from saypro_align.outbox.guards import guard

        register(EVENTS)
        register(board_events.EVENTS)
        register(check_in_events.EVENTS)
        register(closing_events.EVENTS)
        register(discussion_events.EVENTS)
        register(cascade_events.EVENTS)
        register(target_events.EVENTS)
        tells_results(goal_results)
        register(distribution_events.EVENTS)
        guard(KINDS, may_still_read)
        guard(obstacle_mails.KINDS, obstacle_mails.may_still_read)
        guard(discussion_mails.KINDS, discussion_mails.may_still_read)
        guard(share_mails.KINDS, share_mails.may_still_read)
        guard(wording_mails.KINDS, wording_mails.may_still_read)
        guard(summary_mails.KINDS, summary_mails.may_still_read)
        add_source(check_in_mails.SOURCE)
        cascade_parts.hang_parts()
        hang(Place.REVIEWS, "kpis/targets/_watch.html", goodhart.part_of)
        distribution_parts.hang_parts()
        for source in (*reminding.SOURCES, *target_reminders.SOURCES):
            add_source(source)
