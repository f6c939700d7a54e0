"""What the discussion of targets writes into the audit trail, each as a sentence in the past tense."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "kpt.feasibility": _("answered whether the target can be reached"),
    "kpt.feedback_closed": _("closed the feedback on the target"),
    "kpt_feedback.given": _("gave feedback on the target"),
    "kpt_feedback.edited": _("changed the feedback on the target"),
    "kpt_feedback.taken_over": _("took the feedback over"),
    "kpt_feedback.kept": _("answered the feedback and kept the target"),
    "kpt_feedback.noted": _("took note of the answer"),
    "kpt_question.asked": _("asked about the target"),
    "kpt_question.answered": _("answered the question about the target"),
    "kpt_question.noted": _("took note of the answer"),
}
