"""The timeline: every date on its lane, what is out of order, and a way from each mark to its question."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from qopi_desktop.domain.answers import Answer, Missing, QuestionId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.session import FormSession
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.timeline import TimelineStrip
from qopi_desktop.ui.chart_form.timeline_model import Disorder, Timeline, timeline_of
from tests.ui.asking import heard
from tests.ui.rooms import package

STAGED: dict[str, str | Answer] = {"G06": Answer(("core",)), "D06": "documented"}


def timeline(**given: str | Answer) -> Timeline:
    """The timeline of a chart with these answers."""
    answers = {QuestionId(key): answer(raw) for key, raw in (STAGED | given).items()}
    return timeline_of(FormSession(package().form, answers))


def answer(raw: str | Answer) -> Answer:
    """A day, a code, or the answer itself."""
    if isinstance(raw, Answer):
        return raw
    return Answer(PartialDate.from_iso(raw) if raw[0].isdigit() else raw)


def marks(found: Timeline):
    """What stands where."""
    return [(mark.question_id, mark.lane, mark.earliest, mark.latest, mark.exact) for mark in found.marks]


def test_a_known_day_is_a_point_and_a_partial_date_spans_its_range():
    """Nothing is invented."""
    found = timeline(G19="2026-03-14", D07="2026-02", D02="2026")

    assert [
        ("G19", "Visits", date(2026, 3, 14), date(2026, 3, 14), True),
        ("D02", "Diagnosis", date(2026, 1, 1), date(2026, 12, 31), False),
        ("D07", "Diagnosis", date(2026, 2, 1), date(2026, 2, 28), False),
    ] == marks(found)


def test_lanes_without_dates_are_left_out():
    """Those that stay keep their order."""
    assert ("Visits", "Diagnosis") == timeline(D07="2026-02-03", G19="2026-03-14").lanes
    assert () == timeline().lanes


def test_what_is_not_documented_or_not_asked_has_no_mark():
    """A date that is set aside neither."""
    assert [] == marks(timeline(D07=Answer(missing=Missing.NOT_DOCUMENTED)))
    assert [] == marks(timeline(D06="not_documented", D07="2026-02-03"))


def test_a_birth_date_has_no_lane():
    """It would push all others together."""
    assert [] == marks(timeline(G08="2000-03-14"))


def test_two_dates_in_the_wrong_order_are_named():
    """The one to look at first."""
    found = timeline(G26="two", G19="2026-03-14", G20="2026-03-01")

    assert (Disorder(QuestionId("G20"), QuestionId("G19")),) == found.disorders


@pytest.fixture
def strip(shown):
    """A strip of the form's width."""
    return shown(TimelineStrip(), 1000, 160)


def test_an_empty_chart_says_so(strip):
    """Instead of an empty scale."""
    assert "Timeline. No dates yet" == strip.accessibleName()


def test_folded_it_names_what_is_out_of_order(strip):
    """In one line."""
    strip.show_timeline(timeline(G26="two", G19="2026-03-14", G20="2026-03-01"))
    whole = strip.height()
    strip.fold(folded=True)

    assert "Timeline. 2 dates, 1 out of order: G20" == strip.accessibleName()
    assert strip.height() == theme.current().height("timeline_closed") < whole


def test_it_grows_with_its_lanes(strip):
    """Nineteen pixels each."""
    strip.show_timeline(timeline(D07="2026-02-03"))
    before = strip.height()
    strip.show_timeline(timeline(D07="2026-02-03", G19="2026-03-14"))

    assert theme.current().px(19) == strip.height() - before


def test_a_click_on_a_mark_goes_to_its_question(strip):
    """A click beside one goes nowhere."""
    strip.show_timeline(timeline(D07="2026-02-03", G19="2026-03-14"))
    strip.grab()
    asked = heard(strip.question_asked)
    area, _ = next(each for each in strip._areas if each[1].question_id == "D07")
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=area.center().toPoint())
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))

    assert [("D07",)] == asked


def test_time_runs_from_left_to_right(strip):
    """Whatever the lane."""
    strip.show_timeline(timeline(D07="2026-02-03", D02="2026-01-05", G19="2026-03-14"))
    strip.grab()
    places = {mark.question_id: area.center().x() for area, mark in strip._areas}

    assert ["D02", "D07", "G19"] == sorted(places, key=places.__getitem__)


@pytest.mark.parametrize("given", [{"D07": "2026-02-03"}, {"D07": "2001-02", "G19": "2026-03-14"}])
def test_short_and_long_spans_are_drawn(strip, given):
    """From one day to a life."""
    strip.show_timeline(timeline(**given))
    strip.grab()

    assert len(given) == len(strip._areas)


def test_a_disorder_is_drawn_in_red(strip):
    """And only then."""
    strip.show_timeline(timeline(G26="two", G19="2026-03-14", G20="2026-03-20"))
    calm = _has(strip, "red")
    strip.show_timeline(timeline(G26="two", G19="2026-03-14", G20="2026-03-01"))

    assert not calm
    assert _has(strip, "red")


def test_the_days_that_the_chosen_measure_wants_are_shaded(place):
    """Core 2 wants the stage within a month."""
    place.open("RNW7VH")
    place.click("measure-Core-2")
    place.settle()

    assert _has(place.named("timeline"), "accentSoft")


def test_f11_folds_it_and_the_choice_is_remembered(place):
    """For the next start."""
    place.open("RNW7VH")
    before = place.named("timeline").height()
    place.press("F11")

    assert place.named("timeline").height() < before
    assert place.workplace._settings.timeline_folded

    place.press("F11")

    assert before == place.named("timeline").height()


def _has(widget, color: str) -> bool:
    image, wanted = widget.grab().toImage(), theme.current().color(color).rgb()
    return any(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))
