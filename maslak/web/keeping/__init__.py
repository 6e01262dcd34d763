"""The face of what is kept: marks on every form, acts done once, drafts given back into their page."""
