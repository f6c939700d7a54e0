"""The background's own book: when each job of the timetable ran, how it ended, and who still lives."""
