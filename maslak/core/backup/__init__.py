"""Backups: written from one snapshot, sealed, read back, and restored whole or not at all (docs/adr/0068)."""
