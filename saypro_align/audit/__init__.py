"""Who changed what, when, from what to what, and why. Append-only; written by services only."""
