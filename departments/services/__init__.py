"""Everything that writes people, quarters, goals and plans.

Services refuse with a `DomainError` (a rule of the domain) or Django's `ValidationError` (a field or
a constraint); both carry sentences for the user.
"""
