"""Assisted contracts: schemes, agreements, claims, payments, retention and recovery."""
