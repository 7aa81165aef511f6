"""Privacy: what is kept of people, why and how long; what a person is given, and what goes when they go."""
