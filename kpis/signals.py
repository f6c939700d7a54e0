"""What the apps above may want to know. Payload: `obligation_ids` (list of UUID), `now` (datetime)."""

from django.dispatch import Signal

# A KPI, its use in a plan or its owners changed (a new measurement does not change alignment).
kpi_changed = Signal()
