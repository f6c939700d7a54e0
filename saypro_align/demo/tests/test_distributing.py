"""What the demo shows of targets that were given out."""

from datetime import datetime

import pytest

from kpis.models import Delivery, Distribution
from kpis.selectors.acknowledgements import not_read_by
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_the_targets_were_given_out_twice_and_most_have_read_them(demo_story: datetime) -> None:
    first, second = Distribution.objects.order_by("number")
    people = Delivery.objects.filter(distribution=second).count()

    assert [line["name"] for line in second.content["lines"]]
    assert first.fingerprint != second.fingerprint
    assert 0 < not_read_by(second).count() < people / 2
    assert OutgoingMail.objects.filter(about_id=second.pk, state="sent").count() == people
