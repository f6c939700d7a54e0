"""Which readers a kind of report may be made for, and how often; the first is the usual one."""

from collections.abc import Mapping
from typing import Final

from reports.choices import Audience, Every, ReportKind

AUDIENCES: Final[Mapping[str, tuple[Audience, ...]]] = {
    ReportKind.MONTHLY: (Audience.LEADERSHIP, Audience.HEADS, Audience.STAFF, Audience.EXTERNAL),
    ReportKind.QUARTERLY: (Audience.LEADERSHIP, Audience.HEADS, Audience.STAFF),
    ReportKind.RESULTS: (Audience.STAFF, Audience.HEADS, Audience.LEADERSHIP),
    ReportKind.STAKEHOLDER: (
        Audience.EXTERNAL,
        Audience.STAFF,
        Audience.HEADS,
        Audience.LEADERSHIP,
    ),
    ReportKind.DEPARTMENT: (Audience.HEADS, Audience.STAFF, Audience.LEADERSHIP),
    ReportKind.PACK: (Audience.LEADERSHIP, Audience.HEADS),
}
RHYTHMS: Final[Mapping[str, tuple[Every, ...]]] = {
    ReportKind.MONTHLY: (Every.MONTH,),
    ReportKind.QUARTERLY: (Every.QUARTER,),
    ReportKind.RESULTS: (Every.QUARTER,),
    ReportKind.STAKEHOLDER: (Every.QUARTER, Every.MONTH),
    ReportKind.DEPARTMENT: (Every.MONTH, Every.QUARTER),
    ReportKind.PACK: (Every.QUARTER,),
}
