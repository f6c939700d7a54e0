"""Several possible answers on one page: each its own small form, one service behind each.

A fault shows the page again with what was typed; after a clash the answer is shown beside the newer
state and counts as one that has seen it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from departments.models import User
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.models import VersionedModel
from saypro_align.lib.refusals import REFUSALS, show_refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing a person may do with a row, and what is said afterwards."""

    form: type[BaseForm]
    service: Callable[..., Any]
    title: str | Promise
    button: str | Promise
    said: str | Promise
    # Where it is sent; the row's id stands in the address.
    url: str
    # Shown open, with a strong button; the others are folded.
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed for one answer, and the status of the page that shows it again."""

    verb: str
    form: BaseForm
    status: int


def panel(
    answers: Mapping[str, Answer],
    verbs: Iterable[str],
    row: VersionedModel,
    typed: Typed | None = None,
) -> list[dict[str, Any]]:
    """Return the forms of the possible answers, for `actions/_answers.html`."""
    shown = []
    for verb in verbs:
        is_typed = typed is not None and typed.verb == verb
        form = typed.form if typed is not None and is_typed else _form(answers[verb], verb, row)
        shown.append(
            {
                "verb": verb,
                "answer": answers[verb],
                "form": form,
                "url": reverse(answers[verb].url, args=[row.pk]),
                "is_open": is_typed,
            }
        )
    return shown


def take(
    request: HttpRequest, answers: Mapping[str, Answer], name: str, row: VersionedModel, user: User
) -> Typed | None:
    """Do what was answered; None when it is done, else what to show again."""
    verb = request.POST.get("verb", "")
    answer = answers[verb]
    form = answer.form(request.POST, prefix=verb)
    if not form.is_valid():
        return Typed(verb, form, 422)
    given = dict(form.cleaned_data)
    version = given.pop("version")
    handed: dict[str, Any] = {name: row, "expected_version": version, **given}
    try:
        answer.service(**handed, actor=user, now=clock.now())
    except Conflict as conflict:
        return Typed(verb, _seen_again(answer, verb, conflict, request), conflict.status)
    except REFUSALS as refusal:
        return Typed(verb, form, show_refusal(form, refusal))
    return None


def _form(answer: Answer, verb: str, row: VersionedModel) -> BaseForm:
    return answer.form(prefix=verb, initial={"version": row.version})


def _seen_again(answer: Answer, verb: str, conflict: Conflict, request: HttpRequest) -> BaseForm:
    data = request.POST.copy()
    if conflict.current is not None:
        data[f"{verb}-version"] = str(conflict.current.version)
    form = answer.form(data, prefix=verb)
    form.add_error(None, _("Somebody answered a moment ago. Read what it says now."))
    return form
