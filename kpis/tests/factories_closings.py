"""How targets ended, for tests."""

import factory

from kpis.choices.closings import ClosingOutcome, WhatNext
from kpis.models import KptClosing
from kpis.tests.factories import _Stamped
from kpis.tests.factories_targets import KptFactory


class KptClosingFactory(_Stamped):
    """A target that was reached, as its number says; it stops here."""

    class Meta:
        model = KptClosing

    kpt = factory.SubFactory(KptFactory)
    suggested = ClosingOutcome.REACHED
    outcome = factory.SelfAttribute("suggested")
    attained = "1"
    what_next = WhatNext.STOP
    by = factory.LazyAttribute(lambda row: row.kpt.owner)
    at = factory.SelfAttribute("created_at")
