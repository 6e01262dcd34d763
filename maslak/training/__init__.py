"""Training: one directory of offers, referrals and their answers, results, prior learning, the skills passport."""
