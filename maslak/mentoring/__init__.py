"""Mentoring: mentors and mentees, pairs proposed with their reasons, meetings, goals, safeguarding."""
