"""Notes what was found below; the services decide what follows."""
