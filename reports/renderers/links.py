"""The addresses a rendered report points to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Links:
    """Absolute addresses: the report's page, how the number is worked out, how to stop the mails.

    `manage` is where the reader chooses his mails, `site` what the paths inside a report begin with;
    both are empty where the reader has no account.
    """

    report: str
    stop: str
    how: str
    manage: str = ""
    site: str = ""
