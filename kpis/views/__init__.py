"""The pages of KPIs and of the plan as its users see it."""
