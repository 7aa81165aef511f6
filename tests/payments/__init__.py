"""Paying: the hosted page, lost and late events, money given back, and a model run beside it all."""
