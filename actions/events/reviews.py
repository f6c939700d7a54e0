"""What reviews write into the audit trail."""

from django.utils.translation import gettext_lazy as _

from saypro_align.audit.registry import register

register(
    {
        "monthly_review.made": _("made the monthly review"),
        "monthly_review.edited": _("changed the analysis of the month"),
        "monthly_review.frozen": _("froze the results of the month"),
        "session.gap_raised": _("raised a gap in the meeting"),
        "target.assessed": _("said how the target looks"),
        "target.decided": _("decided about the target"),
    }
)
