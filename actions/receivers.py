"""Notes what was found below; the services decide what follows.

`gaps.signals.gap_opened` has no receiver here: nobody wants a draft written by a machine for each
gap. A gap without an action stands in the list "No action proposed" instead, and one click there
opens a form filled in for its kind.
"""
