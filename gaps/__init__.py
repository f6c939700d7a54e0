"""How aligned are we, and why not.

Owns gaps with their parties, evidence and life, the five detectors, assessments, the scoring service
and the immutable alignment snapshots. `detectors/` and `scoring/` are pure functions over frozen facts
and know no framework; `services/` reconcile what they find with what is known. Reads `kpis` and
`departments`; never asks about actions. `selectors/serving.py` says who serves which goal (goal pages and
the alignment map read it), `selectors/reach.py` what hangs on a goal before it is changed.
"""
