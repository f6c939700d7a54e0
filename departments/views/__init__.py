"""Pages of people, departments, quarters, goals and key projects."""
