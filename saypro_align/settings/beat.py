"""The one timetable. Entries only tick: what is due, and what was done, stands in our rows."""

from typing import Any

from celery.schedules import crontab, schedule

from saypro_align.settings import env

HEARTBEAT_SECONDS = env.whole("HEARTBEAT_SECONDS", 30, least=1, most=300)

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # Shows that timetable and worker live; what waited for a worker that was away says nothing.
    "heartbeat": {
        "task": "saypro_align.jobs.heartbeat",
        "schedule": schedule(run_every=HEARTBEAT_SECONDS),
        "options": {"expires": HEARTBEAT_SECONDS},
    },
    # Repairs what a crash between commit and assessment left behind.
    "sweep-assessments": {
        "task": "gaps.tasks.sweep_assessments_task",
        "schedule": schedule(run_every=60),
    },
    # Puts changes of rules in force whose nudge was lost; all open quarters are assessed by them.
    "put-rules-in-force": {
        "task": "gaps.tasks.put_rules_in_force_task",
        "schedule": schedule(run_every=60),
    },
    # One snapshot per quarter and day, however often this runs; day = organization's time zone.
    "take-daily-snapshots": {
        "task": "gaps.tasks.take_daily_snapshots_task",
        "schedule": crontab(minute="*/30"),
    },
    # Suspected gaps older than the triage days begin to count; accepted ones expire.
    "age-gaps": {"task": "gaps.tasks.age_gaps_task", "schedule": crontab(minute="*/10")},
    # Creates the runs of every report whose time has come, catching up what was missed.
    "start-due-reports": {
        "task": "reports.tasks.start_due_reports_task",
        "schedule": schedule(run_every=60),
    },
    # Mails the links for new passwords when the nudge after the request was lost.
    "answer-reset-requests": {
        "task": "departments.tasks.answer_reset_requests_task",
        "schedule": schedule(run_every=60),
    },
    # Activates approved plans when their quarter begins and ends expired exemptions.
    "turn-the-day": {
        "task": "departments.tasks.turn_the_day_task",
        "schedule": crontab(minute="*/10"),
    },
    # Checks and imports uploaded plan sets that nobody took up yet.
    "work-off-uploads": {
        "task": "kpis.tasks.work_off_uploads_task",
        "schedule": schedule(run_every=60),
    },
    # Writes the summaries of distributed targets that a worker left behind; one mail for each person.
    "write-summaries": {
        "task": "kpis.tasks.write_summaries_task",
        "schedule": schedule(run_every=60),
    },
    # Tells people of the targets proposed for a quarter; one mail for each person and round.
    "tell-proposed-targets": {
        "task": "kpis.tasks.tell_proposed_targets_task",
        "schedule": crontab(minute="*/10"),
    },
    # Plans the next meeting of each series that has none to come; each date is planned once.
    "plan-next-meetings": {
        "task": "actions.tasks.plan_next_sessions_task",
        "schedule": crontab(minute="5,35"),
    },
    # Makes the monthly and mid-quarter reviews that are due, catching up; each once.
    "make-due-reviews": {
        "task": "actions.tasks.make_due_reviews_task",
        "schedule": crontab(minute="0,30"),
    },
    # Invites to trainings whoever was not invited yet, and tells of new dates; once each.
    "send-training-mails": {
        "task": "actions.tasks.send_training_mails_task",
        "schedule": crontab(minute="*/10"),
    },
    # Makes the feedback forms of the month that ended, catching up, and mails what is due.
    "ask-for-feedback": {
        "task": "actions.tasks.ask_for_feedback_task",
        "schedule": crontab(minute="5,35"),
    },
    # Lets finished actions fall due whose day to be checked has come; each falls due once.
    "open-due-checks": {
        "task": "actions.tasks.open_due_checks_task",
        "schedule": crontab(minute="15,45"),
    },
    # Reminds people of all that is due: at 08:00 of their own clock, one mail a day and person.
    "send-reminders": {
        "task": "departments.tasks.send_reminders_task",
        "schedule": crontab(minute="*/10"),
    },
    # Tells everybody of published results, once each; carries targets over into a new quarter.
    "send-results": {
        "task": "reports.tasks.send_results_task",
        "schedule": crontab(minute="*/10"),
    },
    # Notes check-ins that did not come and takes away links that open nothing any more.
    "note-missed-check-ins": {
        "task": "kpis.tasks.note_missed_check_ins_task",
        "schedule": crontab(minute="25,55"),
    },
    # Asks the question of the month once, also when the worker was down on the first.
    "ask-question-of-the-month": {
        "task": "kpis.tasks.ask_question_of_the_month_task",
        "schedule": crontab(minute=25),
    },
    # Tells owner and office of a report that is late, and of a job that keeps failing; once each.
    "watch-jobs": {
        "task": "reports.tasks.watch_jobs_task",
        "schedule": schedule(run_every=60),
    },
    # Removes what mails of more than a year ago said; that they were sent stays in the log.
    "remove-old-mail-texts": {
        "task": "saypro_align.outbox.remove_old_texts",
        "schedule": crontab(hour="2", minute="20"),
    },
    # Removes links to reports that opened nothing for a year, with the addresses they were made for.
    "forget-report-links": {
        "task": "reports.tasks.forget_links_task",
        "schedule": crontab(hour="2", minute="40"),
    },
    # Sends what stands in the outbox and takes back what a dead sender claimed.
    "send-mails": {
        "task": "saypro_align.outbox.send_due_mails",
        "schedule": schedule(run_every=10),
    },
}

# A tick nobody took in time is worth nothing: the next one finds the same rows.
for _entry in CELERY_BEAT_SCHEDULE.values():
    _entry.setdefault("options", {"expires": 300})
