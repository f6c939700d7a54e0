"""What is said of proposed targets, for tests."""

import factory

from departments.tests.factories import DepartmentFactory, UserFactory
from kpis.choices.discussions import FeasibilityAnswer
from kpis.choices.targets import KptState
from kpis.models import Feasibility, KptFeedback, KptQuestion
from kpis.tests.factories import _Stamped
from kpis.tests.factories_targets import KptFactory


class FeasibilityFactory(_Stamped):
    """A head says yes."""

    class Meta:
        model = Feasibility

    kpt = factory.SubFactory(KptFactory, state=KptState.PROPOSED)
    department = factory.SubFactory(DepartmentFactory)
    answer = FeasibilityAnswer.YES
    answered_by = factory.SubFactory(UserFactory)


class KptFeedbackFactory(_Stamped):
    """Somebody finds a target too high and waits for an answer."""

    class Meta:
        model = KptFeedback

    kpt = factory.SubFactory(KptFactory, state=KptState.PROPOSED)
    given_by = factory.SubFactory(UserFactory)
    realistic = False
    comment = "Two licences were not renewed."


class KptQuestionFactory(_Stamped):
    """A question that waits for its answer."""

    class Meta:
        model = KptQuestion

    kpt = factory.SubFactory(KptFactory, state=KptState.PROPOSED)
    asked_by = factory.SubFactory(UserFactory)
    text = "Why royalties, and not membership fees?"
