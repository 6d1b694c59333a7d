"""The command line: one small file a command; `main` gathers them, `environment` sets up."""
