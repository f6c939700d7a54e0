"""What the apps above may want to know. Payload: `obligation_ids` (list of UUID), `now` (datetime)."""

from django.dispatch import Signal

# A plan, its objectives, its links or something they rest on (goal, priority, quarter) changed.
plan_changed = Signal()

# A person's access was closed or opened, or his role or address changed: the links in his mails end.
# Payload: `user_id` (UUID), `actor`, `now`, and `closed`: whether sessions and tokens must end too.
access_changed = Signal()
# A quarter was closed and its plans are frozen. Payload: `quarter`, `actor`, `now`.
quarter_closed = Signal()
