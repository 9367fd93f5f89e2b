"""First start: a store is made only when everything holds, and its recovery code is really written down."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from qopi_desktop.domain.people import Role
from qopi_desktop.operations import setup
from qopi_desktop.store.memory import MemoryStore
from qopi_desktop.ui.setup.model import SetupModel, Step
from qopi_desktop.ui.setup.terms import AcceptTermsView
from qopi_desktop.ui.setup.view import SetupView
from qopi_desktop.ui.setup.welcome import WelcomeView
from tests import builders

PASSWORD, NPI, CODE = "gravel lantern oboe 77", "1234567893", "7KQ2M-9XW4P-C3VT8-HD6RN"
LEFT = Qt.MouseButton.LeftButton


@dataclass
class Founded:
    """What making a store returns."""

    store: MemoryStore
    person: object
    recovery_code: str = CODE


@dataclass
class Founder:
    """Makes stores in memory."""

    made: list[MemoryStore] = field(default_factory=list)

    def make(self, plan):
        """Make one from *plan*."""
        return setup.set_up(self._create, plan, builders.NOW)

    def _create(self, beginning):
        store, person = MemoryStore.create(beginning, builders.NOW, builders.QuietScorer())
        self.made.append(store)
        return Founded(store, person)


@pytest.fixture
def founder():
    """Makes stores in memory."""
    return Founder()


@pytest.fixture
def view(shown, tasks, founder, tmp_path):
    """The set-up, shown."""
    model = SetupModel(founder.make, tasks, lambda _count: (1, 3))
    window = SetupView(model, tmp_path)
    model.setParent(window)
    return shown(window, 1280, 720)


class Steps:
    """Fills the pages as a person does."""

    def __init__(self, qtbot, view, settle) -> None:
        self.qtbot, self.view, self.settle = qtbot, view, settle
        self.pages = view.pages

    def next(self) -> None:
        """Press Next."""
        self.qtbot.mouseClick(self.view.next, LEFT)

    def type(self, step: Step, name: str, text: str) -> None:
        """Type into a field of a page."""
        self.qtbot.keyClicks(self.pages[step].fields[name].line, text)

    def fill(self, *, password: str = PASSWORD, accept: bool = True) -> None:
        """Fill all pages and stop at the review."""
        self.type(Step.PRACTICE, "practice", "Lakeside Oncology")
        self.type(Step.PRACTICE, "office", "North office")
        self.next()
        self.type(Step.YOU, "name", "Ada Reyes")
        self.next()
        self.type(Step.PASSWORD, "password", password)
        self.type(Step.PASSWORD, "repeat", password)
        self.next()
        if accept:
            self.qtbot.mouseClick(self.pages[Step.TERMS].accept, LEFT)
        self.next()

    def create(self) -> None:
        """Press Create store and wait."""
        self.next()
        self.settle()


@pytest.fixture
def steps(qtbot, view, settle):
    """A person at the set-up."""
    return Steps(qtbot, view, settle)


def shown_step(view) -> Step:
    """The page on screen."""
    return view._model.step


def test_next_is_never_blocked_and_says_later_what_is_to_mend(steps, view):
    """Every page can be left empty; the list of steps keeps count."""
    steps.next()

    assert Step.YOU is shown_step(view)
    assert "2 answers to mend" in view.steps.buttons[0].accessibleName()


def test_making_the_store_waits_for_what_is_missing(steps, view, founder):
    """The review names the steps, and nothing is written."""
    steps.fill(accept=False)
    steps.create()

    assert "Terms" in view.waits.text
    assert [] == founder.made


def test_the_first_person_is_administrator_and_abstractor(steps, founder):
    """They can do all there is to do."""
    steps.fill()
    steps.create()

    (person,) = founder.made[0].people.users()
    assert "Ada Reyes" == person.name
    assert {Role.ADMINISTRATOR, Role.ABSTRACTOR} == person.roles


def test_accepting_the_terms_is_kept_with_who_when_and_version(steps, founder):
    """The store begins with the first acceptance."""
    steps.fill()
    steps.create()

    (accepted,) = founder.made[0].people.terms()
    assert setup.terms()[0] == accepted.text_version
    assert founder.made[0].people.users()[0].id == accepted.person_id


def test_a_wrong_check_digit_is_said_at_the_npi(steps, qtbot, view):
    """The rule and the way out stand beside the field."""
    steps.next()
    page = steps.pages[Step.YOU]
    qtbot.mouseClick(page.physician, LEFT)
    steps.type(Step.YOU, "npi", "1234567890")
    steps.next()
    qtbot.mouseClick(view.back, LEFT)

    assert "NPI is not valid" in page.npi.message.text


def test_the_only_physician_is_told_that_another_person_must_abstract(steps, qtbot):
    """It is said where one says that one is a physician, with the offer to add somebody."""
    steps.next()
    page = steps.pages[Step.YOU]
    before = page.other.isVisible()
    qtbot.mouseClick(page.physician, LEFT)

    assert not before
    assert page.other.isVisible()


def test_a_second_abstractor_gets_a_one_time_password_that_is_shown_once(steps, qtbot, founder, view):
    """The second person can sign in, and the first is one of the physicians."""
    steps.next()
    page = steps.pages[Step.YOU]
    qtbot.mouseClick(page.physician, LEFT)
    steps.type(Step.YOU, "npi", NPI)
    qtbot.mouseClick(page.adds_other, LEFT)
    steps.type(Step.YOU, "other_name", "Bo Lind")
    qtbot.mouseClick(view.back, LEFT)
    steps.fill()
    steps.create()

    people = founder.made[0].people
    by_name = {user.name: user for user in people.users()}
    assert people.physicians()[0].id == by_name["Ada Reyes"].physician_id
    assert {Role.ABSTRACTOR} == by_name["Bo Lind"].roles
    assert steps.pages[Step.RECOVERY].one_time.secret.text() == view._model.result.one_time_password


@pytest.mark.parametrize(
    ("password", "said"),
    [("too short", "9 of 15"), ("1234567890123456", "common"), ("ada reyes 123456", "name")],
)
def test_a_password_that_is_guessed_first_is_refused(steps, view, password, said):
    """Length, common ones and names are looked at; kinds of characters are not."""
    steps.fill(password=password)
    view._model.go(Step.PASSWORD)

    assert said in steps.pages[Step.PASSWORD].passwords.new.message.text


def test_how_strong_a_password_is_is_said_in_words_of_length(steps):
    """Each character counts while one types."""
    steps.next()
    steps.type(Step.PASSWORD, "password", "gravel lantern oboe and a thimble")

    assert "33 characters: very strong" == steps.pages[Step.PASSWORD].passwords.new.message.text


def test_a_password_can_be_pasted(steps, qtbot):
    """Password managers are welcome."""
    QGuiApplication.clipboard().setText(PASSWORD)
    line = steps.pages[Step.PASSWORD].passwords.new.line
    line.paste()

    assert PASSWORD == line.text()


def test_work_begins_only_when_two_groups_of_the_code_were_typed(steps, qtbot, view):
    """A code that was not copied is found out at once."""
    steps.fill()
    steps.create()
    finished: list[object] = []
    view._model.finished.connect(finished.append)
    steps.next()
    page = steps.pages[Step.RECOVERY]
    before = list(finished)
    said = page.groups[1].message.text
    qtbot.keyClicks(page.groups[1].line, "9xw4p")
    qtbot.keyClicks(page.groups[3].line, "HD6RN")
    steps.next()

    assert [] == before
    assert "Group 2 is empty" in said
    assert [view._model.result] == finished


def test_the_code_is_copied_whole(steps, qtbot):
    """What is pasted elsewhere opens the store."""
    steps.fill()
    steps.create()
    qtbot.mouseClick(steps.pages[Step.RECOVERY].code.copy, LEFT)

    assert CODE == QGuiApplication.clipboard().text()


def test_the_password_is_forgotten_when_the_store_is_made(steps, view):
    """The draft keeps nothing that opens a store."""
    steps.fill()
    steps.create()

    assert "" == view._model.draft.password
    assert PASSWORD not in repr(view._model.draft)


def test_steps_cannot_be_changed_once_the_store_is_made(steps, view):
    """There is no way back to a page that no longer means anything."""
    steps.fill()
    steps.create()
    view._model.go(Step.PRACTICE)

    assert Step.RECOVERY is shown_step(view)
    assert not view.back.isVisible()


@pytest.mark.parametrize(("width", "factor", "has_steps"), [(1600, 1.0, True), (1280, 1.0, True), (1280, 2.0, False)])
@pytest.mark.parametrize("step", [step for step in Step if step is not Step.RECOVERY])
def test_the_steps_give_way_and_nothing_scrolls_sideways(view, look, step, width, factor, has_steps):
    """At 200 % one column is left."""
    view._model.set(is_physician=True, adds_other=True)
    view._model.go(step)
    view.resize(width, 720)
    look.set_factor(factor)

    assert has_steps == view.steps.isVisible()
    assert 0 == view._stack.currentWidget().horizontalScrollBar().maximum()


def test_the_welcome_offers_set_up_and_the_demonstration(qtbot, shown):
    """Each is one press."""
    view = shown(WelcomeView(), 1280, 720)
    with qtbot.waitSignals([view.set_up_asked, view.demonstration_asked]):
        qtbot.mouseClick(view.set_up, LEFT)
        qtbot.mouseClick(view.demonstration, LEFT)


def test_where_a_store_is_the_welcome_opens_it_and_never_makes_another(qtbot, shown):
    """Nothing is made over what is there."""
    view = shown(WelcomeView("Lakeside Oncology"), 1280, 720)
    with qtbot.waitSignal(view.open_asked):
        qtbot.mouseClick(view.open, LEFT)

    assert view.set_up is None


def test_terms_are_accepted_by_a_mark_and_a_press(qtbot, shown):
    """A new user accepts before work begins."""
    version, text = setup.terms()
    view = shown(AcceptTermsView(version, text), 1280, 720)
    reason = view.next.reason
    qtbot.mouseClick(view.accept, LEFT)
    with qtbot.waitSignal(view.accepted) as caught:
        qtbot.mouseClick(view.next, LEFT)

    assert reason
    assert [version] == caught.args
