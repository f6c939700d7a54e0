"""Renderers turn report data into pages and mails; they know no model."""
