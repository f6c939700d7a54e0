"""Notes what changed below; the services decide what follows."""
