"""Gaps and their parties, assessments, scores and snapshots."""

from typing import TYPE_CHECKING, Any, Union

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from departments.models import Department, Obligation, Plan, Quarter
from gaps import wording
from gaps.choices import Cause, GapKind, GapSource, GapState, Severity, SnapshotCause
from kpis.models import Kpi
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User


class ScoringRules(DomainModel):
    """One version of the rules of the number; the newest is in force, older ones explain the past."""

    code = models.CharField(_("version"), max_length=20, unique=True)
    target_percent = models.PositiveSmallIntegerField(
        _("alignment target"), default=90, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    triage_days = models.PositiveSmallIntegerField(
        _("days until a suspected gap counts"), default=7, validators=[MaxValueValidator(60)]
    )
    # A promise to act, not part of the number: the register counts it down.
    correction_days = models.PositiveSmallIntegerField(
        _("days to correct a gap"),
        default=21,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
    )
    # Severity → [numerator, denominator].
    severity_weights = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "scoring rules"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target_percent__gte=1, target_percent__lte=100),
                name="gaps_scoringrules_target",
            ),
            models.CheckConstraint(
                condition=models.Q(correction_days__gte=1, correction_days__lte=180),
                name="gaps_scoringrules_correction_days",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class GapQuerySet(models.QuerySet["Gap"]):
    """Gaps."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "GapQuerySet":
        """Keep what the person may read; suspected ones only for the parties and those who triage.

        A gap on a plan the person cannot read (a draft elsewhere) stays hidden with the plan. Who
        raised a gap follows it to the end.
        """
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator:
            return self
        others = models.Q(on_draft=False)
        if not user.is_leader:
            others &= ~models.Q(state__in=[GapState.SUSPECTED, GapState.DISMISSED])
        own = GapParty.objects.filter(
            gap=models.OuterRef("pk"), obligation__department_id__in=user.department_ids()
        )
        return self.filter(models.Exists(own) | others | models.Q(raised_by=user))

    def in_quarter(self, quarter: Quarter) -> "GapQuerySet":
        """Keep the gaps of one quarter."""
        return self.filter(quarter=quarter)

    def told(self) -> "GapQuerySet":
        """Keep what reports count: neither drafts nor advice, nor what was waved away."""
        return self.filter(on_draft=False).exclude(
            models.Q(severity=Severity.ADVISORY) | models.Q(state=GapState.DISMISSED)
        )


class Gap(VersionedModel):
    """Something in a plan that does not fit."""

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="gaps")
    kind = models.CharField(_("kind"), max_length=1, choices=GapKind)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    state = models.CharField(max_length=10, choices=GapState, editable=False)
    source = models.CharField(max_length=10, choices=GapSource, editable=False)
    rule_id = models.CharField(max_length=40, blank=True, editable=False)
    rule_version = models.CharField(max_length=20, blank=True, editable=False)
    confidence = models.PositiveSmallIntegerField(
        default=100, validators=[MaxValueValidator(100)], editable=False
    )
    # Stable over plan versions: kind, rule and the keys of the parties.
    fingerprint = models.CharField(max_length=64, editable=False)
    is_fact = models.BooleanField(default=False, editable=False)
    # Found on a version that is not yet submitted; shown to its department only, never counted.
    on_draft = models.BooleanField(default=False, editable=False)
    message_id = models.CharField(max_length=60, blank=True, editable=False)
    params = models.JSONField(default=dict, blank=True, editable=False)
    sentence = models.CharField(_("what does not fit"), max_length=500)
    evidence = models.JSONField(default=list, blank=True, editable=False)
    repair = models.CharField(max_length=500, blank=True, editable=False)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    opened_at = models.DateTimeField(editable=False)
    last_seen_at = models.DateTimeField(editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)
    resolved_at = models.DateTimeField(null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    resolution = models.CharField(max_length=500, blank=True, editable=False)
    accepted_until = models.DateField(null=True, editable=False)
    attributed_to = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    attribution_reason = models.CharField(max_length=500, blank=True, editable=False)
    times_reopened = models.PositiveSmallIntegerField(default=0, editable=False)
    # Opened again because an action did not work: the rule alone does not close it any more.
    held_since = models.DateTimeField(null=True, editable=False)
    # Who answers for it; without one the heads of the departments concerned do.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="gaps_to_answer",
        editable=False,
    )
    cause = models.CharField(max_length=12, choices=Cause, blank=True, editable=False)

    objects = GapQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "fingerprint"], name="gaps_gap_fingerprint_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=GapState.values)
                & models.Q(kind__in=GapKind.values)
                & models.Q(severity__in=Severity.values)
                & models.Q(source__in=GapSource.values)
                & models.Q(cause__in=["", *Cause.values]),
                name="gaps_gap_choices",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["resolved", "verified"], resolved_at__isnull=False)
                | (~models.Q(state__in=["resolved", "verified"]) & models.Q(resolved_at=None)),
                name="gaps_gap_resolved_at_iff_resolved",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="dismissed") | ~models.Q(decision_reason=""),
                name="gaps_gap_dismissed_for_a_reason",
                violation_error_message=_("Say why this is not a gap."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted")
                | (models.Q(accepted_until__isnull=False) & ~models.Q(decision_reason="")),
                name="gaps_gap_accepted_until",
                violation_error_message=_("An accepted gap needs a reason and an end."),
            ),
            models.CheckConstraint(
                condition=models.Q(held_since=None) | ~models.Q(state__in=["resolved", "verified"]),
                name="gaps_gap_held_is_open",
            ),
        ]
        indexes = [
            # The register and the counts by kind and state of a quarter.
            models.Index(fields=["quarter", "state", "kind"], name="gaps_gap_register"),
            models.Index(fields=["quarter", "-opened_at"], name="gaps_gap_newest"),
            models.Index(fields=["-created_at", "-id"], name="gaps_gap_by_creation"),
            # The register's other filters, each within its quarter.
            models.Index(fields=["quarter", "severity", "opened_at"], name="gaps_gap_by_severity"),
            models.Index(fields=["quarter", "rule_id"], name="gaps_gap_by_rule"),
            models.Index(fields=["quarter", "cause"], name="gaps_gap_by_cause"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def is_known_to_few(self) -> bool:
        """Return whether fewer than everybody inside may know of it: on a draft, unconfirmed, waved away."""
        return self.on_draft or self.state in (GapState.SUSPECTED, GapState.DISMISSED)

    @property
    def told(self) -> str:
        """Return what does not fit, in the reader's language."""
        return wording.sentence_of(self.message_id, self.params, self.sentence)

    @property
    def advice(self) -> str:
        """Return what helps, in the reader's language."""
        return wording.repair_of(self.message_id, self.params, self.repair)

    @property
    def proposal(self) -> wording.ProposedKpi | None:
        """Return the KPI that the rule proposes instead, if it does."""
        return wording.proposal_of(self.params)

    @property
    def state_choice(self) -> GapState:
        """Return the state with its label and tone, as badges want it."""
        return GapState(self.state)

    @property
    def kind_choice(self) -> GapKind:
        """Return the kind with its plain and its formal name."""
        return GapKind(self.kind)

    @property
    def severity_choice(self) -> Severity:
        """Return the severity with its label and tone."""
        return Severity(self.severity)

    @property
    def state_tone(self) -> str:
        """Return the badge tone of the state."""
        return self.state_choice.tone


class GapParty(models.Model):
    """A plan that a gap concerns, and the exact objective and KPI in it. Pair gaps have two."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="parties")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="gap_parties")
    side = models.PositiveSmallIntegerField(default=0)
    objective_key = models.UUIDField(null=True)
    kpi_use_key = models.UUIDField(null=True)
    # The lasting series behind the use: the same number in another quarter has another key.
    kpi = models.ForeignKey(
        Kpi, null=True, on_delete=models.PROTECT, related_name="gap_parties", editable=False
    )

    class Meta:
        ordering = ["side", "id"]
        verbose_name_plural = "gap parties"
        constraints = [
            models.UniqueConstraint(fields=["gap", "side"], name="gaps_gapparty_side_once")
        ]
        indexes = [models.Index(fields=["obligation", "objective_key"], name="gaps_party_subject")]

    def __str__(self) -> str:
        return f"{self.gap} / {self.obligation}"


class AssessmentRequest(models.Model):
    """An obligation whose plan must be assessed again; many edits, one row.

    `serial` grows with each edit: the row is deleted only if it is still the one that was read.
    """

    obligation = models.OneToOneField(
        Obligation, primary_key=True, on_delete=models.CASCADE, related_name="assessment_request"
    )
    serial = models.PositiveIntegerField(default=1)
    requested_at = models.DateTimeField()

    class Meta:
        ordering = ["requested_at"]

    def __str__(self) -> str:
        return str(self.obligation)


class Assessment(DomainModel):
    """A plan version was examined: by which rules, on which content."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="assessment")
    fingerprint = models.CharField(max_length=64)
    rule_version = models.CharField(max_length=60)
    assessed_at = models.DateTimeField()

    history: Any = HistoricalRecords()

    class Meta:
        ordering = ["-assessed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.plan} {self.assessed_at:%Y-%m-%d %H:%M}"


class PlanScore(DomainModel):
    """How one plan stands now; rewritten by the scoring service, never by hand."""

    obligation = models.OneToOneField(
        Obligation, on_delete=models.PROTECT, related_name="plan_score"
    )
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="+")
    is_due = models.BooleanField(default=False)
    is_fully_aligned = models.BooleanField(default=False)
    # Codes with parameters, in order: why the plan is not fully aligned.
    reasons = models.JSONField(default=list)
    score_numerator = models.BigIntegerField(default=0)
    score_denominator = models.BigIntegerField(default=1)
    # Kind → [numerator, denominator].
    dimensions = models.JSONField(default=dict)
    rating = models.PositiveSmallIntegerField(null=True)
    accepted_exceptions = models.PositiveIntegerField(default=0)
    rules = models.ForeignKey(ScoringRules, on_delete=models.PROTECT, related_name="+")
    scored_at = models.DateTimeField()

    history: Any = HistoricalRecords()

    class Meta:
        ordering = ["obligation__department__name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score_denominator__gt=0), name="gaps_planscore_denominator"
            )
        ]

    def __str__(self) -> str:
        return str(self.obligation)


class AlignmentSnapshot(models.Model):
    """The score as it was at one moment; never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="snapshots")
    # Counts up within the quarter: two events of one moment keep their order.
    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_on = models.DateField()
    cause = models.CharField(max_length=12, choices=SnapshotCause)
    aligned = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    target_percent = models.PositiveSmallIntegerField()
    rule_version = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    # Every due or exempt obligation with its plan, state, score and reasons.
    plans = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-taken_at", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["quarter", "number"], name="gaps_snapshot_number_once"),
            models.CheckConstraint(
                condition=models.Q(aligned__lte=models.F("total")),
                name="gaps_snapshot_aligned_within_total",
            ),
            models.UniqueConstraint(
                fields=["quarter", "taken_on"],
                condition=models.Q(cause="daily"),
                name="gaps_snapshot_one_daily",
            ),
            models.UniqueConstraint(
                fields=["quarter", "taken_on", "cause"],
                condition=models.Q(cause__in=["month_end", "quarter_end"]),
                name="gaps_snapshot_one_at_period_end",
            ),
        ]
        indexes = [
            # The newest number of a quarter and its trend.
            models.Index(fields=["quarter", "-taken_at", "-number"], name="gaps_snapshot_newest")
        ]

    def __str__(self) -> str:
        return f"{self.aligned} of {self.total}, {self.taken_at:%Y-%m-%d %H:%M}"
