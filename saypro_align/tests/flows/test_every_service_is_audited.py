"""Whatever a person does through a service leaves an entry that names him and the moment."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from saypro_align.audit.models import AuditEntry
from saypro_align.tests.flows.service_calls import CALLS
from saypro_align.tests.flows.stage import Stage
from saypro_align.tests.world import World

APPS = ("departments", "kpis", "gaps", "actions", "reports")
NO_SERVICES = frozenset(
    {
        # Suggests and writes nothing.
        "actions.drafts.prefilled_action",
        "actions.course.prefilled_correction",
        # Keeps what is typed; the save that puts it into the plan is audited.
        "kpis.typing.keep_typed",
        # A part of checking in.
        "kpis.check_ins.put_entry",
        # Takes back what it tries.
        "gaps.bulk.try_together",
        # Parts of the services that move actions on.
        "actions.occasions.plan",
        "kpis.handshakes.begin",
        "actions.occasions.check_again",
        "actions.moves.approve",
        "actions.moves.move",
        "actions.moves.start",
        "actions.moves.unplan_if_idle",
        # Parts of the services that decide on gaps.
        "gaps.moves.move",
        "gaps.moves.decided",
    }
)


def public_services() -> Iterator[str]:
    """Yield the name of every service that acts for a person."""
    for app in APPS:
        package = importlib.import_module(f"{app}.services")
        for found in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                own = function.__module__ == module.__name__ and not name.startswith("_")
                if own and "actor" in inspect.signature(function).parameters:
                    yield f"{app}.{found.name}.{name}"


def test_every_service_has_a_call_here() -> None:
    """A new service fails this test until it is called below."""
    services = set(public_services()) - NO_SERVICES

    assert sorted(services - set(CALLS)) == []
    assert sorted(set(CALLS) - services) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(CALLS))
def test_it_leaves_an_entry(
    name: str, now: datetime, clock: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who, when and what; what was prepared for the call does not count."""
    stage = Stage(World.build(), now)
    left = _watch(name, monkeypatch)

    CALLS[name](stage)

    assert left, "The call never reached the service."
    assert left[-1], "The service left no entry."
    assert {(entry.happened_at, bool(entry.subject_name)) for entry in left[-1]} == {(now, True)}
    assert any(entry.actor for entry in left[-1])


def _watch(name: str, monkeypatch: pytest.MonkeyPatch) -> list[list[AuditEntry]]:
    """Note the entries that appear while the service runs."""
    app, module_name, function_name = name.split(".")
    module = importlib.import_module(f"{app}.services.{module_name}")
    service: Callable[..., Any] = getattr(module, function_name)
    left: list[list[AuditEntry]] = []

    def watched(*args: Any, **options: Any) -> Any:
        before = set(AuditEntry.objects.values_list("pk", flat=True))
        result = service(*args, **options)
        left.append(list(AuditEntry.objects.exclude(pk__in=before)))
        return result

    monkeypatch.setattr(module, function_name, watched)
    return left
