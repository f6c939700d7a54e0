"""A target is shared out over departments or people: all parts in one go, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from departments.models import Department, User
from departments.selectors import heads_of
from kpis import cascading
from kpis.cascading import COVERAGE, Promise
from kpis.choices import Direction
from kpis.choices.targets import KptLevel, Sharing
from kpis.models import Kpi, Kpt
from kpis.permissions.cascade import can_cascade
from kpis.selectors.cascades import Cascade, Place, cascade_of
from kpis.services import target_endings, targets
from kpis.services.kpis import KpiFields
from kpis.services.targets import KptFields
from kpis.words.cascade import part_name
from saypro_align.audit.rows import save_row
from saypro_align.audit.services import record
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed
from saypro_align.lib.numerals import quantity
from saypro_align.lib.together import atomic

_NUMBERS = ("baseline", "target_value", "relative_target", "low", "high", "tolerance")


@dataclass(frozen=True, slots=True)
class Share:
    """What one department or person shall carry, and how that helps; without an amount nothing."""

    amount: Decimal | None = None
    how: str = ""


@atomic
def share_out(
    *,
    kpt: Kpt,
    shares: Mapping[str, Share],
    sharing: str = "",
    seen: str = "",
    actor: User,
    now: datetime,
) -> list[Kpt]:
    """Make and change the parts of a target; `shares` by the id of the department or person.

    A new part is a draft with a series of its own, owned by the department's head or the person.
    What was proposed already changes only with a reason, so another amount for it is refused. A part
    whose amount is taken away is withdrawn. Raises Conflict when `seen` is not what the parts are.
    """
    if not can_cascade(actor, kpt):
        raise NotAllowed(_("Only those who set the targets below share this one out."))
    kpt = (
        Kpt.objects.select_for_update(of=("self",)).select_related("quarter", "kpi").get(pk=kpt.pk)
    )
    cascade = cascade_of(kpt, today=organization_day(now), sharing=_known(sharing, kpt))
    if seen and seen != cascade.seen:
        raise Conflict(_("Somebody shared this target out in the meantime."), current=kpt)
    _series_of(kpt)
    if not cascading.can_share(cascade.whole, cascade.sharing):
        raise DomainError(_("Give the target its number first; then it can be shared out."))
    if strangers := set(shares) - {place.key for place in cascade.places}:
        raise DomainError(
            _("Choose departments and people that can carry a part."),
            fields={f"share_{key}": [_("Cannot carry a part.")] for key in sorted(strangers)},
        )
    owners = _owners(cascade)
    done = [
        part
        for place in cascade.places
        if place.key in shares
        and (part := _carry(cascade, place, shares[place.key], owners, actor, now)) is not None
    ]
    if kpt.sharing != cascade.sharing:
        save_row(
            kpt,
            changes={"sharing": cascade.sharing},
            expected_version=None,
            actor=actor,
            now=now,
            event="kpt.cascaded",
        )
    elif done:
        record("kpt.cascaded", actor=actor, subject=kpt, now=now)
    return done


def _carry(
    cascade: Cascade,
    place: Place,
    share: Share,
    owners: Mapping[str, User | None],
    actor: User,
    now: datetime,
) -> Kpt | None:
    """Make, change or take away one part; None when it stays as it is."""
    if place.is_otherwise:
        if share.amount is None:
            return None
        raise _refusal(place, _("%(who)s: measured in another way. Change it on its own page."))
    if share.amount is None:
        return _take_away(place, actor, now)
    _checked(cascade, place, share.amount)
    how = share.how.strip()
    if place.part is None:
        return _make(cascade, place, share.amount, how, owners.get(place.key), actor, now)
    changes: dict[str, Any] = {}
    is_range = cascade.whole.direction == Direction.RANGE
    if not is_range and cascading.as_stored(place.amount) != cascading.as_stored(share.amount):
        baseline = place.part.baseline
        changes = _numbers(cascade, share.amount, baseline)
    if how and how != place.part.contribution:
        changes["contribution"] = how
    if not changes:
        return None
    if place.is_fixed:
        raise _refusal(
            place, _("%(who)s: this part was proposed. Ask for a change with a reason instead.")
        )
    return targets.edit_target(kpt=place.part, changes=changes, actor=actor, now=now)


def _make(
    cascade: Cascade,
    place: Place,
    amount: Decimal,
    how: str,
    owner: User | None,
    actor: User,
    now: datetime,
) -> Kpt:
    whole = cascade.kpt
    kpi = _series_of(whole)
    numbers = _numbers(cascade, amount, None)
    fields = KptFields(
        name=_name(kpi, numbers, cascade),
        rationale=whole.rationale,
        contribution=how,
        parent=whole,
        department=place.department,
        person=place.person,
        owner=owner,
        starts_on=whole.starts_on,
        due_on=whole.due_on,
        **numbers,
    )
    return targets.create_target(
        quarter=whole.quarter,
        level=KptLevel.PERSON if place.person else KptLevel.DEPARTMENT,
        fields=fields,
        series=KpiFields(
            name=f"{kpi.name}, {place.name}"[:300],
            unit=kpi.unit,
            direction=kpi.direction,
            aggregation=kpi.aggregation,
            frequency=kpi.frequency,
            owner=owner,
        ),
        actor=actor,
        now=now,
    )


def _take_away(place: Place, actor: User, now: datetime) -> Kpt | None:
    if place.part is None:
        return None
    if place.is_fixed:
        raise _refusal(place, _("%(who)s: this part was proposed. Stop it with a reason instead."))
    return target_endings.withdraw_target(
        kpt=place.part,
        reason=_("Taken out when the target above was shared out."),
        actor=actor,
        now=now,
    )


def _numbers(cascade: Cascade, amount: Decimal, baseline: Decimal | None) -> dict[str, Any]:
    """Return the numbers of a part as they are stored."""
    kpt = cascade.kpt
    direction = cascade.whole.direction
    if direction == Direction.RANGE:
        return {name: getattr(kpt, name) for name in _NUMBERS}
    part: Promise = cascading.numbers_for(amount, cascade.whole, cascade.sharing, baseline)
    numbers: dict[str, Any] = {
        "baseline": cascading.as_stored(part.baseline),
        "relative_target": cascading.as_stored(part.relative),
    }
    if part.relative is None:
        numbers["target_value"] = cascading.as_stored(part.target_value)
    return numbers


def _name(kpi: Kpi, numbers: Mapping[str, Any], cascade: Cascade) -> str:
    begin, reached = numbers.get("baseline"), numbers.get("target_value")
    step = ""
    if cascade.basis != cascading.Basis.VALUE and begin is not None and reached is not None:
        step = quantity(abs(reached - begin), kpi.unit)
    elif numbers.get("relative_target") is not None:
        step = quantity(abs(numbers["relative_target"]), "%")
    shown = "" if reached is None else quantity(reached, kpi.unit)
    return part_name(kpi.name, shown or cascade.kpt.name, step, kpi.direction)[:300]


def _checked(cascade: Cascade, place: Place, amount: Decimal) -> None:
    if amount <= 0 and cascade.sharing != COVERAGE and cascade.basis != cascading.Basis.VALUE:
        raise _refusal(place, _("%(who)s: enter a part above 0."))


def _refusal(place: Place, sentence: str) -> DomainError:
    told = sentence % {"who": place.name}
    return DomainError(told, fields={f"share_{place.key}": [told]})


def _owners(cascade: Cascade) -> dict[str, User | None]:
    """Return who answers for a new part: the person himself, or the department's first head."""
    departments: list[Department] = [
        place.department for place in cascade.places if place.department and not place.person
    ]
    heads = heads_of([one.pk for one in departments])
    return {
        place.key: place.person or next(iter(heads.get(place.department.pk, ())), None)
        for place in cascade.places
        if place.department is not None
    }


def _series_of(kpt: Kpt) -> Kpi:
    if kpt.kpi is None:
        raise DomainError(_("Give the target its number first; then it can be shared out."))
    return kpt.kpi


def _known(sharing: str, kpt: Kpt) -> str:
    if sharing and sharing not in Sharing.values:
        sentence = _("Choose how the parts make the whole.")
        raise DomainError(sentence, fields={"sharing": [sentence]})
    return sharing or kpt.sharing
