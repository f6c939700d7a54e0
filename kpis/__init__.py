"""How what is wanted is measured.

Owns KPIs (lasting series), their use in an objective with baseline, target value and due date,
measurements as revisions, attainment, requests between departments (`handshaking.py` says who may do
what when), and the plan editor with the life of a plan as its users see
it. Reads and calls `departments`; nobody below knows about it. Everybody above is told by
`signals.kpi_changed`.
"""
