"""The deny-by-default mechanism. Predicates live with their app; here stands only who may knock where."""
