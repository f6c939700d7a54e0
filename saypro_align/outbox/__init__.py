"""Mail as rows with a state: the one place that talks to an SMTP server."""
