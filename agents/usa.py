"""The United States."""

from agents.co_chair import CoChair
from rulebook.declared.names import USA


class UnitedStates(CoChair):
    """The co-chair that looks elsewhere.

    It has the largest means of all and little attention for the region (21); a rival of Russia's
    and an ally of Turkey's, it is whom Turkey's new leverage is for (17). It may propose to
    reconvene the Group, support either client, and trade.
    """

    number = USA
