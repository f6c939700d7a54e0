"""Teams of people from several departments, with a lead and a purpose of their own."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from departments.choices.focus import LIVING_TEAMS, TeamAnswer, TeamState
from departments.models.goals import Goal
from departments.models.people import Department
from saypro_align.lib.models import VersionedModel


class TeamQuerySet(models.QuerySet["CrossTeam"]):
    """Cross-functional teams."""

    def living(self) -> "TeamQuerySet":
        """Keep teams that work or wait for agreement."""
        return self.filter(state__in=LIVING_TEAMS)


class CrossTeam(VersionedModel):
    """People of at least two departments who carry something together."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    purpose = models.TextField(_("what it is for"))
    goal = models.ForeignKey(
        Goal,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="teams",
        verbose_name=_("goal"),
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="led_teams",
        verbose_name=_("lead"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=TeamState, default=TeamState.PROPOSED, editable=False
    )
    state_reason = models.CharField(max_length=500, blank=True, editable=False)
    formed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                condition=models.Q(state__in=["proposed", "active"]),
                name="departments_crossteam_name_ci",
                violation_error_message=_("A team with this name exists."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=TeamState.values), name="departments_crossteam_state"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="departments_crossteam_ends_after_start",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["declined", "ended"]) | ~models.Q(state_reason=""),
                name="departments_crossteam_left_for_a_reason",
                violation_error_message=_("Say why the team ends."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_choice(self) -> TeamState:
        """Return the state with its label and tone, as badges want it."""
        return TeamState(self.state)

    @property
    def is_living(self) -> bool:
        """Return whether the team works or waits for agreement."""
        return self.state in LIVING_TEAMS

    def is_over(self, day: date) -> bool:
        """Return whether the last day has passed without the team being ended."""
        return self.is_living and self.ends_on is not None and self.ends_on < day


class TeamDepartment(VersionedModel):
    """A department whose people a team needs, and what its head says to that."""

    team = models.ForeignKey(CrossTeam, on_delete=models.PROTECT, related_name="parties")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="team_links")
    answer = models.CharField(
        max_length=10, choices=TeamAnswer, default=TeamAnswer.ASKED, editable=False
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["department__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "department"], name="departments_teamdepartment_once"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="asked", answered_by=None, answered_at=None)
                | models.Q(
                    answer__in=["agreed", "declined"],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
                name="departments_teamdepartment_answered_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.department}"

    @property
    def answer_choice(self) -> TeamAnswer:
        """Return the answer with its label and tone, as badges want it."""
        return TeamAnswer(self.answer)


class TeamMember(VersionedModel):
    """A person on a team, for the department he or she comes from."""

    team = models.ForeignKey(CrossTeam, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team_memberships"
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, editable=False)

    class Meta:
        ordering = ["user__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"],
                condition=models.Q(left_on=None),
                name="departments_teammember_once",
                violation_error_message=_("This person is on the team already."),
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("joined_on")),
                name="departments_teammember_left_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.user}"
