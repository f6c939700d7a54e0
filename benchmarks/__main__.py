"""`python -m benchmarks`: load a synthetic organization and time the product beside a raw-SQL floor.

Runs on DATABASE_URL when it is set (an empty database is needed), else on a throwaway PostgreSQL.
"""

import argparse
import os
import sys


def main() -> int:
    """Start a database if none is given, then measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--departments", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument(
        "--largest-plan", action="store_true", help="time the editor with 20 × 10 rows instead"
    )
    parser.add_argument(
        "--past", action="store_true", help="time pages as they were beside today's instead"
    )
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "saypro_align.settings.test"
    if os.environ.get("DATABASE_URL"):
        return _measure(options)
    from saypro_align.lib.embedded import postgres

    with postgres.running("shared_buffers=256MB") as server:
        os.environ["DATABASE_URL"] = server.url
        return _measure(options)


def _measure(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from benchmarks import largest_plan, past
    from benchmarks.measure import measure

    if options.past:
        return past.measure(departments=options.departments, rounds=options.rounds)
    if options.largest_plan:
        return largest_plan.measure()
    return measure(departments=options.departments, rounds=options.rounds)


if __name__ == "__main__":
    sys.exit(main())
