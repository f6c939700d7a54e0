"""The tasks people come for, each driven in a real browser and counted: clicks, pages, keys.

Each task runs with a pointer and scripts, with a pointer and no scripts, or by keyboard alone; the
database is read afterwards, and the counts are printed against their budget at the end of the run.
"""
