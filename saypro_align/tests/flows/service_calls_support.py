"""One valid call of each service about support, recognition and incentives."""

from collections.abc import Callable
from datetime import date

from actions.models import SupportRequest
from actions.services import support
from actions.services.support import Need
from actions.support_choices import SupportKind
from actions.tests.factories_support import SupportRequestFactory
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
}
