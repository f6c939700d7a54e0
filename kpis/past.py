"""What this app adds to the past that history rows tell."""

from kpis.models import (
    Handshake,
    HandshakeOffer,
    KpiDepartment,
    Measurement,
    Paste,
    PlanSetUpload,
)
from saypro_align.audit import past

past.as_today(Paste, PlanSetUpload)
past.added(
    KpiDepartment,
    confirmed_at=past.once("confirmed_at", "confirmed_at"),
    confirmed_by_id=past.once("confirmed_by_id", "confirmed_at"),
    declined_at=past.once("declined_at", "declined_at"),
    declined_by_id=past.once("declined_by_id", "declined_at"),
)
past.added(
    Measurement,
    is_latest=(
        "NOT EXISTS (SELECT 1 FROM {table} later WHERE later.kpi_id = row.kpi_id "
        "AND later.measured_on = row.measured_on AND later.revision > row.revision "
        "AND later.created_at <= {at})"
    ),
)
past.added(HandshakeOffer)
past.guarded(Handshake, lambda reader: Handshake.objects.visible_to(reader))
