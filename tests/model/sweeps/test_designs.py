"""What varies and at which points: grids, samples, and points made elsewhere."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from SALib.sample import latin, sobol

from model import PARAMETERS, BadInput, load, points_of, problem
from model.design import values_of
from model.sweeps.axes import Axis, axes, axis
from model.sweeps.designs import Grid, sampled, space_of
from model.sweeps.sweep import design_for

if TYPE_CHECKING:
    from pathlib import Path

    from model.sweeps.axes import Vary

VARIED = ("overlap", "first_mover", "staff", "armenia_consent")


@pytest.mark.parametrize(
    ("text", "low", "high", "steps"),
    [
        ("overlap=0:1:5", 0, 1, (0, 0.25, 0.5, 0.75, 1)),
        ("rationality=2, 5,10", 2, 10, (2, 5, 10)),
        ("rationality=10,2", 2, 10, (10, 2)),
        ("overlap = 0.3 : 0.5", 0.3, 0.5, (0.3, 0.35, 0.4, 0.45, 0.5)),
        ("overlap=0.5:0.5:1", 0.5, 0.5, (0.5,)),
        ("first_mover", -1, 5, (-1, 0, 1, 2, 3, 4, 5)),
        ("parity", 0, 1, (0, 1)),
        ("first_mover=-1:5:3", -1, 5, (-1, 2, 5)),
    ],
)
def test_an_axis_is_read_from_a_text(
    text: str, low: float, high: float, steps: tuple[float, ...]
) -> None:
    found = axis(text, "here")
    assert (found.low, found.high, found.steps) == (low, high, steps)


@given(name=st.sampled_from(sorted(PARAMETERS)))
def test_every_parameter_is_an_axis_by_its_declared_steps(name: str) -> None:
    row = PARAMETERS[name]
    steps = axis(name, "here").steps
    assert (steps[0], steps[-1]) == (row.low, row.high)
    assert all(row.check(step, "here") == step for step in steps)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("overlp=1", "here: there is no parameter 'overlp'. Did you mean overlap?"),
        ("overlap=", "here: no values are given; write NAME, NAME=LOW:HIGH"),
        ("overlap=0:1:0", "here: '0' values make no grid; allowed is a whole number from 1"),
        ("overlap=0:1:x", "here: 'x' values make no grid"),
        ("overlap=0:1:1", "here: 1 value from 0 to 1 makes no grid; give one value for equal"),
        ("overlap=1:1:3", "here: 3 values from 1 to 1 make no grid"),
        ("overlap=1:0:3", "here: the range is empty, because 1 is above 0."),
        ("overlap=0:2:3", "here: overlap is 2; allowed is a number from 0 to 1."),
        ("overlap=0:1:2:3", "here: '0:1:2:3' is not a range"),
        ("overlap=0,nan", "here: overlap is nan; allowed is a number from 0 to 1."),
        ("overlap=0,,1", "here: overlap is empty; allowed is a number from 0 to 1."),
        ("overlap=0,1,0", "here: the value 0 appears twice."),
        ("first_mover=-1:5:5", "here: 5 values from -1 to 5 are not all whole; allowed is luck,"),
    ],
)
def test_a_bad_axis_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        axis(text, "here")
    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)


def test_python_gives_axes_as_numbers_texts_or_names() -> None:
    varied: dict[str, Any] = {"overlap": np.linspace(0, 1, 3), "staff": "0:200:2", "parity": None}
    assert [one.steps for one in axes(varied)] == [(0, 0.5, 1), (0, 200), (0, 1)]
    assert axes(["overlap"]) == (Axis("overlap", 0, 1),)
    assert axes({"overlap": 0.5, "staff": np.int64(60)}) == (
        Axis("overlap", 0.5, 0.5, (0.5,)),
        Axis("staff", 60, 60, (60,)),
    )
    refused: list[Any] = ["overlap", ["overlap", "parity", "overlap=0,1"], {"overlap": []}]
    refused += [{"overlap": [True]}, {"overlap": True}, {"overlap": [[0], [0, 1]]}, {"overlap": 7}]
    refused += [{"overlap": object()}, 7, [7], {7: [0, 1]}, {"overlap": np.zeros((2, 2))}]
    for wrong in refused:
        with pytest.raises(BadInput):
            axes(wrong)


@given(
    sizes=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    ends=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_grid_gives_any_of_its_points_from_its_number(
    sizes: list[int], ends: tuple[float, float]
) -> None:
    names = ("overlap", "hedging", "authority", "modesty")
    values = [tuple(k / 10 for k in range(size)) for size in sizes]
    grid = Grid(axes(dict(zip(names[: len(sizes)], values, strict=True))))
    points = np.array([*itertools.product(*values)])
    assert grid.points == len(points)
    first, stop = sorted(int(end * grid.points) for end in ends)
    assert np.array_equal(grid.values(first, stop), points[first:stop])


@given(cuts=st.lists(st.integers(1, 63), unique=True, max_size=5), seed=st.integers(0, 2**63 - 1))
def test_a_sobol_sequence_is_the_same_however_it_is_read(cuts: list[int], seed: int) -> None:
    chosen = axes(VARIED)
    whole = sampled("sobol:64", chosen, seed).values(0, 64)
    design = sampled("sobol:64", chosen, seed)
    ends = [0, *sorted(cuts), 64]
    pieces = [design.values(*pair) for pair in itertools.pairwise(ends)]
    assert np.array_equal(np.concatenate(pieces), whole)
    late = sampled("sobol:64", chosen, seed).values(ends[-2], 64)
    assert np.array_equal(late, whole[ends[-2] :])


def test_a_sobol_sequence_fills_every_axis_evenly() -> None:
    rows = sampled("sobol:64", axes(["overlap=0.2:0.6", "first_mover", "parity"]), 7).values(0, 64)
    assert sorted(np.floor((rows[:, 0] - 0.2) / 0.4 * 64)) == list(range(64))
    assert set(rows[:, 1]) == set(range(-1, 6))
    assert list(rows[:, 2]).count(1) == 32


def test_saltellis_scheme_is_salibs() -> None:
    chosen = axes(["overlap", "hedging=0.2:0.4"])
    design = sampled("saltelli:8", chosen, 3)
    rows = sobol.sample(space_of(chosen), 8, calc_second_order=False, seed=3)
    assert design.points == 8 * (2 + 2)
    assert np.array_equal(design.values(0, 32), rows)


@pytest.mark.parametrize("sample", ["sobol:32", "saltelli:8", "lhs:30"])
def test_every_sampled_point_is_one_that_a_scenario_takes(sample: str) -> None:
    design = design_for("all", sample, None, 1)
    baseline = load("baseline")
    for values in design.values(0, design.points):
        baseline.replace(dict(zip(PARAMETERS, values.tolist(), strict=True)))


@pytest.mark.parametrize(
    ("vary", "sample", "sentence"),
    [
        (None, None, "Nothing varies, so the grid is empty; name parameters by vary."),
        ({}, "lhs:8", "Nothing varies, so the grid is empty; name parameters by vary."),
        ("all", None, "A grid of all parameters would never end; draw points of it by sample"),
        (["overlap"], "sobel:8", "sample: 'sobel:8' is not a sample; write sobol:N"),
        (["overlap"], "sobol:-8", "sample: 'sobol:-8' is not a sample; write sobol:N"),
        (["overlap"], "lhs:0", "sample: 'lhs:0' is not a sample"),
        (["overlap"], "sobol:6", "sample 'sobol:6': 6 is not a power of 2."),
        (["overlap=0,1"], "lhs:8", "sample: overlap has values, but a sample is drawn within"),
        (
            ["overlap=1:1"],
            "lhs:8",
            "sample: overlap is 1 at both ends of its range; a sample needs two",
        ),
        ("all", "lhs:99999999", "sample: 'lhs:99999999' of 66 parameters makes 99,999,999 points"),
        (["overlap"], f"sobol:{2**31}", f"sample: 'sobol:{2**31}' is too long"),
    ],
)
def test_a_bad_sample_is_told_in_a_sentence(
    vary: Vary | Literal["all"] | None, sample: str, sentence: str
) -> None:
    sentence = sentence.replace("of 66", f"of {len(PARAMETERS)}")
    with pytest.raises(BadInput) as refused:
        design_for(vary, sample, None, 1)
    assert str(refused.value).startswith(sentence)


def test_points_made_elsewhere_are_read_as_they_are(tmp_path: Path) -> None:
    frame = pd.DataFrame({"overlap": [0.1, 0.7, 0.1], "parity": [True, False, True]})
    frame.astype(float).to_csv(tmp_path / "points.csv", index=False)
    frame.astype(float).to_parquet(tmp_path / "points.parquet")
    for given_as in (frame, tmp_path / "points.csv", str(tmp_path / "points.parquet")):
        design = design_for(None, None, given_as, 1)
        assert [(one.name, one.low, one.high) for one in design.axes] == [
            ("overlap", 0.1, 0.7),
            ("parity", 0, 1),
        ]
        assert design.values(0, 3).tolist() == [[0.1, 1], [0.7, 0], [0.1, 1]]


def test_switches_and_names_may_stand_in_a_file_as_they_are_called(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    frame = pd.DataFrame({"parity": [True, False], "first_mover": ["russia", "turkey"]})
    frame.to_csv(path, index=False)
    assert design_for(None, None, path, 1).values(0, 2).tolist() == [[1, 0], [0, 1]]


def test_a_sample_of_the_whole_problem_is_swept_once_it_is_made_whole() -> None:
    space = problem()
    rows = latin.sample(space, 20, seed=1)
    design = design_for(None, None, points_of(space, rows), 1)
    assert [one.name for one in design.axes] == list(PARAMETERS)
    assert np.array_equal(design.values(0, 20), values_of(space, rows))
    raw = pd.DataFrame(rows, columns=space["names"])
    with pytest.raises(
        BadInput, match=r"^design, row 0: silent_renewal is .*points_of\(space, row"
    ):
        design_for(None, None, raw, 1)
    with pytest.raises(BadInput, match=r"allowed is 0 or 1 \(false or true\)\.$"):
        design_for(None, None, pd.DataFrame({"parity": [2.0]}), 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "it holds no point, so there is nothing to play."),
        ("overlap\n", "it holds no point, so there is nothing to play."),
        ("overlp\n1\n", "line 1: the heading 'overlp' is not a parameter. Did you mean overlap?"),
        ("overlap,overlap\n1,1\n", "line 1: the heading 'overlap' appears twice."),
        ("overlap\n1\n\n1.5\n", "line 4: overlap is 1.5; allowed is a number from 0 to 1."),
        ("overlap\n1\nnan\n", "line 3: overlap is nan; allowed is a number from 0 to 1."),
        (
            "overlap,parity\n1,1\n1,0.5\n",
            "line 3: parity is 0.5; allowed is 0 or 1 (false or true).",
        ),
        ("overlap\n0_1\n", "line 2: overlap is '0_1'; allowed is a number from 0 to 1."),
        ("overlap\n٠\n", "line 2: overlap is '٠'; allowed is a number from 0 to 1."),  # noqa: RUF001
        ("overlap\n" + "1" * 200_000, "line 2: it is longer than 100,000 characters."),
        ('overlap\n"1\n0\n', "line 2: a quotation mark is not closed in it."),
        ("overlap\nx\n", "line 2: overlap is 'x'; allowed is a number from 0 to 1."),
        ("parity\nyes\n", "line 2: parity is 'yes'; allowed is 0 or 1 (false or true)."),
        ("overlap\nTrue\n", "line 2: overlap is 'True'; allowed is a number from 0 to 1."),
        ("overlp\nx\n", "line 1: the heading 'overlp' is not a parameter."),
        (
            "overlap,parity\n1\n",
            "line 2: it has 1 value under 2 headings; allowed is one for each.",
        ),
        (
            "overlap\n1,1\n",
            "line 2: it has 2 values under 1 heading; allowed is one for each, with a decimal",
        ),
    ],
)
def test_a_bad_file_of_points_is_told_with_its_line(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "points.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        design_for(None, None, path, 1)
    told = str(refused.value)
    assert told.startswith(f"design {path}")
    assert told.removeprefix(f"design {path}").lstrip(":, ").startswith(sentence)


def test_a_device_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "points.csv").symlink_to("/dev/null")
    with pytest.raises(BadInput, match=r"points.csv: it can't be read \(it is a device, not a"):
        design_for(None, None, tmp_path / "points.csv", 1)


def test_a_file_that_is_no_table_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "points.parquet").write_bytes(b"nothing of the kind")
    (tmp_path / "points.csv").write_bytes(b"\xff\xfe\x00overlap")
    with pytest.raises(BadInput, match=r"points.csv: it is not a text file in UTF-8\.$"):
        design_for(None, None, tmp_path / "points.csv", 1)
    for name in ("points.parquet", "points.csv", "points.txt", "none.csv"):
        with pytest.raises(BadInput, match=name):
            design_for(None, None, tmp_path / name, 1)
    with pytest.raises(BadInput, match="design: it gives the points; leave out the others"):
        design_for(["overlap"], None, tmp_path / "points.csv", 1)
