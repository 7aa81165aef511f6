"""Orders: frozen when placed, then moved through five statuses."""
