"""One valid call of every service that gives targets out and notes who has read them."""

from collections.abc import Callable

from departments.models import Quarter
from kpis.models import Delivery, Distribution
from kpis.selectors.summaries import preview
from kpis.services import acknowledgements, distributions
from kpis.tests.factories_targets import KptFactory
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"


def _quarter(stage: Stage) -> Quarter:
    quarter: Quarter = stage.world.quarters["own"]
    KptFactory.create(quarter=quarter)
    return quarter


def _distribute(stage: Stage) -> Distribution:
    quarter = _quarter(stage)
    seen = preview(quarter).fingerprint
    return distributions.distribute(quarter=quarter, seen=seen, **stage.act(OFFICE))


def _failed(stage: Stage) -> Delivery:
    version = _distribute(stage)
    distributions.write_due_mails(now=stage.now)
    OutgoingMail.objects.filter(about_id=version.pk).update(state=MailState.FAILED)
    return version.deliveries.select_related("mail", "user").all()[0]


CALLS_DISTRIBUTE: dict[str, Callable[[Stage], object]] = {
    "kpis.distributions.distribute": _distribute,
    "kpis.distributions.send_test": lambda s: distributions.send_test(
        quarter=_quarter(s), **s.act(OFFICE)
    ),
    "kpis.distributions.resend_delivery": lambda s: distributions.resend_delivery(
        delivery=_failed(s), **s.act(OFFICE)
    ),
    "kpis.distributions.resend_failed": lambda s: distributions.resend_failed(
        distribution=_failed(s).distribution, **s.act(OFFICE)
    ),
    "kpis.acknowledgements.acknowledge": lambda s: acknowledgements.acknowledge(
        distribution=_distribute(s), **s.act()
    ),
    "kpis.acknowledgements.ask_unread": lambda s: acknowledgements.ask_unread(
        distribution=_distribute(s), **s.act(OFFICE)
    ),
}
