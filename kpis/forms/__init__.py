"""What people type into: the plan editor's rows, KPIs, values, decisions, plan sets."""
