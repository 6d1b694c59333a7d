"""The page itself: a header and its tabs, all on one choice."""

import json

import solara
from reacton.ipyvuetify import Html

import model
from server.page import glossary, widgets, words
from server.page.choice import RUNS
from server.page.session import Session
from server.page.sidebyside import VariantsPanel
from server.page.tabs import TABS, Tab
from server.page.take import TakePanel
from server.page.troubles import Boundary


@solara.component
def Whole() -> None:
    """Everything, for one visitor."""
    router = solara.use_router()
    session: Session = solara.use_memo(
        lambda: Session(router.search or "", solara.get_session_id()), []
    )
    solara.use_effect(session.open, [])
    solara.Title("Condominium")
    with Html(tag="div", class_="page"):
        Boundary(session, "Title and tabs", HeaderPanel)
        with Html(tag="section", class_="strip", attributes={"aria-label": "Variants and files"}):
            Boundary(session, "Variants", VariantsPanel)
            Boundary(session, "Share and save", TakePanel)
        Boundary(session, "Tour", TourPanel)
        with Html(tag="main", class_="rooms"):
            for tab in TABS.values():
                TabPanel(session, tab)


@solara.component
def TourPanel(session: Session) -> None:
    """The short tour of the page."""
    widgets.Tour(runs=RUNS, event_show_futures=lambda _=None: session.take_tab("futures"))


@solara.component
def TabPanel(session: Session, tab: Tab) -> None:
    """One tab: made when it is first looked at, then kept as it is while another is shown."""
    shown = session.tab.value == tab.name
    made = solara.use_ref(False)
    made.current = made.current or shown
    attributes = {
        "role": "tabpanel",
        "id": f"panel-{tab.name}",
        "tabindex": "-1",
        "aria-labelledby": f"tab-{tab.name}",
    }
    away = "" if shown else " away"
    with Html(tag="div", class_=f"room {tab.name}{away}", attributes=attributes):
        if made.current:
            Boundary(session, tab.title, tab.content(), workers=tab.name)


@solara.component
def HeaderPanel(session: Session) -> None:
    """Title, tabs, scenario chooser, status and the address."""
    scenario = session.scenario.value
    shown = session.answer.value
    own = [one.scenario for one in session.own.value]
    known = [
        {
            "name": s.name,
            "title": words.cut(s.title),
            "whole": f"{s.title}: {s.summary}",
            "summary": s.summary,
            "own": s in own,
        }
        for s in (*model.scenarios(), *own)
    ]
    widgets.Header(
        tabs=[{"name": tab.name, "title": tab.title} for tab in TABS.values()],
        tab=session.tab.value,
        scenarios=known,
        scenario=scenario,
        compiling=session.compiling.value,
        status=glossary.hinted(status(shown.runs)) if shown else [],
        glossary=json.dumps(glossary.glossary(), ensure_ascii=False),
        query=session.query.value,
        steps=session.steps.value,
        complaints=list(session.complaints.value),
        event_take_tab=session.take_tab,
        event_take_scenario=session.take_scenario,
        event_take_address=session.take_address,
        event_dismiss_complaints=lambda _=None: session.dismiss(),
    )


def status(runs: int) -> str:
    """How many futures the pictures are of."""
    shown = f"the first {runs} of {RUNS}" if runs < RUNS else runs
    return f"{shown} futures, same luck"
