"""Tests of the driver model: its pages, its trials, the starting set."""
