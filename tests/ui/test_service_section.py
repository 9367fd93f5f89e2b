"""Administration, Central service: joining once, who signs, and codes for other workstations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication

from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.delivery import RosterPerson
from qopi_desktop.domain.rules import NO_SIGNING_KEY
from qopi_desktop.errors import (
    Refused,
    ServiceNotTrustedError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from qopi_desktop.ui.administration.view import AdministrationView
from tests.ui.asking import heard

PEOPLE = Changes(topics=frozenset({Topic.PEOPLE}))


@pytest.fixture
def apart(joined):
    """A practice that has not joined yet, as somebody sees its section."""

    def show(name: str = "S. Kim"):
        def before(_outbox, service):
            service.tie = None

        return section_of(joined({"D7DXQK": "waiting"}, name, before=before))

    return show


def section_of(place):
    """The window and its section."""
    place.page.workplace.screens.show_administration()
    place.settle()
    view = place.page.workplace.screens._made["administration"]
    assert isinstance(view, AdministrationView)
    return place, view.service


def users(place):
    """Everybody by name."""
    return {user.name: user for user in place.page.context.store.people.users()}


def registered(place, *names, waiting=()):
    """Let *names* have keys, of whom *waiting* are not registered."""
    found = users(place)
    people = [RosterPerson(found[name].id, found[name].roles, None, "k", "p") for name in names]
    place.service.people = tuple(people)
    place.service.waiting = tuple(found[name].id for name in waiting)
    place.tell(PEOPLE)


def keys(section):
    """What is said of each person's key."""
    return {row.cells[0]: row.cells[2] for row in section.joined.rows.rows}


def test_before_joining_it_says_what_leaves_and_what_never_does(apart):
    """In plain words, above the fields."""
    place, section = apart()

    assert section.joining.isVisible()
    assert not section.joined.isVisible()
    assert place.page.says("Names of patients and staff, record numbers, dates of birth", section)
    assert place.page.says("dates as days from the first office visit", section)


def test_joining_shows_the_whole_way_to_the_service(apart):
    """And what is complete already is sent soon."""
    place, section = apart()
    section.joining.address.line.setText("service.example.org")
    section.joining.code.line.setText(" 7kq2m-94xtr ")
    section.joining.join.click()
    place.settle()

    assert [("join", ("https://service.example.org", "7kq2m-94xtr", None))] == place.verbs.called
    assert not section.joining.isVisible()
    assert section.joined.isVisible()
    assert "https://service.example.org" == section.joined.facts["address"].text()
    assert place.page.has("sync")
    assert place.page.workplace.acts["sync_now"].isEnabled()
    assert place.sync._next.isActive()
    assert "Joined as The Lakeside Practice. Completed charts are sent from now on." == place.page.said


def test_enter_joins(apart):
    """From either field."""
    place, section = apart()
    section.joining.address.line.setText("http://127.0.0.1:8000")
    section.joining.code.line.setText("7KQ2M")
    section.joining.code.line.setFocus()
    place.page.press("Return")
    place.settle()

    assert [("join", ("http://127.0.0.1:8000", "7KQ2M", None))] == place.verbs.called


@pytest.mark.parametrize(
    ("error", "field", "said"),
    [
        (ServiceRefusedError(reason="code-refused"), "code", "the one-time code is wrong, used or older than a day"),
        (ServiceUnreachableError(reason="offline"), "address", "cannot be reached"),
        (ServiceNotTrustedError(what="certificate"), "address", "its certificate does not hold"),
        (ServiceNotTrustedError(what="address"), "address", "its address is not an https address"),
        (Refused(NO_SIGNING_KEY), "code", "no key to sign with"),
    ],
)
def test_what_does_not_hold_is_said_beside_its_field(apart, error, field, said):
    """And goes as soon as one types."""
    place, section = apart()
    place.verbs.raises = error
    section.joining.address.line.setText("service.example.org")
    section.joining.code.line.setText("7KQ2M")
    section.joining.join.click()
    place.settle()
    shown = getattr(section.joining, field)

    assert said in shown.message.text
    assert "" == section.joining.join.reason
    assert not place.page.workplace.message.isVisible()
    shown.line.setFocus()
    place.page.type("x")
    assert said not in shown.message.text


def test_empty_fields_are_not_sent(apart):
    """Both are said at once."""
    place, section = apart()
    section.joining.join.click()
    place.settle()

    assert "Address is empty" in section.joining.address.message.text
    assert "Code is empty" in section.joining.code.message.text
    assert [] == place.verbs.called


@pytest.mark.warns_in_log
def test_a_fault_while_joining_goes_to_the_crash_dialog(apart):
    """And the form works again."""
    place, section = apart()
    failed = heard(place.page.context.tasks.failed)
    place.page.context.tasks.failed.disconnect(place.page.workplace.show_error)
    place.verbs.raises = ValueError("here")
    section.joining.address.line.setText("a")
    section.joining.code.line.setText("b")
    section.joining.join.click()
    place.settle()
    section.service.register()
    place.settle()

    assert 2 == len(failed)
    assert "" == section.service.busy


def test_somebody_else_reads_why_they_cannot_join(apart):
    """And who can."""
    _, section = apart("M. Torres")

    assert "Ask R. Patel, S. Kim." in section.joining.join.reason


def test_the_demonstration_stays_here(place):
    """No fields, no acts."""
    place.workplace.screens.show_administration()
    place.settle()

    assert place.says("The demonstration practice stays on this computer.")
    assert not place.has("service_join")
    assert not place.has("service_register")


def test_every_user_is_registered_or_waits(joined):
    """Or has no key yet."""
    place, section = section_of(joined())
    registered(place, "S. Kim", "M. Torres", "R. Patel", waiting=["M. Torres"])

    assert {
        "S. Kim": "Registered",
        "M. Torres": "Waiting to be registered",
        "R. Patel": "Registered",
        "Dr. A. Osei": "None yet: comes with the first sign-in",
    } == keys(section)


def test_an_administrator_registers_the_others(joined):
    """Then what was refused for want of it is sent."""
    place, section = section_of(joined())
    registered(place, "S. Kim", "M. Torres", waiting=["M. Torres"])

    assert "" == section.register.reason
    section.register.click()
    place.settle()
    place.tell(PEOPLE)

    assert "Registered" == keys(section)["M. Torres"]
    assert (1, 1) == (place.verbs.count("register"), place.verbs.count("sync"))
    assert "Everybody who has a signing key is registered." == section.register.reason
    assert section.joined.said.text().startswith("Registered.")


def test_nobody_registers_their_own_key(joined):
    """The button says who else must."""
    place, section = section_of(joined())
    registered(place, "S. Kim", waiting=["S. Kim"])

    assert "Only your own key waits. Somebody else registers it: R. Patel." == section.register.reason


def test_where_there_is_no_other_administrator_it_says_so(joined, monkeypatch):
    """Somebody has to be added first."""
    place, section = section_of(joined())
    registered(place, "S. Kim", waiting=["S. Kim"])
    everyone = section.model.overview
    section.model.overview = replace(everyone, users=tuple(user for user in everyone.users if user.name != "R. Patel"))
    section.render_model()

    assert "Add another administrator" in section.register.reason


def test_registering_offline_says_so_and_can_be_done_again(joined):
    """Below the list."""
    place, section = section_of(joined())
    registered(place, "S. Kim", "M. Torres", waiting=["M. Torres"])
    place.verbs.raises = ServiceUnreachableError(reason="offline")
    section.register.click()
    place.settle()

    assert "The central service cannot be reached" in section.fault.text
    assert "" == section.register.reason


def test_a_code_for_another_workstation_is_shown_once(joined):
    """Until it was handed over; it can be copied."""
    place, section = section_of(joined())
    section.make_code.click()
    place.settle()
    code = section.joined.code

    assert (place.verbs.code, True) == (code.shown.secret.text(), code.isVisible())
    assert "once, until Nov 24, 09:00" in code.lead.text()
    code.shown.copy.click()
    assert place.verbs.code == QGuiApplication.clipboard().text()
    code.done.click()
    assert not code.isVisible()
    assert "" == code.shown.secret.text()


def test_one_act_at_a_time(joined):
    """The tokens of two would cross."""
    place, section = section_of(joined({"D7DXQK": "waiting"}))
    place.verbs.way.clear()
    place.page.press("F5")
    section.make_code.click()
    section.make_code.click()
    place.page.wait_for(lambda: place.verbs.count("sync") == 1, turns=20)

    assert 0 == place.verbs.count("make_code")
    assert "Asking for a code..." == section.make_code.reason
    place.verbs.way.set()
    place.settle()

    assert 1 == place.verbs.count("make_code")


def test_somebody_else_sees_the_tie_and_changes_nothing(joined):
    """Every act says who can."""
    _, section = section_of(joined(name="M. Torres"))

    assert "Ask R. Patel, S. Kim." in section.register.reason
    assert "Ask R. Patel, S. Kim." in section.make_code.reason
    assert "08:52" == section.joined.facts["contact"].text()


def test_a_withdrawn_workstation_may_join_anew(joined):
    """Its charts and receipts are here; nothing else is offered."""
    place = joined()
    place.service.state = replace(place.service.state, revoked=True)
    place.sync._read()
    place, section = section_of(place)

    assert section.joining.isVisible()
    assert "withdrawn" in section.make_code.reason
    assert place.page.says("With a new code it joins anew.", section)


def test_a_workstation_whose_key_was_used_twice_may_join_anew(joined):
    """The service has closed its line."""
    place = joined()
    place.verbs.fault = ServiceRefusedError(reason="refresh-reused")
    place.run()
    place, section = section_of(place)

    assert section.joining.isVisible()
    assert section.joined.isVisible()


def test_leaving_drops_what_was_asked(joined):
    """The store is closed meanwhile."""
    place, section = section_of(joined({"D7DXQK": "waiting"}))
    place.verbs.way.clear()
    place.page.press("F5")
    section.make_code.click()
    place.page.workplace.leave()
    section.service.busy = ""
    section.make_code.click()
    place.verbs.way.set()
    place.settle()

    assert 0 == place.verbs.count("make_code")


def test_a_cancelled_errand_frees_the_section(joined):
    """As if nothing had been asked."""
    place, section = section_of(joined({"D7DXQK": "waiting"}))
    place.verbs.way.clear()
    place.page.press("F5")
    section.make_code.click()
    place.sync.clerk._queue[0].cancel()
    place.verbs.way.set()
    place.settle()

    assert ("", 0) == (section.service.busy, place.verbs.count("make_code"))
