"""What a kind of mail is called in the log: words of the product, not of the program."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saypro_align.lib.templatetags.ui import words

# Kinds whose name in the program is not what people call it.
_CALLED: Final[Mapping[str, Promise]] = {
    "account_address": _("Account has another address"),
    "account_password": _("Account has another password"),
    "action_agreement": _("Agreement asked"),
    "gap_raised": _("New gap"),
    "handshake_answered": _("Request answered"),
    "handshake_asked": _("Request to a department"),
    "obstacle_help": _("Help asked with an obstacle"),
    "obstacle_reply": _("Answer to an obstacle"),
    "pack_report": _("Meeting pack"),
    "perception_round": _("Views of a plan asked"),
    "progress_sent": _("Progress report"),
    "ranking_opened": _("Ranking of key projects"),
    "session_invitation": _("Invitation to a review"),
    "session_minutes": _("Minutes of a review"),
    "target_answer": _("Answer about a target"),
    "target_feedback": _("Feedback on a target"),
    "target_question": _("Question about a target"),
    "targets_summary": _("Targets given out"),
}


def kind_words(kind: str) -> str:
    """Return what people call the kind: "Invitation to a review"."""
    return str(_CALLED.get(kind) or words(kind))
