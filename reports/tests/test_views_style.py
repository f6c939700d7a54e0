"""The style page shows every component there is."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def test_every_component_stands_on_the_style_page(as_dumisa: Client) -> None:
    """A new component is shown here in the same commit."""
    answer = as_dumisa.get("/manage/style/")
    used = {template.name for template in answer.templates}
    components = {
        f"components/{path.name}"
        for path in (TEMPLATES / "components").glob("*.html")
        if not path.name.startswith("_")
    }

    assert answer.status_code == 200
    assert sorted(components - used) == []


def test_only_those_who_run_the_product_need_it(as_amina: Client) -> None:
    assert as_amina.get("/manage/style/").status_code in {403, 404}
