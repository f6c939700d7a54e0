"""My week: everything a person owes anywhere in the product, from one list of sources.

Whatever new thing somebody may owe gets a function in a module here and a line in `SOURCES`; see
docs/howto/owed.md.
"""

from reports.selectors.week.page import MyWeek, my_week
from reports.selectors.week.source import Asking, Source, Task

__all__ = ["Asking", "MyWeek", "Source", "Task", "my_week"]
