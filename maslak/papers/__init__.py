"""Papers that the house issues: rendered in French and Arabic, signed, registered, and verifiable by anyone."""
