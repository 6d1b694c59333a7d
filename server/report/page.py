"""The report as one page of HTML, from an analysis."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from model.analysis import sentences
from rulebook.declared.parameters import full_title
from server.report import discovered, pictures, tables

if TYPE_CHECKING:
    from model.analysis import Analysis, Answer, Discovery
    from model.analysis.points import Points
    from server.report.tables import Table

HERE = Path(__file__).parent
READING = (
    """A swing is the largest less the smallest mean along one parameter, whatever the others are:
    the mean of all points at each of its values, or in slices of equally many points.""",
    """Intervals are 95%; those of means by Student's distribution. That of a mean over all points
    is of the runs' luck and of which points were drawn. Those along a parameter are of which points
    were drawn; in a full grid, where none is drawn, of the luck that points do not share.""",
    """Sobol's first order is the share of the variance between points that a parameter explains
    alone, the total order the share that it has part in (Saltelli et al. 2010). PAWN is how far the
    distribution of all points moves when a parameter is held in a slice of its range, from 0 to 1,
    at the median of the slices (Pianosi and Wagener 2018). Both are reckoned by SALib, with
    intervals by resampling.""",
    """The box is found by PRIM (Friedman and Fisher 1999; Bryant and Lempert 2010): thin strips are
    peeled off the space of the parameters, each time the one whose loss gains most for its size.
    Quasi-p is the chance of so dense a box if the limit did nothing.""",
    """Under common luck, the luck that all points share moves no point against another: it is in
    the interval of a mean over all points, and not in the share of luck.""",
    "All of this is about the model within the bounds that were varied, not about the world.",
)


@dataclass(frozen=True)
class Picture:
    """A picture, what stands over it, and the table behind it."""

    title: str
    caption: str
    svg: Markup
    table: Table | None = None


@dataclass(frozen=True)
class Section:
    """A part of the page."""

    id: str
    title: str
    sentences: list[str]
    cautions: list[str] = field(default_factory=list)
    alarm: bool = False
    groups: list[list[Picture]] = field(default_factory=list)


def page(analysis: Analysis) -> str:
    """Return the report: one text that needs no other file and no network."""
    sections = [
        _answer(answer, analysis.points, f"m{k}") for k, answer in enumerate(analysis.answers)
    ]
    if analysis.discovery is not None:
        sections[0] = _discovery(analysis.discovery, analysis.points, sections[0])
    room = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return room.get_template("report.html").render(_words(analysis), sections=sections)


def _words(analysis: Analysis) -> dict[str, Any]:
    svg = discovered.luck(analysis.answers, "luck")
    return {
        "title": analysis.manifest["title"],
        "css": Markup((HERE / "report.css").read_text(encoding="utf-8")),  # noqa: S704 - our own
        "told": sentences.told_of(analysis),
        "cautions": sentences.cautions(analysis),
        "short": sentences.in_short(analysis),
        "enough": sentences.enough_in_all(analysis),
        "margins": sentences.margins(analysis.points),
        "enough_table": tables.enough(analysis.answers),
        "luck": svg
        and Picture(
            "How luck falls with the runs.",
            "Share of the differences between points that is luck; in the band it is little. "
            "A dot marks the runs that were played; each name's own line leads to its curve.",
            _drawn(svg),
            tables.luck(analysis.answers),
        ),
        "how": _how(analysis),
        "varied": tables.varied(analysis),
        "reading": READING,
    }


def _drawn(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - made by server.report.svg, which escapes its texts


def _answer(answer: Answer, points: Points, key: str) -> Section:
    spoken = [sentences.how_much(answer), sentences.what_decides(answer)]
    found = Section(key, answer.watched.title, spoken)
    if not answer.varies:
        return found
    first = [
        Picture(
            "What moves it.",
            "From the mean at a parameter's low end (open) to that at its high end (filled); a bar "
            "that goes on beyond them reaches the smallest and largest mean in between. The "
            "vertical line is the mean of all points.",
            _drawn(pictures.tornado(answer, f"{key}t")),
            tables.swings(answer),
        )
    ]
    if answer.indices is not None:
        first.append(_indices(answer, key))
    found.groups.append(first)
    found.groups.append(
        [
            Picture(
                "How it moves.",
                "The mean along each parameter, whatever the others are; "
                f"{sentences.along(answer, points)} Dotted is the mean of all points.",
                _drawn(pictures.curves(answer, points, f"{key}c")),
                tables.curves(answer),
            )
        ]
    )
    found.groups.append(
        [
            Picture(
                f"{full_title(one.across)} and {full_title(one.up)} together.",
                "The mean in each cell."
                if one.is_told
                else "The mean in each cell. Cells differ by no more than chance, so the colours "
                "reach from the lowest mean of a point to the highest.",
                _drawn(pictures.heat(answer, one, f"{key}h{k}")),
                tables.heat(answer, one),
            )
            for k, one in enumerate(answer.heats)
        ]
    )
    return found


def _indices(answer: Answer, key: str) -> Picture:
    found = answer.indices
    if found is None:
        raise ValueError(answer.watched.name)
    if found.method == "sobol":
        told = "Sobol's indices: total order (filled) with its 95% interval, first order (open)."
    else:
        least, most = (f"{end(found.floors.values()):.2f}" for end in (min, max))
        told = (
            "PAWN, from 0 to 1, with its 95% interval; the band is what a parameter that does "
            f"nothing would score ({least if least == most else f'{least} to {most}'})."
        )
    svg = _drawn(pictures.influence(answer, f"{key}i"))
    return Picture("How much of it is whose.", told, svg, tables.indices(answer))


def _discovery(found: Discovery, points: Points, answer: Section) -> Section:
    """Return what was discovered, before what is told of the condition as of any measure."""
    alarm = found.held_out is None or found.held_out.is_over_fitted
    section = Section(
        "discovery",
        f"Where {found.condition.words}",
        [found.sentence, *answer.sentences],
        [found.caution] if found.caution else [],
        alarm,
        answer.groups,
    )
    if not found.limits:
        return section
    rule = (
        "the one with the largest phi coefficient, which weighs coverage against density"
        if found.rule.density is None
        else f"the one of largest coverage with at least {100 * found.rule.density:.10g}% density"
    )
    section.groups.insert(
        0,
        [
            Picture(
                "The box.",
                "What it allows of each parameter that it limits, in what was varied.",
                _drawn(discovered.box(found, points, "box")),
                tables.limits(found),
            ),
            Picture(
                "The curve of peeling.",
                "Each dot is a box; a number says how many limits it has. Chosen is "
                f"{rule}, made simpler and moved to where that is best.",
                _drawn(discovered.peeling(found, "peeling")),
                tables.peeling(found),
            ),
        ],
    )
    return section


def _how(analysis: Analysis) -> list[tuple[str, str]]:
    manifest = analysis.manifest
    versions = manifest.get("versions", {})
    told = [
        ("Scenario", f"{manifest['title']} ({manifest.get('scenario_name', '')})"),
        ("Weeks", str(manifest.get("weeks", ""))),
        ("Seed", str(manifest["seed"])),
        ("Sweep", str(manifest.get("command") or "")),
        ("Versions", ", ".join(f"{name} {value}" for name, value in versions.items())),
    ]
    return [(name, value) for name, value in told if value]
