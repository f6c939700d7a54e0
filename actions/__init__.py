"""What is done about a gap.

Owns corrective actions with their steps and resources. Calls `gaps.services` downward (a finished
action asks for a re-check); nothing below knows about it.
"""
