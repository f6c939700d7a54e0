"""The first ten minutes: the one-command run and the customer's story as demo data."""
