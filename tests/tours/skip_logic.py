"""A chart with answers on which others depend: branches close and open, a check is kept and lapses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.domain.charts import ChartState
from qopi_desktop.forms.session import Standing
from qopi_desktop.ui.words import say
from tests.tours.abstractor import Abstractor

if TYPE_CHECKING:
    from tests.tours.theatre import Theatre

CHART = "64C69Q"
"""A breast chart of the demonstration with two questions open and one check."""

REASON = "Staged by the outside hospital"
DOCS = {
    "set-aside": ("set-aside.png", "Answers of a branch that closed are set aside unscored, and come back with it."),
    "kept": ("kept-check.png", "A check is kept with a reason, which lapses when an answer that it rests on changes."),
}


def play(house: Theatre) -> None:
    """Work on one chart as S. Kim."""
    house.enter_demonstration()
    Abstractor(house).open_chart(CHART)
    _refuse_to_complete(house)
    _close_and_open_a_branch(house)
    _wait_for_a_gate(house)
    _undo_and_redo(house)
    _look_at_the_history(house)
    _keep_a_check_until_it_lapses(house)
    _complete_and_reopen(house)


def _refuse_to_complete(house: Theatre) -> None:
    """F12 says how many answers are needed and leads to the first of them."""
    stage = house.stage
    stage.press_keys("F12")
    house.settle()
    stage.fact(
        "Complete is refused while answers are needed", expected=ChartState.IN_PROGRESS, actual=house.model.chart.state
    )
    stage.fact("It says why", expected=True, actual=stage.says(_refusal(house)))
    stage.shot("refused")


def _close_and_open_a_branch(house: Theatre) -> None:
    """*No* to therapy sets its answers aside unscored; *yes* brings them all back."""
    stage = house.stage
    before, shown, outcome = house.model.session.progress(), _shown(house), house.model.board.outcomes()["Core 9"]
    _answer_therapy(house, "no")
    aside = [str(each) for each in house.model.session.set_aside()]
    scored = house.model.board.outcomes()["Core 9"].value
    stage.fact("No therapy: the questions about it are not asked", expected=["C01"], actual=_shown(house))
    stage.fact("Their answers are set aside", expected=True, actual={"C02", "C03", "C04", "C09"} <= set(aside))
    stage.fact("They are not scored", expected="not-in-denominator", actual=scored)
    stage.click(stage.named("set-aside"))
    stage.until(lambda: stage.has("set-aside-list"), "the list of what is set aside opened")
    stage.shot("set-aside")
    stage.press_keys("Escape")
    _answer_therapy(house, "yes")
    stage.fact("Therapy again: the same questions are asked", expected=shown, actual=_shown(house))
    stage.fact("Every answer is back", expected=before, actual=house.model.session.progress())
    stage.fact("And scored as before", expected=outcome, actual=house.model.board.outcomes()["Core 9"])
    stage.shot("restored")


def _answer_therapy(house: Theatre, code: str) -> None:
    person = Abstractor(house)
    person.go_to("C01")
    person.answer("C01", code)
    house.settle()


def _shown(house: Theatre) -> list[str]:
    return [str(each) for each in house.model.session.shown("E")]


def _wait_for_a_gate(house: Theatre) -> None:
    """Without an answer to B03 nobody knows whether B04 is asked; the measures say what they wait for."""
    stage, person = house.stage, Abstractor(house)
    person.go_to("B03")
    stage.press_keys("Delete")
    house.settle()
    standing = house.model.session.state(QuestionId("B04")).standing
    stage.fact("B04 waits for B03", expected=Standing.PENDING, actual=standing)
    stage.fact("BR 53 waits for B03", expected=["B03"], actual=[str(each) for each in house.model.board.needs("BR 53")])
    stage.shot("pending")
    person.answer("B03", "yes")
    house.settle()
    standing = house.model.session.state(QuestionId("B04")).standing
    stage.fact("B03 answered: B04 is asked", expected=Standing.OPEN, actual=standing)


def _undo_and_redo(house: Theatre) -> None:
    """Undo and redo name the question they touch."""
    stage, person = house.stage, Abstractor(house)
    person.go_to("T01")
    person.answer("T01", "yes")
    house.settle()
    stage.fact(
        "Undo names T01", expected=say("act.named.undo", question="T01"), actual=house.workplace.acts["undo"].text()
    )
    stage.press_keys("Ctrl+Z")
    house.settle()
    stage.fact("T01 is as before", expected="no", actual=_answer(house, "T01"))
    stage.fact(
        "Redo names T01", expected=say("act.named.redo", question="T01"), actual=house.workplace.acts["redo"].text()
    )
    stage.press_keys("Ctrl+Y")
    house.settle()
    stage.fact("T01 is as typed", expected="yes", actual=_answer(house, "T01"))
    stage.press_keys("Ctrl+Z")
    house.settle()
    stage.fact(
        "The answer and three steps back and forth are four more revisions",
        expected=5,
        actual=house.revisions(CHART)["T01"],
    )


def _look_at_the_history(house: Theatre) -> None:
    """F7 says who changed T01 from what to what."""
    stage = house.stage
    Abstractor(house).go_to("T01")
    stage.press_keys("F7")
    stage.until(lambda: stage.has("history"), "the history opened")
    no_to_yes = say("chart.history.change", before="No", after="Yes")
    stage.fact("The history tells from what to what", expected=True, actual=stage.says(no_to_yes))
    stage.shot("history")
    stage.press_keys("Escape")


def _keep_a_check_until_it_lapses(house: Theatre) -> None:
    """A reason holds as long as the answers that it rests on."""
    stage, person = house.stage, Abstractor(house)
    person.go_to("D07")
    stage.shot("check")
    stage.fact("D07 has a check", expected=["stage-before-diagnosis"], actual=_checks(house))
    person.keep("stage-before-diagnosis", REASON)
    stage.fact("Kept with a reason it is no problem", expected=[], actual=_checks(house))
    stage.fact("It stays listed", expected=True, actual=stage.says(say("chart.problems.kept_because", reason=REASON)))
    stage.shot("kept")
    person.go_to("D02")
    person.answer("D02", "2026-03-16")
    house.settle()
    stage.fact("Another D02: the reason lapses", expected=["stage-before-diagnosis"], actual=_checks(house))
    stage.shot("lapsed")
    person.go_to("D07")
    person.answer("D07", "2026-03-20")
    house.settle()
    stage.fact("A later D07: no check is left", expected=[], actual=_checks(house))


def _complete_and_reopen(house: Theatre) -> None:
    """With the last answers the chart is completed; a reason opens it again."""
    stage, person = house.stage, Abstractor(house)
    for question_id, value in (("C10", "2026-05-07"), ("B20", "2026-09-21")):
        person.go_to(question_id)
        person.answer(question_id, value)
    house.settle()
    person.complete(CHART)
    stage.fact("It is complete", expected=ChartState.COMPLETE, actual=house.row(CHART).chart.state)
    stage.fact(
        "A complete chart says how to reopen it",
        expected=True,
        actual=stage.says(say("chart.read_only.chart-not-editable")),
    )
    stage.shot("complete")
    stage.choose_in_menu("chart-more", say("chart.head.reopen"))
    stage.until(lambda: stage.has("ask-reason"), "the reason is asked for")
    stage.type("Second pathology report arrived")
    stage.shot("reopen")
    stage.press_keys("Return")
    house.settle()
    stage.fact("It is open again", expected=ChartState.IN_PROGRESS, actual=house.row(CHART).chart.state)
    stage.shot("reopened")


def _checks(house: Theatre) -> list[str]:
    return [each.code for each in house.model.session.problems() if each.question_id == "D07"]


def _answer(house: Theatre, question_id: str) -> object:
    answer = house.model.session.state(QuestionId(question_id)).answer
    return answer.value if answer else None


def _refusal(house: Theatre) -> str:
    refusal = house.model.completion_refusal()
    return house.desk.chart.head.why(refusal) if refusal else "nothing"
