"""The addresses a rendered report points to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Links:
    """Absolute addresses: the report's page, how the number is worked out, how to stop the mails."""

    report: str
    stop: str
    how: str
