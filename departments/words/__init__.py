"""Sentences about what this app holds, a module a noun."""
