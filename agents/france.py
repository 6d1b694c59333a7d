"""France."""

from agents.co_chair import CoChair
from rulebook.declared.names import FRANCE


class France(CoChair):
    """The co-chair with a cause.

    It cares for the Minsk format, for its seat in it and for Armenia (21), and has no soldiers
    near. Its means are a voice and, with effort, an offer that makes it worth Russia's while to
    reconvene the Group. It may propose that, support Armenia, and trade.
    """

    number = FRANCE
