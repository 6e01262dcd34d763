"""The public guide to hire a foreigner: a few questions, the law's answer, the papers and the steps.

questions   which question comes next, and which facts an answer states
pages       the answer of the law as a page needs it, in one language
links       addresses that carry facts, and nothing of who the person is
"""
