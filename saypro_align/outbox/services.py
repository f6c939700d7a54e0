"""Writing and sending outgoing mails."""
