"""Find the Chromium that is installed; none is ever downloaded."""

import shutil
from functools import cache

_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)


@cache
def installed_chromium() -> str:
    """Return the path of the browser, or nothing."""
    return next((path for name in _NAMES if (path := shutil.which(name))), "")
