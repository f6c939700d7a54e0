"""Tables as CSV that no spreadsheet mistakes for a program."""

from saypro_align.lib.spreadsheet import rows

__all__ = ["rows"]
