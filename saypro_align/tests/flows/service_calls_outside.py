"""One valid call of every service about readers outside."""

from collections.abc import Callable

from departments.services import outside
from reports.models import ReportLink, ReportRun
from reports.services import report_links, stopping, wordings
from reports.tests.factories_outside import outside_run
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"


def _link(stage: Stage) -> ReportLink:
    made, _address = report_links.make_link(run=_run(stage), label="Our bank", **stage.act(OFFICE))
    return made


def _run(stage: Stage) -> ReportRun:
    return outside_run(departments=[stage.obligation.department.name])


CALLS_OUTSIDE: dict[str, Callable[[Stage], object]] = {
    "departments.outside.answer_outside": lambda s: outside.answer_outside(
        department=s.obligation.department, is_shown=True, expected_version=1, **s.act()
    ),
    "reports.report_links.make_link": lambda s: _link(s),
    "reports.report_links.revoke_link": lambda s: report_links.revoke_link(
        link=_link(s), **s.act(OFFICE)
    ),
    "reports.report_links.revoke_links": lambda s: report_links.revoke_links(
        run=_link(s).run, **s.act(OFFICE)
    ),
    "reports.stopping.start_for": lambda s: _start_for(s),
    "reports.wordings.write_wording": lambda s: wordings.write_wording(
        gap=s.gap(),
        changes={"gap_text": "A KPI that does not serve its goal."},
        expected_version=None,
        **s.act(OFFICE),
    ),
    "reports.report_links.revoke_naming": lambda s: _revoke_naming(s),
}


def _revoke_naming(stage: Stage) -> int:
    outside.answer_outside(
        department=stage.obligation.department, is_shown=True, expected_version=1, **stage.act()
    )
    _link(stage)
    return report_links.revoke_naming(department=stage.obligation.department, **stage.act(OFFICE))


def _start_for(stage: Stage) -> None:
    stopping.stop_mails(address="bank@partner.example", now=stage.now)
    stopping.start_for(
        address="bank@partner.example", schedule=stage.schedule(), **stage.act(OFFICE)
    )
