"""What trainings write into the audit trail."""

from django.utils.translation import gettext_lazy as _

from saypro_align.audit.registry import register

register(
    {
        "training.planned": _("planned the training"),
        "training.edited": _("changed the training"),
        "training.handed_over": _("handed the training over"),
        "training.opened": _("opened the registration"),
        "training.held": _("noted who came"),
        "training.cancelled": _("cancelled the training"),
        "training.audience_added": _("added to whom it is for"),
        "training.audience_removed": _("removed from whom it is for"),
        "training.action_linked": _("linked an action"),
        "training.action_unlinked": _("removed the link to an action"),
        "training.registered": _("registered"),
        "training.queued": _("went on the waiting list"),
        "training.moved_up": _("got a free seat"),
        "training.withdrawn": _("is not coming"),
        "training.attended": _("came"),
        "training.missed": _("did not come"),
        "training.question_added": _("added a question"),
        "training.question_retired": _("removed a question"),
        "training.check_answered": _("answered the questions"),
    }
)
