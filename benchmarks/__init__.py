"""Measurements beside the suite: times are printed here and asserted nowhere."""
