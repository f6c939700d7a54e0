"""Judging a row before it is written agrees with Django's own judgement, on every editable model."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from departments.tests.factories import GoalFactory
from saypro_align.audit.validation import validate
from saypro_align.lib.models import VersionedModel

pytestmark = [pytest.mark.django_db, pytest.mark.once]

_NUMBERS: Final = (None, -1, 0, 1, 3, 101)
_SPOILT: Final[dict[type, tuple[Any, ...]]] = {
    models.CharField: (None, "", "x", "x" * 600),
    models.TextField: (None, "", "x"),
    models.SmallIntegerField: _NUMBERS,
    models.IntegerField: _NUMBERS,
    models.PositiveSmallIntegerField: _NUMBERS,
    models.DecimalField: (None, Decimal("-1"), Decimal(0), Decimal("1e20"), Decimal("0.00001")),
    models.DateField: (None, datetime(2020, 1, 1).date(), datetime(2090, 1, 1).date()),  # noqa: DTZ001
    models.ForeignKey: (None,),
}


def faults_of(judge: Callable[[], object]) -> dict[str, list[str]]:
    try:
        judge()
    except ValidationError as refusal:
        return {name: sorted(texts) for name, texts in sorted(refusal.message_dict.items())}
    return {}


def spoilt_rows(model: type[VersionedModel]) -> Iterator[tuple[str, VersionedModel]]:
    """Yield rows with one wrong or borrowed value each."""
    rows = list(model._default_manager.all()[:2])
    for row in rows:
        for field in model._meta.concrete_fields:
            values = [getattr(other, field.attname) for other in rows]
            for value in (*values, *_SPOILT.get(type(field), ())):
                fresh = model._default_manager.get(pk=row.pk)
                setattr(fresh, field.attname, value)
                yield f"{model.__name__}.{field.name} = {value!r}", fresh


def test_every_editable_model_is_judged_as_django_would(demo_story: datetime) -> None:
    """Rows of the demo with a value missing, too long, out of range, or another row's."""
    judged, differing = 0, []
    for model in apps.get_models():
        for what, row in spoilt_rows(model) if issubclass(model, VersionedModel) else ():
            ours, theirs = faults_of(lambda: validate(row)), faults_of(row.full_clean)  # noqa: B023
            judged += bool(theirs)
            differing += [f"{what}: {ours} instead of {theirs}"] * (ours != theirs)

    assert judged > 100
    assert differing == [], "\n".join(differing)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("\u200b\u2060", "Enter a text that can be seen."),
        ("\u3164", "Enter a text that can be seen."),
        (
            "Sales \u202egnitekraM",
            "Remove the invisible sign that turns the direction of the text.",
        ),
    ],
)
def test_a_text_nobody_can_read_as_it_stands_is_refused(typed: str, says: str) -> None:
    assert faults_of(lambda: validate(GoalFactory.build(title=typed)))["title"] == [says]


@pytest.mark.parametrize(
    "typed", ["Müşteri", "हिन्दी क्\u200dष", "مبيعات \u2066R 1\u2069", "👩\u200d🔧", "x\u00a0"]
)
def test_scripts_of_the_world_and_their_joiners_are_fine(typed: str) -> None:
    assert "title" not in faults_of(lambda: validate(GoalFactory.build(title=typed)))
