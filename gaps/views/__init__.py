"""Pages of gaps and of the number they make."""
