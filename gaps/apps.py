from django.apps import AppConfig


class GapsConfig(AppConfig):
    """Gaps, assessments and scores."""

    name = "gaps"

    def ready(self) -> None:
        """Listen to the apps below."""
        from gaps import receivers  # noqa: F401
