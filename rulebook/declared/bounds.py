"""How many runs, how long and of which luck: what an engine takes on at a time."""

MOST_RUNS = 1_000_000
MOST_WEEKS = 1040
MOST_SEED = 2**63 - 1
MAX_THREADS = 1024
