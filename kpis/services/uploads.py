"""Plan sets sent through the browser: a row with a state, worked off by a worker, swept."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import PlanState
from departments.models import Plan, User
from departments.models.plans import PlanQuerySet
from kpis.choices import UploadState
from kpis.models import PlanSetUpload
from kpis.plan_sets import Faulty, read
from kpis.services.plan_sets import import_plan_set
from kpis.services.plans import approve_plan
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

_LEASE = timedelta(minutes=5)
_WAITING = (UploadState.CHECKING, UploadState.IMPORTING)


@transaction.atomic
def upload_plan_set(
    *,
    file_name: str,
    raw: bytes,
    quarter_code: str = "",
    actor: User,
    now: datetime,
) -> PlanSetUpload:
    """Keep a file that can be read, to be checked against what is here.

    Raises Faulty with every problem of the file itself, NotAllowed outside the strategy office.
    """
    if not actor.is_coordinator:
        raise NotAllowed(_("Only the strategy office imports plans."))
    plan_set = read(raw)
    upload = PlanSetUpload(
        file_name=file_name[:200],
        digest=hashlib.sha256(raw).hexdigest(),
        content=raw,
        quarter_code=quarter_code or plan_set.code,
        uploaded_by=actor,
        counts=list(plan_set.counts),
        created_at=now,
        updated_at=now,
    )
    upload.full_clean(exclude=["content"])
    upload.save()
    record("plan_set.uploaded", actor=actor, subject=upload, now=now)
    return upload


@transaction.atomic
def ask_for_import(*, upload: PlanSetUpload, actor: User, now: datetime) -> PlanSetUpload:
    """Let a checked file be imported; asking twice asks once."""
    if not actor.is_coordinator:
        raise NotAllowed(_("Only the strategy office imports plans."))
    asked = PlanSetUpload.objects.filter(pk=upload.pk, state=UploadState.READY).update(
        state=UploadState.IMPORTING, lease_until=None, updated_at=now
    )
    upload.refresh_from_db()
    if asked:
        record("plan_set.import_asked", actor=actor, subject=upload, now=now)
    elif upload.state not in {UploadState.IMPORTING, UploadState.IMPORTED}:
        raise WrongState(_("This file cannot be imported."))
    return upload


@transaction.atomic
def approve_import(*, upload: PlanSetUpload, actor: User, now: datetime) -> int:
    """Approve the plans an import brought that still wait for it, and return how many these were.

    Four eyes: whoever imported them cannot.
    """
    if not (actor.is_leader or actor.is_coordinator) or actor.pk == upload.uploaded_by_id:
        raise NotAllowed(_("Somebody else than who imported the plans must approve them."))
    waiting = list(plans_to_approve(upload).order_by("obligation__department__name", "pk"))
    for plan in waiting:
        approve_plan(plan=plan, quiet=True, actor=actor, now=now)
    if waiting:
        PlanSetUpload.objects.filter(pk=upload.pk).update(approver=actor)
        record("plan_set.approved", actor=actor, subject=upload, now=now)
    return len(waiting)


def plans_to_approve(upload: PlanSetUpload) -> PlanQuerySet:
    """Return the imported plans that are still submitted as they came."""
    plans: PlanQuerySet = Plan.objects.filter(
        obligation__quarter__code=upload.quarter_code,
        submitted_at=upload.updated_at,
        submitted_by=upload.uploaded_by_id,
        state=PlanState.SUBMITTED,
    )
    return plans if upload.state == UploadState.IMPORTED else plans.none()


def work_off_uploads(*, now: datetime) -> int:
    """Check or import every file that waits for it and return how many were done."""
    done = 0
    waiting = PlanSetUpload.objects.filter(state__in=_WAITING).filter(_is_free(now))
    for pk in list(waiting.order_by("created_at").values_list("pk", flat=True)):
        claimed = (
            PlanSetUpload.objects.filter(pk=pk, state__in=_WAITING)
            .filter(_is_free(now))
            .update(lease_until=now + _LEASE)
        )
        if claimed:
            _work_off(PlanSetUpload.objects.get(pk=pk), now)
            done += 1
    return done


def _is_free(now: datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lt=now)


def _work_off(upload: PlanSetUpload, now: datetime) -> None:
    """Do the whole import; a check takes it back, an import keeps it together with the new state."""
    checking = upload.state == UploadState.CHECKING
    try:
        with transaction.atomic():
            import_plan_set(
                plan_set=read(bytes(upload.content)),
                actor=upload.uploaded_by,
                # Nobody approves in somebody else's name: the approver says so himself, below.
                approver=None,
                quarter_code=upload.quarter_code,
                now=now,
                dry_run=checking,
            )
            if not checking:
                record("plan_set.imported", actor=upload.uploaded_by, subject=upload, now=now)
            _settle(upload, UploadState.READY if checking else UploadState.IMPORTED, [], now)
    except Faulty as faulty:
        _settle(upload, UploadState.FAULTY, [str(problem) for problem in faulty.problems], now)
    except DomainError as refusal:
        _settle(upload, UploadState.FAULTY, [refusal.message], now)


def _settle(upload: PlanSetUpload, state: UploadState, problems: list[str], now: datetime) -> None:
    upload.state, upload.problems = state, problems
    upload.lease_until, upload.updated_at = None, now
    if state == UploadState.IMPORTED:
        upload.content = b""
    upload.save(update_fields=["state", "problems", "lease_until", "updated_at", "content"])
