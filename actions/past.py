"""What this app adds to the past that history rows tell."""

from actions.models import CorrectiveAction, DateChange, LateNotice, ResourceRequest
from saypro_align.audit import past

past.added(DateChange)
past.added(LateNotice)
past.guarded(CorrectiveAction, lambda reader: CorrectiveAction.objects.visible_to(reader))
past.guarded(ResourceRequest, lambda reader: ResourceRequest.objects.visible_to(reader))
