"""A parameter's values, and what they are called."""

import pytest

from rulebook.declared.errors import BadInput
from rulebook.declared.parameters import PARAMETERS, check


def test_a_value_that_stands_for_something_may_be_named() -> None:
    assert check({"first_mover": "Turkey"}, "here") == {"first_mover": 1}
    assert check({"first_mover": "luck"}, "here") == {"first_mover": -1}
    assert check({"first_mover": "5"}, "here") == {"first_mover": 5}


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(BadInput, match="'mars'; allowed is luck, russia, turkey, "):
        check({"first_mover": "mars"}, "here")


def test_a_word_like_none_that_is_known_is_not_guessed_at() -> None:
    with pytest.raises(
        BadInput, match=r"^here: there is no parameter 'nope'\. `python3 run.py parameters` lists"
    ):
        check({"nope": 1}, "here")
    with pytest.raises(BadInput, match="Did you mean armenia_consent"):
        check({"consent": 1}, "here")


def test_there_is_a_name_for_each_value() -> None:
    for row in PARAMETERS.values():
        assert not row.names or len(row.names) == row.high - row.low + 1
