"""Writes of this app, a module for each noun: assessments, gaps, scores."""
