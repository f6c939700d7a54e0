"""A report whose matter does not exist yet."""

from saypro_align.lib.exceptions import DomainError


class NotYet(DomainError):
    """What the report tells of does not exist yet; it waits, and nothing has failed."""

    code = "report_waits"
