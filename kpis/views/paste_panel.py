"""What the editor shows of pasting: the panel, and the last rows pasted with their undo."""

from datetime import datetime
from typing import Any

from kpis.forms.paste import PasteForm
from kpis.selectors.content import PlanContent
from kpis.selectors.pasting import last_paste
from kpis.views.links import plan_step_url


def paste_panel(content: PlanContent, now: datetime) -> dict[str, Any]:
    """Return what `kpis/_paste_panel.html` takes."""
    return {
        "paste_form": PasteForm(content=content),
        "last_paste": last_paste(content.plan, now),
        "paste_url": plan_step_url("plan_paste", content.plan),
    }
