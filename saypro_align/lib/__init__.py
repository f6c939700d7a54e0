"""The kernel's tools: pure helpers and abstract bases. Knows no app."""
