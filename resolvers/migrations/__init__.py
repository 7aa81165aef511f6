"""The schema's history, applied by `ecrin migrate`."""
