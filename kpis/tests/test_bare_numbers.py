"""A bare number typed as feedback on a target of +15 %: the value where it can mean nothing else."""

from decimal import Decimal

import pytest

from kpis.choices.targets import KptState
from kpis.forms.discussion import FeedbackForm
from kpis.models import Kpt
from kpis.tests.factories_targets import KptFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def kpt() -> Kpt:
    """A target from 200 000 to 230 000, promised as +15 %."""
    return KptFactory.create(state=KptState.PROPOSED, relative_target=Decimal(15))


@pytest.mark.parametrize(
    ("typed", "value", "change"),
    [
        ("216 000", Decimal(216000), None),
        ("216000", Decimal(216000), None),
        ("R 216 000", Decimal(216000), None),
        ("8", None, Decimal(8)),
        ("8 %", None, Decimal(8)),
        ("+8", None, Decimal(8)),
        ("150", None, Decimal(150)),
    ],
)
def test_a_bare_number_is_read_as_what_it_can_mean(
    kpt: Kpt, typed: str, value: Decimal | None, change: Decimal | None
) -> None:
    form = FeedbackForm(
        {"realistic": "no", "value": typed, "comment": "Two licences were not renewed."}, kpt=kpt
    )

    assert form.is_valid(), form.errors
    told = form.opinion()
    assert (told.value, told.relative) == (value, change)
