"""What people say to each other about the running quarter's plans."""

from datetime import datetime, timedelta

from departments.models import Plan, Quarter
from departments.services.comments import resolve_comment
from kpis.services.approval import comment_on
from saypro_align.demo.cast import Cast


def ask_human_resources(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """The strategy office asks for a number where there is none, and names the head."""
    plan = _in_force(quarter, "hr")
    objective = plan.objectives.order_by("position", "pk")[0]
    comment_on(
        plan=plan,
        name=f"o/{objective.key}:text",
        text=f"@{cast.heads['hr'].name}, which number would tell that this has worked?",
        actor=cast.office,
        now=now,
    )


def answer_sales(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """A question that was answered is done."""
    plan = _in_force(quarter, "sales")
    comment = comment_on(
        plan=plan,
        name="plan:summary",
        text="Good to read. Two sentences here would help those who read nothing else.",
        actor=cast.office,
        now=now,
    )
    resolve_comment(comment=comment, actor=cast.heads["sales"], now=now + timedelta(hours=1))


def _in_force(quarter: Quarter, department: str) -> Plan:
    return Plan.objects.in_force().get(
        obligation__department__slug=department, obligation__quarter=quarter
    )
