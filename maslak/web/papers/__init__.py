"""The public pages where anyone verifies a paper, and the way a paper is taken by those it is for."""
