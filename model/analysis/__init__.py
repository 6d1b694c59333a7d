"""What a sweep says: what depends on what, where something happens, and how sure that is."""

from model.analysis.analysis import USUAL, Analysis, Answer, analyse
from model.analysis.discovery import Discovery
from model.analysis.words import Watched

__all__ = ["USUAL", "Analysis", "Answer", "Discovery", "Watched", "analyse"]
