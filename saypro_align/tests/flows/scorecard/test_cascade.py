"""Task 28 of the scorecard: the strategy office shares +15 % out over four departments."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from departments.choices import MembershipRole, OrganizationRole
from departments.tests.factories import (
    DepartmentFactory,
    MembershipFactory,
    QuarterFactory,
    UserFactory,
)
from kpis.models import Kpt
from kpis.tests.factories_targets import KptFactory
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, WITHOUT_SCRIPTS, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHARES = {"Finance": "4", "Legal": "4", "Marketing": "4", "Operations": "3"}


@pytest.mark.parametrize("mode", MODES)
def test_fifteen_per_cent_are_shared_out_over_four_departments(
    walk: StartWalk, sign_in: SignIn, mode: Mode, live_server: object
) -> None:
    office = UserFactory.create(organization_role=OrganizationRole.COORDINATOR)
    for name in SHARES:
        department = DepartmentFactory.create(name=name)
        MembershipFactory.create(department=department, role=MembershipRole.HEAD)
    kpt = KptFactory.create(
        quarter=QuarterFactory.create(), owner=office, relative_target=Decimal(15)
    )
    task = walk(28, mode)
    page = task.page
    sign_in(page, office)
    page.goto(f"/targets/cascade/{kpt.pk}/")
    task.start()

    for name, share in SHARES.items():
        task.fill(page.get_by_label(f"Part of {name}"), share)
    if mode != WITHOUT_SCRIPTS:
        expect(page.locator("#cascade-sum")).to_contain_text("Departments add up to 15 of 15")
    task.submit(page.get_by_role("button", name="Save the parts"))

    expect(page.get_by_text("4 parts saved. Departments add up to 15 of 15")).to_be_visible()
    values = Kpt.objects.filter(parent=kpt).order_by("department__name")
    assert list(values.values_list("target_value", flat=True)) == [8000, 8000, 8000, 6000]
    task.finish()
