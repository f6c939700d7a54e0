"""The style page shows every component there is, and the frame stays light."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TEMPLATES = Path(settings.BASE_DIR) / "templates"
BUDGET = 60_000


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


@pytest.mark.usefixtures("quarter")
@pytest.mark.parametrize("address", ["/?week=mine", "/dashboard/", "/account/", "/manage/style/"])
def test_the_first_view_is_light(as_dumisa: Client, address: str) -> None:
    page = as_dumisa.get(address).content.decode()

    assert weight(page) <= BUDGET


def weight(page: str) -> int:
    """Return how many bytes of style and script the page asks for, compressed."""
    links = re.findall(r'<(?:link[^>]*rel="stylesheet"[^>]*href|script[^>]*src)="([^"]+)"', page)
    links += re.findall(r'<link\s+rel="stylesheet"\s+href="([^"]+)"', page)
    total = 0
    for address in set(links):
        assert address.startswith("/static/"), f"{address} is not ours"
        path = finders.find(re.sub(r"\?.*", "", address.removeprefix("/static/")))
        assert path, address
        total += len(gzip.compress(Path(str(path)).read_bytes()))
    assert total > 30_000
    return total
