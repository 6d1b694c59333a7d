"""Mutated inputs for every door of the program: `.venv/bin/python -m tests.fuzz --help`."""
