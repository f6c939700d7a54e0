"""Every number of the dashboard as a line of a file: what, its value, of how many, and its list."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from reports.dashboard import DashboardPage, Number

Line = tuple[str, str, object, object, str]


def headers() -> Sequence[str]:
    """Return the heads of the columns."""
    return (_("What"), _("Value"), _("Count"), _("Of"), _("List"))


def lines(page: DashboardPage) -> Iterator[Line]:
    """Yield the headline, what stands beside it, and the gaps by kind and age."""
    number, list_of = page.headline, page.due.url
    yield _line(_("Alignment"), number.text, number.aligned, number.total, list_of)
    yield _line(_("Alignment target"), str(number.target_percent), "", "", list_of)
    yield from (
        _count(label, found)
        for label, found in (
            (_("Fully aligned plans"), page.aligned),
            (_("Plans due"), page.due),
            (_("Departments without a plan"), Number(len(page.missing), page.missing_url)),
            (_("Exempt departments"), Number(len(page.exempt), page.exempt_url)),
            (_("Open gaps"), page.open_gaps),
            (_("Open gaps still to confirm"), page.unsure_gaps),
            (_("Gaps resolved, not verified"), page.resolved),
            (_("Late actions"), page.late_total),
        )
    )
    for row in page.kinds:
        yield _count(row.label, row.total)
        for age, cell in zip(page.ages, row.cells, strict=True):
            yield _count(_("%(kind)s, %(age)s days") % {"kind": row.label, "age": age}, cell)
    for one in page.companions:
        yield _line(one.label, one.text, one.count, one.total, one.url)
    for place in page.axes.places:
        yield _line(
            _("KPIs on track: %(department)s") % {"department": place.name},
            place.share_text,
            place.on_track,
            place.with_data,
            place.kpis_url,
        )


def _count(label: str, number: Number) -> Line:
    return _line(label, str(number.count), number.count, "", number.url)


def _line(label: str, text: str, count: object, total: object, url: str) -> Line:
    return (str(label), text, count, total, f"{settings.SITE_URL}{url}")
