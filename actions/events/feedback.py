"""What feedback writes into the audit trail."""

from django.utils.translation import gettext_lazy as _

from saypro_align.audit.registry import register

register(
    {
        "feedback.asked": _("asked for feedback"),
        "feedback.begun": _("began a feedback"),
        "feedback.saved": _("saved the feedback"),
        "feedback.sent": _("sent the feedback"),
        "feedback.answered": _("answered the feedback"),
        "feedback.adopted": _("adopted the feedback"),
        "feedback.declined": _("declined the feedback"),
        "feedback.change_linked": _("named what changed"),
    }
)
