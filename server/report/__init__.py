"""The report of a sweep: one page of sentences, pictures and tables that needs nothing else."""
