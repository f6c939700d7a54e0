"""A small set of plans, made up for the tests."""

import copy
import json
from typing import Any

_SET: dict[str, Any] = {
    "format": "plan-set/1",
    "organization": {"name": "Riverside Library"},
    "period": {"label": "Library plan 2026", "start": "2026-10-01", "end": "2026-12-31"},
    "goals": [
        {"id": "G1", "title": "More people read", "description": "Reading opens doors."},
        {"id": "G2", "title": "Books come back", "description": ""},
    ],
    "departments": [
        {
            "id": "D1",
            "name": "Lending",
            "objectives": [
                {
                    "id": "O1",
                    "title": "Raise loans from 200 to 300 a week",
                    "goal_id": "G1",
                    "goal_link": "source (printed in the plan)",
                    "due": "2026-12-31",
                    "kpis": [
                        {
                            "id": "K1",
                            "name": "Loans a week",
                            "unit": "loans",
                            "seeking_to": "max",
                            "baseline": {"value": 200},
                            "target": {"raw": "300", "value": 300, "due": "2026-12"},
                        },
                        {
                            "id": "K2",
                            "name": "Waiting time",
                            "unit": "days",
                            "seeking_to": "min",
                            "baseline": {"value": None},
                            "target": {"raw": "5.00", "value": None, "due": "2026-12"},
                        },
                    ],
                },
            ],
        },
        {
            "id": "D2",
            "name": "Returns",
            "objectives": [
                {
                    "id": "O2",
                    "title": "Bring back 95 % of all books in time",
                    "goal_id": "G2",
                    "goal_link": "assumed",
                    "due": "2026-11",
                    "kpis": [
                        {
                            "id": "K3",
                            "name": "Books per shelf",
                            "unit": "%",
                            "seeking_to": "range",
                            "target": {"raw": "70.00 to 80.00", "value": 70, "due": "2026-12"},
                        },
                        {
                            "id": "K4",
                            "name": "Rank among libraries",
                            "unit": None,
                            "seeking_to": "text",
                            "target": {"raw": "Top three", "value": None, "due": "2026-12"},
                        },
                    ],
                }
            ],
        },
    ],
}


def small_set() -> dict[str, Any]:
    """Return a set of two departments, two objectives and four KPIs, to be changed at will."""
    return copy.deepcopy(_SET)


def as_bytes(plan_set: Any) -> bytes:
    """Return the set as a file holds it."""
    return json.dumps(plan_set).encode()
