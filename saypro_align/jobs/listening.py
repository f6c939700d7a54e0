"""What Celery tells of every job becomes a row; noting it never harms the job.

A message holds nobody's data and neither does what is kept here: of an exception its kind and the
place in our code, never its words.
"""

import logging
import os
import signal
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final

from billiard import current_process
from celery import signals
from celery.worker import state
from django.conf import settings
from django.db import Error, connection

from saypro_align.jobs import noting
from saypro_align.jobs.models import Part
from saypro_align.jobs.tasks import HEARTBEAT
from saypro_align.jobs.timetable import names_by_task
from saypro_align.lib import clock
from saypro_align.lib.embedded.guard import tie_to_parent

logger = logging.getLogger(__name__)

_OURS: Final = frozenset({"saypro_align", "departments", "kpis", "gaps", "actions", "reports"})
# When each run of this process began, on the clock that never jumps.
_began: dict[str, float] = {}


@signals.task_prerun.connect
def job_began(sender: Any = None, task_id: str = "", **_: Any) -> None:
    """Note the beginning."""
    if name := _job(sender):
        _began[task_id] = time.monotonic()
        _safely(lambda: noting.note_start(name, now=clock.now()))


@signals.task_success.connect
def job_ended(sender: Any = None, **_: Any) -> None:
    """Note a good end."""
    if name := _job(sender):
        took = _took(sender.request.id)
        _safely(lambda: noting.note_success(name, now=clock.now(), took_ms=took))


@signals.task_failure.connect
def job_failed(
    sender: Any = None,
    task_id: str = "",
    exception: BaseException | None = None,
    traceback: Any = None,
    **_: Any,
) -> None:
    """Note a bad end; a process that was killed is told of by the worker it belonged to."""
    if name := _job(sender):
        took, error = _took(task_id), fault(exception, traceback)
        _safely(lambda: noting.note_failure(name, now=clock.now(), took_ms=took, error=error))


@signals.before_task_publish.connect(sender=HEARTBEAT)
def timetable_lives(**_: Any) -> None:
    """Only the timetable sends heartbeats; that it tries to is its own."""
    _alone(lambda: noting.note_alive(Part.BEAT, now=clock.now()))


@signals.worker_ready.connect
def look_after_a_worker(sender: Any = None, **_: Any) -> None:
    """Let the worker itself see to what nobody else would notice, as often as the heart beats."""
    timer = getattr(sender, "timer", None)
    if timer is not None:
        timer.call_repeatedly(float(settings.HEARTBEAT_SECONDS), _look_after, (sender,))


@signals.worker_process_init.connect
@signals.beat_embedded_init.connect
def end_with_the_worker(**_: Any) -> None:
    """Let no hand and no timetable outlive the worker that forked it, however that one ended.

    Kindly: a hand that is handing over a mail holds this signal back until that is noted.
    """
    parent = getattr(current_process(), "_parent_pid", None)
    if parent is not None and not tie_to_parent(signal.SIGTERM, parent):
        os._exit(1)


def fault(exception: BaseException | None, traceback: Any) -> str:
    """Return what kind of fault it was and in which function of ours."""
    kind = type(exception).__name__
    place = ""
    while isinstance(traceback, TracebackType):
        module = str(traceback.tb_frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in _OURS:
            place = f"{module}.{traceback.tb_frame.f_code.co_name}"
        traceback = traceback.tb_next
    return f"{kind} in {place}" if place else kind


def _look_after(consumer: Any) -> None:
    _revive_timetable(consumer.controller)
    hands = getattr(consumer.pool, "num_processes", 1)
    # Long jobs keep all its hands busy, so that no sign of life can be answered by one of them.
    if len(state.active_requests) >= hands:
        _alone(lambda: noting.note_alive(Part.WORKER, now=clock.now()))


def _revive_timetable(worker: Any) -> None:
    """Start the timetable again that a worker carries along; Celery would leave it dead.

    The clock ticks on while a worker stops: what it has just ended stays ended.
    """
    if worker.blueprint.human_state() != "running":
        return
    for step in worker.steps:
        if step.label == "Beat" and step.obj is not None and not step.obj.is_alive():
            logger.error("The timetable ended unexpectedly and is started again")
            step.obj = step.create(worker)
            step.obj.start()


def _job(task: Any) -> str | None:
    """Return the job's name; what runs within a test or a request is none."""
    if task is None or getattr(task.request, "is_eager", False):
        return None
    return names_by_task().get(task.name)


def _took(task_id: str) -> int | None:
    began = _began.pop(task_id, None)
    return None if began is None else round((time.monotonic() - began) * 1000)


def _safely(note: Callable[[], None]) -> None:
    try:
        note()
    except Error as error:
        logger.warning("A job's run could not be noted: %s", type(error).__name__)


def _alone(note: Callable[[], None]) -> None:
    """Note something outside of any job; nobody else looks after the connection there."""
    _safely(note)
    connection.close()
