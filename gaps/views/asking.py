"""What the address of the register and its sisters asks for."""

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from departments.access import selected_quarter
from departments.models import Quarter, User
from gaps.forms import GapFilterForm
from gaps.selectors.filters import GapFilters
from saypro_align.lib import clock

_LONGEST = 2000


def list_in(text: str) -> str:
    """Return the part of an address that narrows the register; anything else is left out."""
    given = QueryDict(text[:_LONGEST])
    kept = QueryDict(mutable=True)
    for name in (*GapFilterForm.base_fields, "page"):
        if given.get(name):
            kept[name] = given[name]
    return kept.urlencode()


def register_url(query: str) -> str:
    """Return the register as it was narrowed."""
    return f"{reverse('gaps:gap_list')}?{query}" if query else reverse("gaps:gap_list")


def asked(request: HttpRequest, user: User) -> tuple[GapFilterForm, GapFilters]:
    """Read the address; without a quarter in it the running one is meant."""
    running: Quarter | None = selected_quarter(None, user, clock.now())
    data = request.GET.copy()
    if running and "q" not in data:
        data["q"] = running.code
    form = GapFilterForm(data)
    return form, form.filters(running)
