"""Builders read the frozen numbers of a period and return report data; queries live only here."""
