"""The starting set: what usually moves goals, taken over by ticks, effect first."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments.adopting import measures_in_use, offer
from departments.forms.drivers import FunctionsForm, StartingSetForm
from departments.services.starting import adopt_starting_set
from departments.starting_set import starting_set as shipped
from departments.views.editing import coordinator
from gaps.detectors.facts import CouplingFacts, MeasureFacts
from gaps.imagining import Change, all_of, with_coupling, with_measure
from gaps.views.trying import Deed, answer_trial
from saypro_align.lib import clock


@require_http_methods(["GET", "HEAD", "POST"])
def starting_set(request: HttpRequest) -> HttpResponse:
    """Offer the usual numbers of the chosen functions; take over what is ticked."""
    user = coordinator(request)
    functions = FunctionsForm(request.GET or None)
    form = StartingSetForm(
        request.POST or None,
        offer=offer(functions.chosen),
        all_ticked=request.GET.get("tick") == "all",
    )

    def act() -> str:
        taken = adopt_starting_set(
            picks=form.picks, couplings=form.couplings, actor=user, now=clock.now()
        )
        total = len(taken.measures) + len(taken.couplings)
        messages.success(
            request,
            ngettext(
                "%(count)s row of the starting set is taken over.",
                "%(count)s rows of the starting set are taken over.",
                total,
            )
            % {"count": total},
        )
        return reverse("gaps:drivers")

    context = {
        "functions": functions,
        "chosen": functions.chosen,
        "with_all": request.GET.urlencode() + "&tick=all",
    }
    deed = Deed(lambda: _change(form), act)
    return answer_trial(request, form, deed, template="gaps/starting_set.html", context=context)


def _change(form: StartingSetForm) -> Change:
    """Return what taking over the ticked rows would change."""
    usual = shipped()
    ends = {key: measure.pk for key, measure in measures_in_use().items()}
    changes: list[Change] = []
    for key, goal in form.picks.items():
        one = usual.measures[key]
        ends[key] = uuid4()
        changes.append(
            with_measure(
                MeasureFacts(
                    id=ends[key],
                    goal_id=goal.pk,
                    kind=one.kind,
                    name=one.name,
                    direction=one.direction,
                    unit=one.unit,
                    terms=one.terms,
                )
            )
        )
    ticked = frozenset(form.couplings)
    changes += [
        with_coupling(CouplingFacts(ends[one.first], ends[one.second], one.sign, one.reason))
        for one in usual.couplings
        if one.key in ticked and {one.first, one.second} <= ends.keys()
    ]
    return all_of(*changes)
