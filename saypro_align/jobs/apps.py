from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs and the signs of life of those who run them."""

    name = "saypro_align.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Listen to what Celery tells of every job."""
        import saypro_align.jobs.listening  # noqa: F401
