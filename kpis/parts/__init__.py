"""What one part of the app hangs into the pages of another, a module a noun."""
