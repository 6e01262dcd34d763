"""Figures counted beforehand by the database itself, right at any moment (docs/adr/0070-tallies.md)."""
