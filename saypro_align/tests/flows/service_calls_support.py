"""One valid call of each service about support, recognition and incentives."""

from collections.abc import Callable
from datetime import date

from actions.models import SupportRequest
from actions.services import recognition, support
from actions.services.recognition import Thanks
from actions.services.support import Need
from actions.support_choices import SupportKind
from actions.tests.factories_support import RecognitionFactory, SupportRequestFactory
from saypro_align.tests.flows.stage import Stage


def _asked(stage: Stage, kind: str = SupportKind.TOOL) -> SupportRequest:
    return SupportRequestFactory.create(department=stage.obligation.department, kind=kind)


CALLS_SUPPORT: dict[str, Callable[[Stage], object]] = {
    "actions.support.ask_for_support": lambda s: support.ask_for_support(
        department=s.obligation.department,
        need=Need(SupportKind.TOOL, "A licence", date(2026, 12, 1)),
        **s.act(),
    ),
    "actions.support.grant_support": lambda s: support.grant_support(
        request=_asked(s, SupportKind.TRAINING), **s.act()
    ),
    "actions.support.order_support": lambda s: support.order_support(request=_asked(s), **s.act()),
    "actions.support.provide_support": lambda s: support.provide_support(
        request=_asked(s), **s.act()
    ),
    "actions.support.decline_support": lambda s: support.decline_support(
        request=_asked(s), reason="Too dear.", **s.act()
    ),
    "actions.support.withdraw_support": lambda s: support.withdraw_support(
        request=_asked(s), reason="Found another way.", **s.act()
    ),
    "actions.recognition.recognise": lambda s: recognition.recognise(
        thanks=Thanks("You answered every customer within a day!"),
        department=s.world.department("foreign"),
        **s.act(),
    ),
    "actions.recognition.withdraw_recognition": lambda s: recognition.withdraw_recognition(
        recognition=RecognitionFactory.create(by=s.world.people["head"]), **s.act()
    ),
    "actions.recognition.choose_wall": lambda s: recognition.choose_wall(stay_off=True, **s.act()),
    "actions.recognition.dismiss_milestone": lambda s: recognition.dismiss_milestone(
        milestone=f"plan:{s.plan().pk}", **s.act()
    ),
}
