"""Tests of the way to the target: the way itself, what could break it, rights and programs."""
