"""What is done about a gap, and whether it worked.

Owns corrective actions with steps, agreements, resources and verdicts; reviews and meetings with
agenda, minutes and decisions; trainings, monthly feedback, requests for support, thanks and
incentives. Calls `gaps.services` downward (a finished action asks for a re-check); nothing below
knows about it. `docs/corrective-actions.md` tells the life of an action.
"""
