"""Putting what was said at a field beside that field of the plan editor."""

from departments.models import User
from kpis.forms.editor import PlanEditor
from kpis.selectors.comments import Talk, talk_about
from kpis.typed import PLAN


def show_comments(editor: PlanEditor, user: User) -> Talk:
    """Hand every row the open comments at its fields; return all that was said about the plan."""
    talk = talk_about(editor.content.plan, user)
    found = talk.by_row()
    editor.text.comments = found.get(PLAN, {})
    for row in editor.rows:
        row.form.comments = found.get(row.path, {})
        for kpi in row.kpis:
            kpi.form.comments = found.get(kpi.path, {})
    return talk
