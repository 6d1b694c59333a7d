"""What a sweep would cost, by playing a little of it here."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO

from pyarrow import parquet
from pyarrow.csv import write_csv

from model.sweeps.plan import Plan
from model.sweeps.play import play_part
from model.words import in_words

TRIED = 2_000  # runs that each thread plays to measure the rate


@dataclass(frozen=True)
class Cost:
    """Seconds and bytes of a whole sweep, at the rate of a few of its runs."""

    seconds: float
    size: float

    @property
    def text(self) -> str:
        """The cost in words."""
        return f"about {in_words(self.seconds)} here and {size_in_words(self.size)} on disk"


def cost_of(plan: Plan, threads: int, *, csv: bool = False) -> Cost:
    """Play some runs of a plan on all threads, spread over it, and return what all would cost.

    With `csv` the table is written as text too.
    """
    rows = min(TRIED, plan.rows)
    # The beginning of a sequence tells as much as its end, which is far to reach.
    last = (threads - 1) * rows if plan.design.told["kind"] == "sobol" else plan.rows - rows
    starts = [k * min(last, plan.rows - rows) // max(threads - 1, 1) for k in range(threads)]
    parts = [plan.rows_of(start, start + rows) for start in starts]
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        played = [one for one in pool.map(play_part, parts) if one is not None]
    seconds = time.perf_counter() - began
    share = plan.rows / (rows * threads)
    size = sum(len(one.content) + csv * _size_as_text(one.content) for one in played)
    return Cost(seconds * share, size * share)


def _size_as_text(content: bytes) -> int:
    text = BytesIO()
    write_csv(parquet.read_table(BytesIO(content)), text)
    return text.tell()


def size_in_words(size: float) -> str:
    """Return a size as a reader wants it."""
    for unit, length in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if size >= length:
            return f"{size / length:,.1f} {unit}"
    return f"{size / 1e3:,.1f} kB"
