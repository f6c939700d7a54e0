"""The results of a quarter: drafted from its numbers, edited, published when it closes, corrected.

What is published never changes. A correction is a new version with its reason; it goes out by no
second mail.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Quarter, User
from departments.services.checks import needs_text, only
from kpis.services.closings import close_targets
from reports.models import QuarterResults, ResultsState
from reports.quarter_story import PARTS, QuarterStory
from reports.selectors.results import published, story_of
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import WrongState
from saypro_align.lib.nudge import nudge

SEND_RESULTS: Final = "reports.tasks.send_results_task"
_DRAFT: Final = models.Q(state=ResultsState.DRAFT)


@transaction.atomic
def draft_results(*, quarter: Quarter, actor: User, now: datetime) -> QuarterResults:
    """Return the draft of the first results, made from the numbers where there is none yet."""
    held = QuarterResults.objects.filter(_DRAFT, quarter=quarter).first()
    if held is not None:
        return held
    if published(quarter) is not None:
        raise WrongState(_("The results are published. Correct them instead."))
    drafts = story_of(quarter, actor, now=now).drafts()
    results = QuarterResults(quarter=quarter, number=1, drafted=drafts, **drafts)
    return create_row(results, actor=actor, now=now, event="results.drafted")


@transaction.atomic
def edit_results(
    *,
    results: QuarterResults,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> QuarterResults:
    """Word the three parts. Raises Conflict with both texts when somebody else saved first."""
    _is_draft(results)
    return save_row(
        results,
        changes=only(changes, frozenset(PARTS)),
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="results.edited",
        where=_DRAFT,
    )


@transaction.atomic
def redraft_results(
    *, results: QuarterResults, expected_version: int | None = None, actor: User, now: datetime
) -> QuarterResults:
    """Draft again from the numbers of now whatever nobody has edited; what people wrote stays."""
    _is_draft(results)
    story = story_of(results.quarter, actor, now=now)
    return _redraft(results, story, expected_version, actor, now)


@transaction.atomic
def publish_results(
    *, results: QuarterResults, expected_version: int | None = None, actor: User, now: datetime
) -> QuarterResults:
    """Freeze the results of a closed quarter and let everybody read them."""
    _is_draft(results)
    quarter = Quarter.objects.get(pk=results.quarter_id)
    if quarter.state != QuarterState.CLOSED:
        raise WrongState(_("Results are published when the quarter is closed."))
    story = story_of(quarter, actor, now=now)
    _redraft(results, story, expected_version, actor, now)
    save_row(
        results,
        changes={
            "state": ResultsState.PUBLISHED,
            "content": story.frozen(),
            "published_at": now,
            "published_by": actor,
        },
        expected_version=None,
        actor=actor,
        now=now,
        event="results.published",
        where=_DRAFT,
    )
    # The timetable would find them within ten minutes; whoever closes a quarter wants to see them go.
    transaction.on_commit(partial(nudge, SEND_RESULTS), robust=True)
    return results


@transaction.atomic
def correct_results(*, quarter: Quarter, reason: str, actor: User, now: datetime) -> QuarterResults:
    """Begin a new version of published results, with what is wrong; the old one stays readable."""
    told = needs_text(reason, "reason", _("Say what is corrected, and why."))
    last = published(quarter)
    if last is None:
        raise WrongState(_("Nothing is published that could be corrected."))
    if QuarterResults.objects.filter(_DRAFT, quarter=quarter).exists():
        raise WrongState(_("A correction has been begun already."))
    results = QuarterResults(
        quarter=quarter,
        number=last.number + 1,
        reason=told,
        drafted=last.drafted,
        **{part: getattr(last, part) for part in PARTS},
    )
    return create_row(results, actor=actor, now=now, event="results.corrected", why=told)


@transaction.atomic
def end_quarter(*, quarter: Quarter, actor: User, now: datetime) -> QuarterResults:
    """Freeze how the targets ended and publish the results, as edited or as the numbers say."""
    close_targets(quarter=quarter, actor=actor, now=now)
    held = published(quarter)
    if held is not None:
        return held
    results = draft_results(quarter=quarter, actor=actor, now=now)
    return publish_results(results=results, actor=actor, now=now)


def _redraft(
    results: QuarterResults,
    story: QuarterStory,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> QuarterResults:
    drafts = story.drafts()
    untouched = [part for part in PARTS if getattr(results, part) == results.drafted.get(part, "")]
    return save_row(
        results,
        changes={
            **{part: drafts[part] for part in untouched},
            "drafted": {**results.drafted, **{part: drafts[part] for part in untouched}},
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="results.drafted",
        where=_DRAFT,
    )


def _is_draft(results: QuarterResults) -> None:
    if results.is_published:
        raise WrongState(_("The results are published. Correct them instead."))
