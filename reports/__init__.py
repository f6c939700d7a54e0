"""What people read: home, dashboard, alignment map, plan and department pages, scheduled reports.

Owns report schedules, runs with their frozen numbers, and the mail log's pages. Reads everything
below; nothing imports it.
"""
