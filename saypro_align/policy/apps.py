from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Deny by default."""

    name = "saypro_align.policy"
    label = "policy"
