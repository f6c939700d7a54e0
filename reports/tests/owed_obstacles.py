"""What somebody may owe about obstacles: one example of each."""

from departments.models import User
from departments.tests.factories import DepartmentFactory
from kpis.tests.factories_check_ins import ObstacleFactory
from reports.tests.owed import Office, owes


@owes("Obstacles to clear")
def an_obstacle_stands_in_the_way(office: Office) -> User:
    ObstacleFactory.create(department=office.department, owner=office.staff)
    return office.staff


@owes("Help asked of you")
def another_department_needs_help(office: Office) -> User:
    ObstacleFactory.create(department=DepartmentFactory.create(), help_from=office.department)
    return office.head
