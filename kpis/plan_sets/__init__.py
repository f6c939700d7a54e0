"""Reading a plan-set file: an organization's goals and plans in a neutral JSON form.

Pure: text in, frozen values and problems out. Each problem names its place by a JSON path.
"""

from kpis.plan_sets.content import (
    Faulty,
    PlanSet,
    Problem,
    SetDepartment,
    SetGoal,
    SetKpi,
    SetObjective,
)
from kpis.plan_sets.reading import FORMAT, LARGEST, read

__all__ = [
    "FORMAT",
    "LARGEST",
    "Faulty",
    "PlanSet",
    "Problem",
    "SetDepartment",
    "SetGoal",
    "SetKpi",
    "SetObjective",
    "read",
]
