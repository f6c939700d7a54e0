"""How often one person may do what costs others something: mails, and files that are slow to make.

Counted in the database before it is done, exactly, whatever runs at the same time.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from departments.services.sign_in import reserve

if TYPE_CHECKING:
    from departments.models import User

# Within a quarter of an hour; nobody who works gets near them.
FILES: Final = "files"
TEST_MAILS: Final = "test-mails"
RESENT_MAILS: Final = "resent-mails"
_MOST: Final = {FILES: 120, TEST_MAILS: 10, RESENT_MAILS: 60}


def count_use(what: str, user: "User", now: datetime) -> None:
    """Count one use. Raises TooManyAttempts, which says how long to wait, when there were too many."""
    reserve(f"use:{what}", str(user.pk), most=_MOST[what], now=now)
