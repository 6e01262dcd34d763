"""The law as dated data: calendar, deadlines, parameters, residence bases. Plain Python, no Django.

calendar       which days the administration works, and its hours
clocks         when an answer is due, and the reckoning day by day
interruptions  which services stood still, and the pauses that makes
reckoning      a deadline as a document to keep: procedure, reading, pauses, every line
parameters     what figure applied on a date, and which text says so
statuses       on which basis a person stays, and which service that opens
"""
