"""The list of everything somebody may owe. A new kind is one function and one line here."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from reports.selectors.week import (
    actions,
    exemptions,
    gaps,
    goals,
    incentives,
    metrics,
    plans,
    requests,
    reviews,
    running,
    support,
    talk,
    values,
)
from reports.selectors.week.source import Source

SOURCES: Final[tuple[Source, ...]] = (
    Source(_("Plans to write"), plans.to_write),
    Source(_("Plans to decide on"), plans.to_decide),
    Source(_("Imported plans"), plans.imported),
    Source(_("Gaps to answer"), gaps.to_answer),
    Source(_("Objectives to realign"), goals.to_realign),
    Source(_("Proposed changes of goals"), goals.to_answer),
    Source(_("Suggested gaps"), gaps.to_triage),
    Source(_("Exemptions to decide on"), exemptions.to_decide),
    Source(_("Exemptions that end"), exemptions.ending),
    Source(_("Corrective actions"), actions.to_finish),
    Source(_("Actions to agree to"), actions.to_agree),
    Source(_("Steps"), actions.steps),
    Source(_("Resources to decide on"), actions.resources_to_decide),
    Source(_("Resources to allocate"), actions.resources_to_allocate),
    Source(_("KPI values"), values.due),
    Source(_("Shared KPIs"), values.shares_to_confirm),
    Source(_("Suggested wordings"), metrics.wordings),
    Source(_("Metrics to rate"), metrics.to_rate),
    Source(_("Ratings to compare"), metrics.to_close),
    Source(_("Metrics to review again"), metrics.to_repeat),
    Source(_("Requests to answer"), requests.to_answer),
    Source(_("Late answers of others"), requests.late_of_others),
    Source(_("Contributions to confirm"), requests.to_confirm),
    Source(_("Promised contributions"), requests.to_deliver),
    Source(_("Support to answer"), support.to_answer),
    Source(_("Promised support"), support.to_deliver),
    Source(_("Incentives"), incentives.to_go_on),
    Source(_("Meetings to answer"), reviews.to_answer),
    Source(_("Meetings you go to"), reviews.to_attend),
    Source(_("Meetings to close"), reviews.to_close),
    Source(_("Reviews to plan"), reviews.to_plan),
    Source(_("Decisions of meetings"), reviews.to_do),
    Source(_("Comments that name you"), talk.mentions),
    Source(_("Reports and mails"), running.failures),
)
