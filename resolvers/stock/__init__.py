"""Stock per location, and the holds that orders take on it."""
