"""The demo app stands above all others and nothing imports it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """Commands only; it has no models and no pages."""

    name = "saypro_align.demo"
    label = "demo"
    verbose_name = _("Demo")
