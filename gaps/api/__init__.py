"""The DRF skin over this app's access, selectors and services."""
