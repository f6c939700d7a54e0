"""What the apps above may want to know. Payload: `gap_id` (UUID), `now` (datetime)."""

from django.dispatch import Signal

# A gap that counts or may come to count was opened or reopened.
gap_opened = Signal()
