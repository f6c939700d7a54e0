"""Mails about the life of a plan, through the outbox, in the transaction of what they tell of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Comment, Plan, User
from departments.readers import readers_of
from departments.selectors import heads_of
from saypro_align.outbox.services import Attachment, enqueue_mail
from saypro_align.outbox.unsubscribing import link_to_stop

LONGEST_SUBJECT = 60
KINDS = ("plan_submitted", "plan_returned", "plan_accepted", "comment_named")


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as a mail shows it: where, and what."""

    place: str
    text: str

    @property
    def lines(self) -> list[str]:
        """Return the text line by line."""
        return self.text.splitlines()


@dataclass(frozen=True, slots=True)
class News:
    """What a mail says: one sentence, some more, what was asked, and the one button.

    The subject is cut to what mail programs show, the heading is not; without one it is the subject.
    """

    subject: str
    sentences: tuple[str, ...]
    button: str
    url: str
    reason: str
    remarks: tuple[Remark, ...] = ()
    heading: str = ""


def subject_around(pattern: str, **words: str) -> str:
    """Fill in a subject; `title` is cut to what room the others leave it."""
    room = LONGEST_SUBJECT - len(pattern % {**words, "title": ""})
    return pattern % {**words, "title": Truncator(words["title"]).chars(max(room, 1))}


def tell_submitted(*, plan: Plan, now: datetime) -> None:
    """Send a copy to the department: it arrived, who reads it, and what can still be done."""
    department = plan.obligation.department
    news = News(
        subject=_("%(department)s plan: submitted") % {"department": department},
        sentences=(
            _("%(person)s submitted version %(number)d of the plan for %(quarter)s.")
            % {
                "person": plan.submitted_by,
                "number": plan.number,
                "quarter": plan.obligation.quarter,
            },
            _("The strategy office reads it now; you get a mail when it is decided."),
            _("You can take it back until somebody there has opened it."),
        ),
        button=_("See the plan"),
        url=_plan_url(plan),
        reason=_reason_of_heads(plan),
    )
    _send(plan, "plan_submitted", news, now, stamp=f"{plan.version}")


def tell_returned(*, plan: Plan, remarks: Sequence[Remark], now: datetime) -> None:
    """Tell the department what should change, with the way to the first field."""
    things = len(remarks) + bool(plan.decision_note)
    news = News(
        subject=ngettext(
            "%(department)s plan: %(count)d thing to change",
            "%(department)s plan: %(count)d things to change",
            things,
        )
        % {"department": plan.obligation.department, "count": things},
        sentences=tuple(
            text
            for text in (
                _("%(person)s asks for changes before the plan can be accepted.")
                % {"person": plan.decided_by},
                plan.decision_note,
            )
            if text
        ),
        remarks=tuple(remarks),
        button=_("Change them"),
        url=_address("kpis:plan_edit", plan.obligation.department.slug, plan.pk)
        + ("#first-comment" if remarks else ""),
        reason=_reason_of_heads(plan),
    )
    _send(plan, "plan_returned", news, now, stamp=f"{plan.version}")


def tell_accepted(*, plan: Plan, now: datetime) -> None:
    """Tell the department that its plan is in force."""
    news = News(
        subject=_("%(department)s plan: accepted") % {"department": plan.obligation.department},
        sentences=tuple(
            text
            for text in (
                _("%(person)s accepted the plan for %(quarter)s. It counts in the alignment now.")
                % {"person": plan.decided_by, "quarter": plan.obligation.quarter},
                plan.decision_note,
            )
            if text
        ),
        button=_("See the plan"),
        url=_plan_url(plan),
        reason=_reason_of_heads(plan),
    )
    _send(plan, "plan_accepted", news, now, stamp=f"{plan.version}")


def tell_named(*, comment: Comment, people: Iterable[UUID], now: datetime) -> None:
    """Tell everybody named in the comment, but not who wrote it."""
    plan = comment.plan
    url = f"{_plan_url(plan)}#comment-{comment.pk}"
    news = News(
        subject=_("%(person)s mentions you: %(department)s plan")
        % {"person": comment.author, "department": plan.obligation.department},
        sentences=(
            _("%(person)s mentions you in a comment on the plan of %(plan)s.")
            % {"person": comment.author, "plan": plan.obligation},
        ),
        remarks=(Remark(comment.quoted, comment.text),),
        button=_("Read and answer"),
        url=url,
        reason=_("You get this because somebody named you in a comment."),
    )
    named = User.objects.filter(pk__in=set(people) - {comment.author_id}).order_by("pk")
    for person in named:
        _enqueue(
            f"comment.named:{comment.pk}:{person.pk}", "comment_named", person, news, now, comment
        )


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read, at this moment, what a mail of ours tells of.

    Between writing and sending somebody may leave the department, or a plan may be taken back.
    """
    if about_id is None:
        return False
    if kind == "comment_named":
        comment = Comment.objects.select_related("plan__obligation").filter(pk=about_id).first()
        plan, inside = (comment.plan, comment.is_inside) if comment else (None, True)
    else:
        plan = Plan.objects.select_related("obligation").filter(pk=about_id).first()
        inside = True
    return (
        plan is not None
        and readers_of(plan, inside=inside).filter(email__iexact=recipient).exists()
    )


def _send(plan: Plan, kind: str, news: News, now: datetime, *, stamp: str) -> None:
    department = plan.obligation.department_id
    people = {head.pk: head for head in heads_of([department]).get(department, [])}
    if plan.submitted_by is not None and plan.submitted_by.is_active:
        people[plan.submitted_by.pk] = plan.submitted_by
    for person in people.values():
        _enqueue(f"{kind}:{plan.pk}:{stamp}:{person.pk}", kind, person, news, now, plan)


def _enqueue(
    key: str, kind: str, person: User, news: News, now: datetime, about: Plan | Comment
) -> None:
    try:
        validate_email(person.email)
    except ValidationError:
        return
    send_news(key=key, kind=kind, recipient=person.email, news=news, about=about, now=now)


def send_news(
    *,
    key: str,
    kind: str,
    recipient: str,
    news: News,
    about: Model | None,
    attachments: Sequence[Attachment] = (),
    now: datetime,
) -> bool:
    """Write the mail, once for each key; return whether it was written now."""
    context = {
        "news": news,
        "stop_url": link_to_stop(kind, recipient),
        "ORGANIZATION_NAME": settings.ORGANIZATION_NAME,
    }
    mail = enqueue_mail(
        key=key,
        kind=kind,
        recipient=recipient,
        subject=Truncator(news.subject).chars(LONGEST_SUBJECT),
        text=render_to_string("emails/plan_news.txt", context),
        html=render_to_string("emails/plan_news.html", context),
        attachments=attachments,
        about=about,
        now=now,
    )
    return mail is not None


def _reason_of_heads(plan: Plan) -> str:
    return _("You get this because you head %(department)s or submitted its plan.") % {
        "department": plan.obligation.department
    }


def _plan_url(plan: Plan) -> str:
    obligation = plan.obligation
    page = _address("reports:plan_page", obligation.department.slug, obligation.quarter.code)
    return f"{page}?version={plan.number}"


def _address(name: str, *arguments: object) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=arguments)}"
