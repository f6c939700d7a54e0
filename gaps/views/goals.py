"""A goal's page with who serves it, its change and its end, each with what hangs on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments import access, permissions
from departments.access import signed_in
from departments.forms.goals import GoalForm, ReasonForm
from departments.models import Goal
from departments.selectors import goal_page as read_goal
from departments.selectors import quarter_choices
from departments.services import goals as goal_services
from departments.views.editing import answer_form
from gaps.selectors.goal_page import changes_of, served_by
from gaps.selectors.reach import goal_reach
from gaps.selectors.wave import wave_of
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock


@require_safe
@takes_as_of
def goal_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a goal, what moves it, who serves it and what was proposed."""
    user, now = signed_in(request), clock.now()
    goal = access.goal_for_reading(user, slug)
    quarter = access.selected_quarter(request, user, now)
    shown = read_goal(goal)
    wave = wave_of(goal, user, now) if goal.retired_on else None
    context = {
        "goal": goal,
        "shown": shown,
        "served": served_by(goal, quarter, user, now) if quarter else None,
        "wave": wave if wave and wave.total else None,
        "proposals": list(goal.proposals.visible_to(user).select_related("proposed_by")[:10]),
        "because": goal.feedback_changes.model.objects.about_goal(goal).told_to(user),
        "quarter": quarter,
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
        "as_of": now,
        "history": history_lines(goal, *shown.measures, limit=20),
        "may_edit": permissions.can_edit_structure(user),
        "may_propose": permissions.can_propose(user) and not goal.retired_on,
    }
    return render(request, "gaps/goal_page.html", context)


@require_http_methods(["GET", "POST"])
def goal_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a goal in two steps: what would change and what hangs on it, then saving."""
    user = signed_in(request)
    goal = access.goal_for_writing(user, slug)
    form = GoalForm(request.POST or None, instance=goal)
    verb = request.POST.get("verb", "check")
    context = {
        "goal": goal,
        "reach": goal_reach(goal, user),
        "back_url": _url(goal),
        "heading": _("Change the goal"),
    }
    if request.method == "POST" and verb == "check" and form.is_valid():
        # What was decided goes on in hidden fields: where "keep theirs" was chosen, the stored text.
        decided = {**form.changes, "version": form.seen_version}
        checked = {
            "form": GoalForm(instance=goal, initial=decided),
            "changes": changes_of(goal, form.changes),
            **context,
        }
        return render(request, "gaps/goal_check.html", checked)
    if verb == "change":
        return render(request, "gaps/goal_edit.html", {"form": form, **context})

    def act() -> str:
        goal_services.edit_goal(
            goal=goal,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("The goal is saved."))
        return _url(goal)

    return answer_form(request, form, act, template="gaps/goal_edit.html", context=context)


@require_http_methods(["GET", "POST"])
def goal_retire(request: HttpRequest, slug: str) -> HttpResponse:
    """End a goal, seeing everything that hangs on it; the realignment begins with it."""
    user = signed_in(request)
    goal = access.goal_for_writing(user, slug)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        goal_services.retire_goal(
            goal=goal, reason=form.cleaned_data["reason"], actor=user, now=clock.now()
        )
        messages.success(request, _("The goal is retired. It holds until the end of today."))
        has_wave = goal.realignments.exists()
        return reverse("gaps:goal_wave", args=[goal.slug]) if has_wave else _url(goal)

    context = {
        "goal": goal,
        "reach": goal_reach(goal, user),
        "back_url": _url(goal),
        "heading": _("Retire the goal"),
    }
    return answer_form(request, form, act, template="gaps/goal_retire.html", context=context)


@require_safe
@takes_as_of
def goal_wave(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a retired goal leaves to realign, and how far that has come."""
    user, now = signed_in(request), clock.now()
    goal = access.goal_for_reading(user, slug)
    if goal.retired_on is None:
        return redirect("gaps:goal_page", slug)
    context = {"goal": goal, "wave": wave_of(goal, user, now), "as_of": now}
    return render(request, "gaps/goal_wave.html", context)


def _url(goal: Goal) -> str:
    return reverse("gaps:goal_page", args=[goal.slug])
