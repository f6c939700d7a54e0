"""What the apps above may want to know. Payload: `obligation_ids` (list of UUID), `now` (datetime)."""

from django.dispatch import Signal

# A plan, its objectives, its links or something they rest on (goal, priority, quarter) changed.
plan_changed = Signal()

# A person's access was closed or his address changed: what opens doors for him must end.
# Payload: `user_id` (UUID), `now` (datetime).
access_changed = Signal()
# A quarter was closed and its plans are frozen. Payload: `quarter`, `actor`, `now`.
quarter_closed = Signal()
