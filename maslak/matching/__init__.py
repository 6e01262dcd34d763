"""People against offers, both ways: who may, how well, why, and what would open more."""
