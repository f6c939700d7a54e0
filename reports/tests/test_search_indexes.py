"""What is searched is what the database has indexed, or each search would read whole tables."""

from importlib import import_module

import pytest

from reports.selectors.sources import SOURCES


@pytest.mark.parametrize(
    ("kind", "migration"),
    [
        ("kpis", "kpis.migrations.0021_kpis_found_by_words"),
        ("objectives", "departments.migrations.0014_objectives_found_by_words"),
        ("gaps", "gaps.migrations.0017_gaps_found_by_words"),
        ("actions", "actions.migrations.0018_actions_found_by_words"),
    ],
)
def test_a_search_asks_for_the_words_that_are_indexed(kind: str, migration: str) -> None:
    fields = next(source.fields for source in SOURCES if source.kind == kind)
    operation = import_module(migration).Migration.operations[0]
    assert operation.hints == {"columns": fields}
