"""Tests of worlds and ensembles."""
