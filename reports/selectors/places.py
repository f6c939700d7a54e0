"""Where things are managed: each place by its name, and found by the words people look for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from saypro_align.policy.table import may_open

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from departments.models import User


@dataclass(frozen=True, slots=True)
class Place:
    """A page where something is managed, and other words for what is done there."""

    url_name: str
    label: "StrOrPromise"
    also: "StrOrPromise" = ""

    @property
    def url(self) -> str:
        """Return the page's address."""
        return reverse(self.url_name)

    def answers(self, wanted: Iterable[str]) -> bool:
        """Return whether each word looked for begins a word of this place."""
        known = f"{self.label} {self.also}".casefold().split()
        return all(any(word.startswith(start) for word in known) for start in wanted)


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Places that belong together."""

    heading: "StrOrPromise"
    places: tuple[Place, ...]


GROUPS: Final = (
    PlaceGroup(
        _("Quarters and plans"),
        (
            Place("departments:quarter_list", _("Quarters"), _("dates deadlines")),
            Place("reports:plan_waiting", _("Waiting plans"), _("approve remind late")),
            Place("departments:exemption_list", _("Exemptions"), _("excused departments")),
            Place("kpis:import_plans", _("Import plans"), _("upload file spreadsheet")),
        ),
    ),
    PlaceGroup(
        _("Goals"),
        (
            Place("departments:goal_list", _("Goals"), _("measures strategy")),
            Place("gaps:drivers", _("Drivers"), _("what moves goals")),
            Place("departments:resource_list", _("Scarce resources"), _("budget capacity")),
            Place("departments:project_list", _("Key projects"), _("ranking")),
        ),
    ),
    PlaceGroup(
        _("People and departments"),
        (
            Place("departments:department_list", _("Departments"), _("heads")),
            Place("departments:person_list", _("People"), _("users accounts roles sign-in")),
        ),
    ),
    PlaceGroup(
        _("Gaps and scoring"),
        (
            Place("gaps:gap_review", _("Suspected gaps"), _("confirm decide suggestions")),
            Place("gaps:rules", _("Rules"), _("detection limits")),
            Place("gaps:scoring", _("Scoring"), _("alignment target weights severities")),
        ),
    ),
    PlaceGroup(
        _("Reports and mails"),
        (
            Place(
                "reports:schedule_list", _("Report schedules"), _("recipients monthly quarterly")
            ),
            Place("reports:outside_list", _("Readers outside"), _("stakeholders links consent")),
            Place("departments:reminder_list", _("Reminders"), _("due")),
            Place("departments:holiday_list", _("Holidays"), _("working days calendar")),
            Place("reports:mail_log", _("Mail log"), _("e-mail sent failed resend")),
            Place("reports:job_list", _("Background jobs"), _("worker timetable")),
        ),
    ),
)

# What the start page itself asks; there it has a section of its own.
_STEPS: Final = (
    Place("departments:opening", _("Next quarter"), _("open invite")),
    Place("reports:leaving", _("Somebody leaves"), _("hand over successor leaver")),
)


def places_of(user: "User") -> list[PlaceGroup]:
    """Return the places this person may open, without groups that would be empty."""
    mine = [PlaceGroup(one.heading, _open_to(user, one.places)) for one in GROUPS]
    return [one for one in mine if one.places]


def find_places(user: "User", text: str) -> list[Place]:
    """Return the places that have each word looked for, in the order of the page."""
    wanted = text.casefold().split()
    if not wanted:
        return []
    listed = [place for group in GROUPS for place in group.places]
    return [one for one in _open_to(user, (*listed, *_STEPS)) if one.answers(wanted)]


def _open_to(user: "User", places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(one for one in places if may_open(user, one.url_name))
