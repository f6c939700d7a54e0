"""A quarter's results go to everybody who works here, once each, whatever stops or repeats."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import User
from departments.selectors import colleagues
from departments.services.plan_mails import News, Remark, send_news
from reports.models import QuarterResults, ResultsState
from reports.quarter_story import QuarterStory
from saypro_align.audit.services import record
from saypro_align.lib.periods import short_quarter

KIND: Final = "quarter_results"
KINDS: Final = (KIND,)
# A mail gives the news, the page all of it.
_MOST_LINES: Final = 6


def send_results_mails(*, now: datetime) -> int:
    """Write the mails of results that were published and not told yet; return how many.

    The key of each mail names results and person: however often this runs nobody gets two.
    """
    rows = QuarterResults.objects.filter(
        state=ResultsState.PUBLISHED, number=1, mailed_at=None
    ).select_related("quarter")
    return sum(_tell(results, now) for results in rows.order_by("published_at", "pk"))


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether somebody with this address still works here."""
    del kind, about_id
    return colleagues().filter(email__iexact=recipient).exists()


@transaction.atomic
def _tell(results: QuarterResults, now: datetime) -> int:
    claimed = QuarterResults.objects.filter(pk=results.pk, mailed_at=None).update(mailed_at=now)
    if not claimed:
        return 0
    news = _news(results)
    written = sum(_send(results, person, news, now) for person in colleagues().order_by("pk"))
    record(
        "results.mailed", actor=None, subject=results, now=now, changes={"mails": (None, written)}
    )
    return written


def _news(results: QuarterResults) -> News:
    story = QuarterStory.read(results.content)
    quarter = results.quarter.name
    parts = (
        (_("Successes"), results.successes),
        (_("Areas for improvement"), results.improvements),
        (_("Next steps"), results.next_steps),
    )
    heading = f"{quarter}: {story.headline}"
    return News(
        subject=f"{short_quarter(results.quarter.code)}: {story.headline}",
        heading=heading,
        sentences=(_("These are the results of %(quarter)s.") % {"quarter": quarter},),
        remarks=tuple(Remark(title, _short(text)) for title, text in parts if text),
        button=_("Read the results"),
        url=f"{settings.SITE_URL}{reverse('reports:results_page', args=[results.quarter.code])}",
        reason=_("You get this because you work here."),
    )


def _short(text: str) -> str:
    lines = text.splitlines()
    more = len(lines) - _MOST_LINES
    shown = "\n".join(lines[:_MOST_LINES])
    return shown if more <= 0 else f"{shown}\n{_('and %(n)d more') % {'n': more}}"


def _send(results: QuarterResults, person: User, news: News, now: datetime) -> int:
    try:
        validate_email(person.email)
    except ValidationError:
        return 0
    return send_news(
        key=f"{KIND}:{results.pk}:{person.pk}",
        kind=KIND,
        recipient=person.email,
        news=news,
        about=results,
        now=now,
    )
