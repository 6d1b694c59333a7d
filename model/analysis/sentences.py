"""What an analysis says, in sentences: first those, then the figures."""

import math

from model.analysis.analysis import Analysis, Answer
from model.analysis.effects import Effect, Slice
from model.analysis.enough import LITTLE_LUCK
from model.analysis.points import Points
from model.analysis.words import is_unordered, plain, share, value_words
from model.sensitivity import Index
from rulebook.declared.names import listed
from rulebook.declared.parameters import full_title

MOST_NAMED = 3
MOST_OF_IT = 0.8  # of a swing, that its ends must show to be told in its place
KINDS = {
    "grid": "a full grid",
    "sobol": "a Sobol sequence",
    "saltelli": "Saltelli's scheme",
    "lhs": "a Latin hypercube",
    "file": "points made elsewhere",
}


def told_of(analysis: Analysis) -> str:
    """Return what was played: points, runs, design, luck."""
    manifest, points = analysis.manifest, analysis.points
    kind = KINDS.get(points.kind, points.kind)
    count = len(points.names)
    return (
        f"{len(points.numbers):,} points of {kind} over {count} "
        f"parameter{'s' if count > 1 else ''}, {manifest['runs']:,} "
        f"run{'s' if manifest['runs'] > 1 else ''} at each under {manifest['luck']} luck: "
        f"{points.rows:,} futures."
    )


def cautions(analysis: Analysis) -> list[str]:
    """Return what a reader must know first: an unfinished sweep, failed runs, what stood still."""
    points, said = analysis.points, []
    if not points.is_whole:
        wanted = int(analysis.manifest["rows"])
        said.append(
            f"The sweep is not finished: {points.rows:,} of {wanted:,} runs are played "
            f"({share(points.rows / wanted)}), and this is what they say. Points are played in "
            "order, so of a grid whole regions may be missing."
        )
    if points.failed:
        said.append(
            f"{points.failed:,} of {points.rows:,} runs failed and count nowhere; the first says: "
            f"“{points.failure}”"
        )
    if analysis.dependence.pairs:
        said.append(_dependent(analysis))
    if points.fixed:
        names = [
            f"“{full_title(name)}” ({value_words(name, value)})"
            for name, value in points.fixed.items()
        ]
        said.append(f"One value only, and so not analysed: {listed(names)}.")
    return said


def _dependent(analysis: Analysis) -> str:
    """Return that the points tie parameters to one another, the worst pair, and what to do."""
    found, kind = analysis.dependence, analysis.points.kind
    worst, others = found.pairs[0], len(found.pairs) - 1
    head = "two parameters"
    if others:
        head = f"{len(found.pairs):,} of {found.of:,} pairs of parameters"
    empty = f"{worst.empty} of {worst.cells} cells hold no point"
    better = {"sobol": "lhs:N or more points", "file": "points drawn apart"}
    return (
        f"The points do not fill the space evenly: {head} depend on one another by more than "
        f"chance, most of all “{full_title(worst.one)}” and “{full_title(worst.other)}” "
        f"({empty}), so that the part of one may be told of the other; "
        f"{better.get(kind, 'more points')} would tell them apart."
    )


def how_much(answer: Answer) -> str:
    """Return the mean and how it changes from point to point."""
    one, mean = answer.watched, answer.mean
    if answer.never == 1:
        return "It never came, in any of the futures."
    about = one.figure(mean.value)
    if not math.isnan(mean.margin) and one.change(mean.margin) != one.change(0):
        about += f" (± {one.change(mean.margin)})"
    head = f"It holds in {about} of the futures" if one.is_chance else f"On average it is {about}"
    if answer.never > 0:
        came = share(1 - answer.never)
        head = f"It came in {came} of the futures; the mean of those in which it came is {about}"
    low, high = one.figure(answer.low), one.figure(answer.high)
    if not answer.varies:
        return f"{head}, the same at every point."
    if low == high:
        return f"{head}, and about the same at every point."
    return f"{head}; from point to point it goes from {low} to {high}."


def what_decides(answer: Answer) -> str:
    """Return which parameters it depends on."""
    if not answer.varies:
        return "Nothing that was varied changes it."
    of = {effect.parameter: effect for effect in answer.effects}
    seen = [name for name, effect in of.items() if _is_seen(answer, effect)]
    if not seen:
        return "Nothing that was tried moves it by as much as these figures show."
    if answer.indices is None:
        most = f"It differs most along {_swing(answer, of[seen[0]])}"
        return f"{most} There are too few points for indices."
    telling = [name for name in answer.leading if name in seen]
    if not telling:
        return "Of no parameter can it be told that it has a part in it."
    first = f"It depends most on {_swing(answer, of[telling[0]])}"
    others = [f"“{full_title(name)}”" for name in telling[1 : 1 + MOST_NAMED]]
    said = [first]
    if others:
        said.append(f"Then on {listed(others)}.")
    said += [
        f"“{full_title(name)}” may only seem to matter: the points tie it to "
        f"“{full_title(leader)}”."
        for name, leader in answer.tied
        if name in telling[: 1 + MOST_NAMED]
    ]
    return " ".join(said)


def _is_seen(answer: Answer, effect: Effect) -> bool:
    """Return whether what a parameter does to the mean can be seen in the figures that are told."""
    figure = answer.watched.figure
    return figure(effect.lowest.mean) != figure(effect.highest.mean)


def _swing(answer: Answer, effect: Effect) -> str:
    low, high = effect.slices[0], effect.slices[-1]
    if is_unordered(effect.parameter) or abs(high.mean - low.mean) < MOST_OF_IT * effect.swing:
        low, high = sorted((effect.lowest, effect.highest), key=lambda one: one.low)
    ends = [
        f"{answer.watched.figure(one.mean)} where it is {slice_words(effect.parameter, one)}"
        for one in (low, high)
    ]
    return f"“{full_title(effect.parameter)}”: {ends[0]}, {ends[1]}."


def slice_words(parameter: str, one: Slice) -> str:
    """Return the values of a slice in words."""
    if one.low == one.high:
        return value_words(parameter, one.low)
    return f"{plain(float(f'{one.low:.2g}'))} to {plain(float(f'{one.high:.2g}'))}"


def index_words(row: Index) -> str:
    """Return an index with its interval."""
    if math.isnan(row.total_margin):
        return f"{row.total:.2f}"
    return f"{row.total:.2f} ± {row.total_margin:.2f}"


def enough_in_all(analysis: Analysis) -> list[str]:
    """Return whether the runs and the points were enough, for all that was analysed."""
    varied = [answer for answer in analysis.answers if answer.varies]
    if not varied:
        return ["Nothing that was varied changes anything here, so more runs would not either."]
    said = []
    unknown = [one for one in varied if one.enough.runs_are_enough is None]
    short = [one for one in varied if one.enough.runs_are_enough is False]
    if unknown:
        said.append(
            "With one run at a point, luck can't be told from the parameters."
            if analysis.manifest["runs"] == 1
            else "Luck can't be told from the parameters where too few points have several runs "
            f"to compare: {listed([one.watched.quoted for one in unknown])}."
        )
    elif not short:
        said.append("The runs at each point were enough: little of any difference is luck.")
    for one in short:
        needed = one.enough.needed
        more = (
            "the parameters' part is lost in it."
            if needed is None
            else f"{needed:,} runs at each point would bring it down to {LITTLE_LUCK:.0%}."
        )
        head = f"{one.watched.quoted}: {share(one.enough.luck)} of the differences between points"
        said.append(f"{head} is luck; {more}")
    doubt = order_doubt(analysis)
    if doubt:
        said.append(doubt)
    elif any(one.enough.points_are_enough for one in varied):
        said.append("Two halves of the points agree on which parameters lead: they were enough.")
    return said


def order_doubt(analysis: Analysis) -> str:
    """Return for what two halves of the points name other parameters, or nothing."""
    unsure = [
        one.watched.quoted
        for one in analysis.answers
        if one.varies and one.enough.points_are_enough is False
    ]
    if not unsure:
        return ""
    return (
        "Two halves of the points do not agree well on which parameters lead for "
        f"{listed(unsure)}: with more points the order may change."
    )


def along(answer: Answer, points: Points) -> str:
    """Return what the intervals along a parameter hold, and what they leave out."""
    holds = "which points were drawn"
    common = points.manifest["luck"] == "common"
    if points.kind == "grid":
        holds = "the luck that points do not share" if common else "the runs' luck"
    said = f"the band is its 95% interval, of {holds}"
    shared = answer.mean.luck_margin
    if not common or not shared > 0:
        return f"{said}."
    return (
        f"{said}, and not of the luck that all points share, which raises or lowers all of it at "
        f"once (± {answer.watched.change(shared)})."
    )


def margins(points: Points) -> str:
    """Return what the intervals of means hold: of all points and of one."""
    drawn = "" if points.kind == "grid" else " and of which points were drawn"
    return (
        f"The ± of the mean of all points is of the runs' luck{drawn}; that of one point is of the "
        "luck of its own runs, at a usual point. Both are 95% intervals with the same quantile of "
        "Student's distribution."
    )


def in_short(analysis: Analysis) -> list[str]:
    """Return the analysis in a few sentences."""
    said = []
    if analysis.discovery is not None:
        said.append(f"{analysis.discovery.sentence} {analysis.discovery.warning}".rstrip())
    said += [
        f"{answer.watched.quoted}: {_lower(how_much(answer))} {what_decides(answer)}"
        for answer in analysis.answers
        if analysis.discovery is None or answer.watched.name != analysis.discovery.condition.text
    ]
    return said


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
