"""Files that wait between their preview and their import."""

from datetime import datetime, timedelta

from django.db import transaction

from departments.models import User
from kpis.models import PlanSetUpload

_KEPT_FOR = timedelta(days=1)


@transaction.atomic
def keep_upload(*, raw: bytes, name: str, actor: User, now: datetime) -> PlanSetUpload:
    """Keep a file until it is imported; old ones and the person's earlier one are thrown away."""
    PlanSetUpload.objects.filter(created_at__lt=now - _KEPT_FOR).delete()
    PlanSetUpload.objects.filter(uploaded_by=actor).delete()
    return PlanSetUpload.objects.create(
        uploaded_by=actor, name=name[:200], content=raw, created_at=now
    )
