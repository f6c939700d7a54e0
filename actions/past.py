"""What this app adds to the past that history rows tell."""

from actions.models import CorrectiveAction, DateChange, ResourceRequest
from actions.models.feedback import Feedback, FeedbackChange
from actions.models.incentives import Incentive, IncentiveLine, IncentiveList
from actions.models.metrics import KpiChange
from actions.models.minutes import AgendaItem, SessionDecision
from actions.models.recognition import MilestoneDismissal, Recognition, RecognitionRecipient
from actions.models.reviews import MonthlyReview, SessionGap
from actions.models.sessions import Session
from actions.models.support import SupportRequest
from actions.models.target_reviews import TargetAssessment, TargetDecision
from actions.models.trainings import CheckResult
from actions.models.updates import ReviewWish, UpdateRequest
from gaps.models import Gap
from kpis.models import Kpt
from saypro_align.audit import past

past.as_today(MilestoneDismissal)
past.added(IncentiveLine)
past.added(IncentiveList)
past.added(RecognitionRecipient)
past.guarded(Incentive, lambda reader: Incentive.objects.visible_to(reader))
past.guarded(Recognition, lambda reader: Recognition.objects.visible_to(reader))
past.guarded(SupportRequest, lambda reader: SupportRequest.objects.visible_to(reader))
past.added(DateChange)
past.added(KpiChange)
past.guarded(CorrectiveAction, lambda reader: CorrectiveAction.objects.visible_to(reader))
past.guarded(ResourceRequest, lambda reader: ResourceRequest.objects.visible_to(reader))
past.guarded(Session, lambda reader: Session.objects.visible_to(reader))
past.guarded(
    AgendaItem,
    lambda reader: AgendaItem.objects.filter(session__in=Session.objects.visible_to(reader)),
)
past.guarded(
    SessionDecision,
    lambda reader: SessionDecision.objects.filter(session__in=Session.objects.visible_to(reader)),
)
past.added(CheckResult)
past.added(FeedbackChange)
past.guarded(Feedback, lambda reader: Feedback.objects.visible_to(reader))
past.guarded(MonthlyReview, lambda reader: MonthlyReview.objects.visible_to(reader))
past.guarded(
    SessionGap,
    lambda reader: SessionGap.objects.filter(
        session__in=Session.objects.visible_to(reader), gap__in=Gap.objects.visible_to(reader)
    ),
)
past.guarded(
    TargetAssessment,
    lambda reader: TargetAssessment.objects.filter(
        session__in=Session.objects.visible_to(reader), kpt__in=Kpt.objects.visible_to(reader)
    ),
)
past.guarded(
    TargetDecision,
    lambda reader: TargetDecision.objects.filter(kpt__in=Kpt.objects.visible_to(reader)),
)
past.guarded(UpdateRequest, lambda reader: UpdateRequest.objects.visible_to(reader))
past.guarded(ReviewWish, lambda reader: ReviewWish.objects.visible_to(reader))
