"""Occupations: what people say they do, tied to the standard groups of occupations."""
