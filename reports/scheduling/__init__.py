"""When reports are due, which period they tell of, and the rule in words."""
