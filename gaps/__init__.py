"""How aligned are we, and why not.

Owns gaps with their parties, evidence and life, the five detectors, assessments, the scoring service
and the immutable alignment snapshots. `detectors/` and `scoring/` are pure functions over frozen facts
and know no framework; `services/` reconcile what they find with what is known. Reads `kpis` and
`departments`; never asks about actions.
"""
