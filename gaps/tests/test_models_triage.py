"""What the database refuses of notes and of rules' limits."""

import pytest
from django.db import IntegrityError, transaction

from departments.models import Obligation
from gaps.models import RuleSetting
from gaps.tests.factories import GapNoteFactory, RuleSettingFactory, gap_between

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wrong", [{"least_confidence": 101}, {"reason": ""}], ids=str)
def test_a_limit_is_a_percentage_and_has_a_reason(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSettingFactory.create(**wrong)
    assert not RuleSetting.objects.exists()


def test_a_rule_is_set_once() -> None:
    RuleSettingFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSettingFactory.create(least_confidence=90)


def test_a_note_says_something(sales_obligation: Obligation) -> None:
    gap = gap_between(sales_obligation)
    with pytest.raises(IntegrityError), transaction.atomic():
        GapNoteFactory.create(gap=gap, text="")
