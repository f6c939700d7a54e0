"""Real services as child processes of a run or a test: Valkey and PostgreSQL from their wheels.

Every child ends with its parent, also when the parent is killed.
"""
