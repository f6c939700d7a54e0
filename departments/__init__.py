"""Who wants what.

Owns people and their roles, departments, quarters, goals with their measures and drivers, key
projects with each department's priority, obligations (which department owes a plan in which quarter),
plan versions, objectives and their links to goals; what people propose to change about goals, and which
objectives must be realigned after one was retired.

Start reading at `models/`, then `services/plans.py` (the life of a plan). How the numbers behind an
objective are measured stands one floor up, in `kpis`; nothing here knows about it. Everybody above is
told of a change by `signals.plan_changed`.
"""
