"""Settings by environment: base, dev (embedded services), test, prod."""
