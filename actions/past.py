"""What this app adds to the past that history rows tell."""

from actions.models import CorrectiveAction
from saypro_align.audit import past

past.guarded(CorrectiveAction, lambda reader: CorrectiveAction.objects.visible_to(reader))
