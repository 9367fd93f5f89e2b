"""Administration: who may change what, and one-time passwords that are shown once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from qopi_desktop.domain.people import Role
from qopi_desktop.ui.administration.model import AdministrationModel
from qopi_desktop.ui.administration.service_model import ServiceModel
from qopi_desktop.ui.administration.view import AdministrationView
from qopi_desktop.ui.sync.clerk import Clerk
from qopi_desktop.ui.sync.model import SyncModel
from tests import builders
from tests.ui.rooms import context_of, seen_by

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def context(tasks, tmp_path):
    """A store with its first user signed in."""
    return context_of(tasks, tmp_path)


@pytest.fixture
def open_screen(shown, settle):
    """Shows the screen for somebody."""

    def show(context):
        model, sync = AdministrationModel(context), SyncModel(context, Clerk(context))
        view = AdministrationView(model, ServiceModel(context, sync))
        model.setParent(view)
        sync.setParent(view)
        shown(view, 1280, 720)
        settle()
        return view

    return show


@pytest.fixture
def view(open_screen, context):
    """The screen of an administrator."""
    return open_screen(context)


def press(qtbot, button):
    """Press a button once it can be seen."""
    qtbot.waitUntil(lambda: button.visibleRegion().contains(button.rect().center()))
    qtbot.mouseClick(button, LEFT)


def names(view):
    """The people listed."""
    return [row.cells[0] for row in view.people.rows.rows]


def test_a_physician_is_added_with_a_checked_npi(qtbot, view, context, settle):
    """Blanks and dashes are taken out, the check digit is looked at."""
    press(qtbot, view.physicians.add)
    form = view.physicians.form
    qtbot.keyClicks(form.name.line, "Amara Osei")
    qtbot.keyClicks(form.npi.line, "123-456-7893")
    qtbot.keyClick(form.npi.line, Qt.Key.Key_Return)
    settle()

    (physician,) = context.store.people.physicians()
    assert ("Amara Osei", "1234567893") == (physician.name, physician.npi)
    assert not form.isVisible()


@pytest.mark.parametrize(("npi", "said"), [("1234567890", "not valid"), ("", "empty"), ("1234567893", "Min Lee has")])
def test_an_npi_that_does_not_hold_is_said_beside_the_field(qtbot, open_screen, context, npi, said):
    """Wrong digits, none, or somebody else's."""
    builders.add_physician(context.store, context.person, "Min Lee", "1234567893")
    view = open_screen(context)
    press(qtbot, view.physicians.add)
    form = view.physicians.form
    form.name.line.setText("Amara Osei")
    form.npi.line.setText(npi)
    press(qtbot, form.save)

    assert said in form.npi.message.text
    assert 1 == len(context.store.people.physicians())


def test_a_person_is_added_with_a_one_time_password_shown_once(qtbot, view, context, settle):
    """It stands on screen until it was handed over, and can be copied."""
    press(qtbot, view.people.add)
    qtbot.keyClicks(view.people.form.name.line, "Bo Lind")
    press(qtbot, view.people.form.save)
    settle()
    settle()
    one_time = view.handed.shown.secret.text()
    press(qtbot, view.handed.shown.copy)
    press(qtbot, view.handed.done)

    assert ["Ada Reyes", "Bo Lind"] == names(view)
    assert one_time == QGuiApplication.clipboard().text()
    assert not view.handed.isVisible()
    assert "" == view.handed.shown.secret.text()


def test_a_person_who_is_a_physician_names_which(qtbot, open_screen, context, settle):
    """Own charts can be told apart from then on."""
    physician = builders.add_physician(context.store, context.person, "Amara Osei")
    view = open_screen(context)
    press(qtbot, view.people.add)
    form = view.people.form
    form.name.line.setText("Amara Osei")
    press(qtbot, form.roles[Role.PHYSICIAN])
    press(qtbot, form.save)
    settle()

    added = next(user for user in context.store.people.users() if user.name == "Amara Osei")
    assert physician == added.physician_id
    assert {Role.ABSTRACTOR, Role.PHYSICIAN} == added.roles


def test_a_name_that_can_sign_in_already_is_refused(qtbot, view):
    """The unlock window could not tell them apart."""
    press(qtbot, view.people.add)
    view.people.form.name.line.setText("ada reyes")
    press(qtbot, view.people.form.save)

    assert "can sign in already" in view.people.form.name.message.text


def test_a_person_is_linked_to_a_physician(qtbot, open_screen, context, settle):
    """A user becomes one of the physicians afterwards."""
    physician = builders.add_physician(context.store, context.person, "Amara Osei")
    builders.add_user(context.store, context.person, "Bo Lind", Role.ABSTRACTOR)
    view = open_screen(context)
    view.people.table.choose(next(row.key for row in view.people.rows.rows if row.cells[0] == "Bo Lind"))
    press(qtbot, view.people.link)
    view.people.linking.physician.select.setCurrentIndex(1)
    press(qtbot, view.people.linking.save)
    settle()
    settle()

    linked = next(user for user in context.store.people.users() if user.name == "Bo Lind")
    assert physician == linked.physician_id


def test_a_forgotten_password_is_replaced_by_a_one_time_one(qtbot, open_screen, context, settle):
    """The administrator never learns the password that comes after it."""
    builders.add_user(context.store, context.person, "Bo Lind", Role.ABSTRACTOR)
    view = open_screen(context)
    view.people.table.choose(next(row.key for row in view.people.rows.rows if row.cells[0] == "Bo Lind"))
    press(qtbot, view.people.reset)
    settle()

    assert "Bo Lind" == view._model.handed.name
    assert view.handed.isVisible()


def test_a_physician_is_made_inactive_and_active_again(qtbot, open_screen, context, settle):
    """They stay on their charts and leave the lists for new ones."""
    builders.add_physician(context.store, context.person, "Amara Osei")
    view = open_screen(context)
    view.physicians.table.choose(view.physicians.rows.rows[0].key)
    press(qtbot, view.physicians.activate)
    settle()
    settle()

    assert not context.store.people.physicians()[0].active
    assert "Make active" == view.physicians.activate.text()


def test_somebody_else_sees_who_can_help_and_changes_nothing(qtbot, open_screen, context):
    """Every act says why it is not available."""
    person = builders.add_user(context.store, context.person, "Bo Lind", Role.ABSTRACTOR)
    view = open_screen(seen_by(context, person))
    view.people.table.choose(person.id)

    assert view.banner.isVisible()
    acts = (view.people.add, view.people.link, view.people.reset, view.physicians.add, view.physicians.activate)
    assert all("Ask Ada Reyes" in act.reason for act in acts)


def test_the_screen_says_when_the_only_abstractor_is_the_only_physician(open_screen, context):
    """Nobody could abstract, so somebody must be added."""
    physician = builders.add_physician(context.store, context.person, "Ada Reyes")
    context.store.people.link_physician(context.person, context.person.id, physician, builders.NOW)
    view = open_screen(context)

    assert view.only_physician.isVisible()


def test_terms_backups_and_the_store_are_named(view, context):
    """Where the data are, and who accepted what."""
    assert str(context.backup_folder) == view.store.paths["backup"]
    assert "Ada Reyes accepted version" in view.terms.lines.text()
    assert "None yet" in view.store.last.text()


def test_a_backup_that_fails_is_told_and_leaves_the_screen_working(qtbot, view, tasks):
    """The store in memory cannot be backed up, and says so."""
    with qtbot.waitSignal(tasks.failed):
        press(qtbot, view.store.back_up)

    assert "" == view.store.back_up.reason
    assert "None yet" in view.store.last.text()


def test_a_backup_shows_when_it_was_verified(qtbot, view, context, tmp_path, settle, monkeypatch):
    """The time stands beside the folder."""
    monkeypatch.setattr(context.store, "backup", lambda _folder, _now: tmp_path)
    press(qtbot, view.store.back_up)
    settle()

    assert "verified" in view.store.last.text()


def test_a_form_names_each_field_to_mend(qtbot, view):
    """Name and roles are said at the same time, each beside its field."""
    press(qtbot, view.people.add)
    form = view.people.form
    press(qtbot, form.roles[Role.ABSTRACTOR])
    press(qtbot, form.save)

    assert "Name is empty" in form.name.message.text
    assert "No role is chosen" in form.roles_fault.text()


@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0])
def test_nothing_scrolls_sideways(view, look, factor):
    """At 200 % the tables keep to the page."""
    look.set_factor(factor)

    assert 0 == view.area.horizontalScrollBar().maximum()
