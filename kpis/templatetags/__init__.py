"""Tags of the plan editor's templates."""
