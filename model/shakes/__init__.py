"""Shakes: what must answer when the world is changed, and what must not."""

from model.shakes.bench import Bench, Figure, Shake, Tried, shakes, tried

__all__ = ["Bench", "Figure", "Shake", "Tried", "shakes", "tried"]
