"""What readers outside find in the demo."""

from datetime import datetime

import pytest

from departments.models import Department
from reports.choices import Audience
from reports.models import ReportRun
from reports.selectors.outside_page import outside_page

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_newest_report_was_corrected_and_says_why(demo_story: datetime) -> None:
    newest = ReportRun.objects.filter(audience=Audience.EXTERNAL).latest("built_at", "revision")
    withdrawn = Department.objects.filter(
        is_shown_outside=False, shown_outside_at__isnull=False, slug="customer-service"
    )
    page = outside_page(newest)

    assert [(one.number, one.reason, one.is_shown) for one in page.revisions] == [
        (1, "", False),
        (2, "A department asked not to be named outside any more.", True),
    ]
    assert "Customer Service" in str(newest.corrects.content)  # type: ignore[union-attr]
    assert withdrawn.get().name not in str(newest.content)
