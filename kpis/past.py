"""What this app adds to the past that history rows tell."""

from kpis.models import (
    Acknowledgement,
    CheckIn,
    CheckInLink,
    Delivery,
    Distribution,
    Feasibility,
    Handshake,
    HandshakeOffer,
    Kpi,
    KpiDepartment,
    Kpt,
    KptClosing,
    KptContribution,
    KptFeedback,
    KptPhase,
    KptQuestion,
    Measurement,
    Obstacle,
    ObstacleReply,
    Paste,
    PlanSetUpload,
    ProposalRound,
    PulseRound,
    PulseSeat,
    PulseTally,
    RelevanceItem,
    RelevanceRating,
    RelevanceReview,
    TargetChange,
    WordingSuggestion,
)
from saypro_align.audit import past

past.as_today(Paste, PlanSetUpload, CheckInLink)
past.added(
    KpiDepartment,
    confirmed_at=past.once("confirmed_at", "confirmed_at"),
    confirmed_by_id=past.once("confirmed_by_id", "confirmed_at"),
    declined_at=past.once("declined_at", "declined_at"),
    declined_by_id=past.once("declined_by_id", "declined_at"),
    decline_reason="CASE WHEN row.declined_at <= {at} THEN row.decline_reason ELSE '' END",
)
past.added(
    Measurement,
    is_latest=(
        "NOT EXISTS (SELECT 1 FROM {table} later WHERE later.kpi_id = row.kpi_id "
        "AND later.measured_on = row.measured_on AND later.revision > row.revision "
        "AND later.created_at <= {at})"
    ),
)
past.added(HandshakeOffer)
past.guarded(Handshake, lambda reader: Handshake.objects.visible_to(reader))
past.guarded(RelevanceReview, lambda reader: RelevanceReview.objects.visible_to(reader))
past.added(
    RelevanceItem,
    agreed=(
        "CASE WHEN (SELECT review.closed_at FROM kpis_relevancereview review "
        "WHERE review.id = row.review_id) <= {at} THEN row.agreed END"
    ),
)
# A rating may change until it is handed in; before that nobody else sees it.
past.added(RelevanceRating, since="updated_at")
past.guarded(RelevanceRating, lambda reader: RelevanceRating.objects.visible_to(reader))
past.guarded(WordingSuggestion, lambda reader: WordingSuggestion.objects.visible_to(reader))
# A distribution is frozen; only that it was sent is noted later. How mails fare is told as of today.
past.added(
    Distribution,
    state="CASE WHEN row.sent_at <= {at} THEN row.state ELSE 'sending' END",
    sent_at=past.once("sent_at", "sent_at"),
)
past.added(Acknowledgement)
past.as_today(Delivery)
# The targets of persons do not show in the past of who may not read them, so that the rule which
# keeps their numbers back would find none to keep: the numbers are kept back here.
past.guarded(Kpi, lambda reader: Kpi.objects.none_of_strangers(reader))
past.guarded(Kpt, lambda reader: Kpt.objects.visible_to(reader))
past.guarded(TargetChange, lambda reader: TargetChange.objects.visible_to(reader))
past.added(KptPhase, retired_at=past.once("retired_at", "retired_at"))
past.guarded(CheckIn, lambda reader: CheckIn.objects.visible_to(reader))
past.guarded(Obstacle, lambda reader: Obstacle.objects.visible_to(reader))
past.guarded(KptClosing, lambda reader: KptClosing.objects.visible_to(reader))
past.guarded(KptContribution, lambda reader: KptContribution.objects.visible_to(reader))
# Counts of the monthly question are shown once its month is over, and do not change from then on.
past.added(PulseRound)
past.as_today(PulseSeat, PulseTally)
past.added(Feasibility)
past.added(ProposalRound)
past.guarded(Feasibility, lambda reader: Feasibility.objects.visible_to(reader))
past.guarded(KptFeedback, lambda reader: KptFeedback.objects.visible_to(reader))
past.guarded(KptQuestion, lambda reader: KptQuestion.objects.visible_to(reader))
past.guarded(ObstacleReply, lambda reader: ObstacleReply.objects.visible_to(reader))
