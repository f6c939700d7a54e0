"""What is said and decided about a plan, at its fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Comment, Plan, User
from departments.services import comments as comment_services
from departments.services import plan_mails
from departments.services import plans as plan_services
from kpis.selectors.content import plan_content
from kpis.selectors.places import Place, place_rows, places_by_name
from kpis.services.plans import approve_plan
from saypro_align.lib.exceptions import DomainError


@dataclass(frozen=True, slots=True)
class FieldComment:
    """A comment for one field; `name` is the field's name within the plan: "o/<key>:text"."""

    name: str
    text: str


@transaction.atomic
def comment_on(
    *, plan: Plan, name: str, text: str, inside: bool = False, actor: User, now: datetime
) -> Comment:
    """Say something at a field that this version has."""
    place = _places(plan).get(name)
    if place is None:
        sentence = _("There is no such field in this plan.")
        raise DomainError(sentence, fields={"field": [sentence]})
    return _add(plan, place, text, inside=inside, actor=actor, now=now)


@transaction.atomic
def ask_for_changes(
    *,
    plan: Plan,
    note: str = "",
    comments: Sequence[FieldComment] = (),
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Plan:
    """Return the plan with everything that should change, each thing at its field, in one step.

    Requests that are still open from before count too. `fields` of the DomainError names the field
    whose comment is at fault.
    """
    places = _places(plan)
    for one in comments:
        if one.name not in places:
            raise DomainError(
                _("A field you commented on is no longer in the plan. Nothing was saved."),
                fields={one.name: [_("This field is no longer in the plan.")]},
            )
    added = [
        _add(plan, places[one.name], one.text, inside=True, actor=actor, now=now)
        for one in comments
    ]
    waiting = list(plan.comments.open().filter(is_inside=True))
    plan_services.return_plan(
        plan=plan,
        note=note,
        comments=len(waiting),
        expected_version=expected_version,
        actor=actor,
        now=now,
    )
    order = {name: at for at, name in enumerate(places)}
    told = sorted(
        {comment.pk: comment for comment in [*waiting, *added]}.values(),
        key=lambda comment: (order.get(comment.place, len(order)), comment.created_at, comment.pk),
    )
    plan_mails.tell_returned(plan=plan, remarks=[_told(one, places) for one in told], now=now)
    return plan


@transaction.atomic
def approve_with_comments(
    *,
    plan: Plan,
    note: str = "",
    comments: Sequence[FieldComment] = (),
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Plan:
    """Put the plan in force; what was said beside its fields stays with it, nothing to do."""
    for one in comments:
        comment_on(plan=plan, name=one.name, text=one.text, inside=True, actor=actor, now=now)
    return approve_plan(
        plan=plan, note=note, expected_version=expected_version, actor=actor, now=now
    )


def _add(
    plan: Plan, place: Place, text: str, *, inside: bool, actor: User, now: datetime
) -> Comment:
    try:
        return comment_services.add_comment(
            plan=plan,
            row=place.row,
            field=place.field,
            quoted=place.value,
            text=text,
            inside=inside,
            actor=actor,
            now=now,
        )
    except DomainError as refusal:
        texts = refusal.fields.get("text")
        if texts:
            raise DomainError(
                refusal.message, fields={"text": texts, place.name: texts}
            ) from refusal
        raise


def _told(comment: Comment, places: dict[str, Place]) -> plan_mails.Remark:
    place = places.get(comment.place)
    return plan_mails.Remark(place.full_label if place else "", comment.text)


def _places(plan: Plan) -> dict[str, Place]:
    fresh = Plan.objects.select_related("obligation__quarter").get(pk=plan.pk)
    return places_by_name(place_rows(plan_content(fresh)))
