"""The parts of the kit: nothing is cut, the ring is where the focus is, and errors are said in words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from PySide6.QtCore import QAbstractAnimation, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from qopi_desktop.errors import StoreInUseError
from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import (
    Banner,
    Button,
    ButtonKind,
    Chip,
    ChipButton,
    ChipFace,
    Column,
    Edge,
    ElidingLabel,
    Entry,
    Ground,
    KeyCap,
    Label,
    LabeledField,
    MessageBar,
    PaneHead,
    ProgressBar,
    Sheet,
    Sign,
    WrapLabel,
    fix,
    sign_for,
)
from qopi_desktop.ui.kit.paint import CHIP_KINDS, text_width
from tests.ui import asking, gallery

LONG = "Over 30 days before the date of the first pathologic diagnosis (D02). Correct D07 or D02 and go on."
# --- nothing is cut ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(ButtonKind))
def test_a_button_has_room_for_all_it_says(factor, qtbot, kind):
    """Word, detail, key and sign."""
    button = Button("Hand over", kind, key="Ctrl+Down", icon="person", detail="3 waiting")
    qtbot.addWidget(button)
    word, detail = text_width("Hand over", "label"), text_width("3 waiting", "label")

    room = button.minimumSizeHint()

    assert room.width() >= word + detail + text_width("Ctrl+Down", "small") + theme.current().px(16 + 3 * 8)
    assert room.height() >= theme.current().line("label")


def test_a_button_has_room_for_a_sign_before_its_detail(factor, qtbot, shown):
    """In the color of what it says."""
    button = Button("Sync", icon="sync")
    qtbot.addWidget(button)
    plain = button.sizeHint().width()
    button.set_detail("3 waiting", sign="waiting", tone="red")
    look = theme.current()
    shown(button, button.sizeHint().width(), button.sizeHint().height())
    image = button.grab().toImage()
    tones = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    assert button.sizeHint().width() >= plain + text_width("3 waiting", "label") + look.px(8 + 14 + 4)
    assert look.color("red").name() in tones
    assert look.color("accent").name() not in tones


@pytest.mark.parametrize("kind", sorted(CHIP_KINDS))
def test_a_chip_has_room_for_its_word_and_sign(factor, qtbot, kind):
    """22 high at 100 %."""
    chip = Chip(ChipFace("12 must fix", kind, "must"))
    qtbot.addWidget(chip)

    assert chip.minimumSizeHint().width() >= text_width("12 must fix", "smallMedium") + theme.current().px(
        8 + 14 + 5 + 7
    )
    assert theme.current().px(22) == chip.sizeHint().height()


def test_a_label_is_as_wide_as_its_text(factor, qtbot):
    """A layout cannot make it narrower."""
    label = Label("Date of initial pathologic diagnosis, 62 of 88", "strong")
    qtbot.addWidget(label)

    assert label.minimumSizeHint().width() >= text_width(label.text(), "strong")
    assert label.minimumSizeHint().height() >= theme.current().line("strong")


@pytest.mark.parametrize("width", [120, 260, 420])
def test_a_wrapped_text_keeps_every_word(factor, qtbot, width):
    """In as many lines as it takes, none wider than its room."""
    label = WrapLabel(LONG, "smallMedium", "red")
    qtbot.addWidget(label)

    lines = label._lines(theme.current().px(width))

    assert LONG.split() == " ".join(lines).split()
    assert all(text_width(line, "smallMedium") <= theme.current().px(width) + 1 for line in lines)
    assert len(lines) * theme.current().line("smallMedium") == label.heightForWidth(theme.current().px(width))


def test_a_word_too_long_for_its_line_is_broken(look, qtbot):
    """A path has no blanks."""
    label = WrapLabel("/home/" + "x" * 200, "body")
    qtbot.addWidget(label)

    assert len(label._lines(200)) > 5


def test_lines_past_the_last_end_in_an_ellipsis_with_a_tip(shown):
    """The definition strip at the smallest size."""
    label = WrapLabel(LONG, "body", most_lines=2)
    shown(label, 180, 60)

    lines = label._lines(180)

    assert (2, LONG) == (len(lines), label.toolTip())
    assert lines[-1].endswith("\u2026")


def test_an_eliding_label_tells_the_rest_in_its_tip(shown):
    """Never silently cut; with room enough there is no tip."""
    label = ElidingLabel("Pathology or cytology report confirms malignancy")
    shown(label, 120, 24)
    cut, tip = label.is_cut, label.toolTip()
    label.resize(600, 24)

    assert (True, label.text()) == (cut, tip)
    assert (False, "") == (label.is_cut, label.toolTip())


def overlaps(page: QWidget) -> list[tuple[str, str]]:
    """Visible texts and controls of one parent that lie on each other or outside it."""
    found = []
    for parent in [page, *page.findChildren(QWidget)]:
        parts = [child for child in parent.children() if isinstance(child, QWidget) and child.isVisible()]
        parts = [part for part in parts if isinstance(part, Label | QAbstractButton | Entry)]
        for place, part in enumerate(parts):
            if not parent.rect().adjusted(-1, -1, 1, 1).contains(part.geometry()):
                found.append((part.accessibleName() or part.objectName() or str(part), "outside"))
            found += [
                (str(part), str(other)) for other in parts[place + 1 :] if part.geometry().intersects(other.geometry())
            ]
    return found


@pytest.mark.parametrize("width", [420, 808, 1280])
def test_the_form_is_not_cut_at_any_size(factor, shown, width):
    """Every kind of row, with messages, from compact to wide: all inside, nothing on top of anything else."""
    area, page = QScrollArea(), gallery.rows()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    shown(area, width, 700)

    assert [] == overlaps(page)
    assert page.width() <= area.viewport().width()
    cut = [
        label
        for label in page.findChildren(WrapLabel)
        if label.isVisible() and label.height() < label.heightForWidth(label.width())
    ]
    assert [] == cut


@pytest.mark.parametrize("width", [760, 1280])
def test_banners_and_set_up_fields_are_not_cut(factor, shown, width):
    """Long sentences wrap, buttons stay whole."""
    page = gallery.others()
    shown(page, round(width * factor), 1200)

    assert [] == overlaps(page)


# --- buttons -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_a_button(look, qtbot, shown, key):
    """Both, everywhere."""
    button = Button("Next")
    shown(button, 120, 32)
    spy = asking.heard(button.clicked)

    qtbot.keyClick(button, key)

    assert 1 == len(spy)


def test_a_blocked_button_says_why_and_can_be_reached(look, qtbot, shown):
    """Not available, but in the order of Tab, with its reason as tip and description."""
    button = Button("Complete", key="F12")
    shown(button, 140, 32)
    spy = asking.heard(button.clicked)
    button.block("2 must fix left")

    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert 0 == len(spy)
    assert ("2 must fix left", "2 must fix left") == (button.toolTip(), button.accessibleDescription())
    assert button.isEnabled()
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_an_unblocked_button_works_again(look, qtbot, shown):
    """An empty reason opens it."""
    button = Button("Complete")
    shown(button, 140, 32)
    spy = asking.heard(button.clicked)
    button.block("2 must fix left")
    button.block("")

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert 1 == len(spy)


def test_the_smallest_thing_to_click_is_28_by_28(look, qtbot):
    """Also a chip and a link."""
    things = [Button("Why", ButtonKind.LINK), ChipButton(ChipFace("2", "red", "must")), Button("", icon="menu")]

    assert all(min(thing.sizeHint().width(), thing.sizeHint().height()) >= 28 for thing in things)


# --- words that fail and explain ---------------------------------------------------------------------------------


def test_a_known_error_is_said_in_words_with_its_facts_folded(look, monkeypatch, shown):
    """Sentence and hint in view; code and facts behind Details."""
    monkeypatch.setattr("qopi_desktop.ui.words.of_error", lambda error: (f"In use: {error.facts['path']}", "Close it."))
    holder = QWidget()
    bar = MessageBar(holder)
    shown(holder)

    bar.show_error(StoreInUseError(path="/data/store"))
    folded = bar._details.isHidden()
    bar.fold.click()

    assert "In use: /data/store Close it." == bar.accessibleName()
    assert (True, False) == (folded, bar._details.isHidden())
    assert "store-in-use" in bar._details.text()


def test_a_message_stays_until_it_is_closed(look, shown):
    """And says so."""
    holder = QWidget()
    bar = MessageBar(holder)
    shown(holder)
    bar.show_message("Backup not written")
    spy = asking.heard(bar.closed)

    bar.close_button.click()

    assert (1, True) == (len(spy), bar.isHidden())


def test_a_banner_is_read_out_whole(look, qtbot):
    """Title as name, lines as description; new words replace the old."""
    banner = Banner()
    qtbot.addWidget(banner)

    banner.show_words("First", ["One."])
    banner.show_words("You treat this patient", ["You can read it.", "Hand it over."])

    assert "You treat this patient" == banner.accessibleName()
    assert "You can read it. Hand it over." == banner.accessibleDescription()
    assert 2 == len(banner._shown)


def test_an_error_takes_the_place_of_the_help(look, shown):
    """Below the field, with a red frame; an empty error brings the help back."""
    field = LabeledField("NPI", "npi", aid="10 digits")
    shown(field, 340, 100)

    field.show_error("Two digits are missing.")
    error = (field.message.text, field.line.property("state"), field.line.accessibleDescription())
    field.show_error("")

    assert ("Two digits are missing.", "error", "Two digits are missing.") == error
    assert ("10 digits", "rest") == (field.message.text, field.line.property("state"))


def test_a_labeled_field_names_its_entry(look, qtbot):
    """Label, object name and accessible name."""
    field = LabeledField("NPI", "npi")
    qtbot.addWidget(field)

    assert ("npi", "NPI") == (field.entry.objectName(), field.entry.accessibleName())
    assert field.label.buddy() is field.entry


def test_a_progress_bar_has_its_figure_as_name(look, qtbot):
    """The bar alone says nothing."""
    bar = ProgressBar(width=200)
    qtbot.addWidget(bar)

    bar.show_parts(Fraction(65, 96), Fraction(10, 96), words="65 of 96")

    assert "65 of 96" == bar.accessibleName()


def test_a_sign_has_its_word_as_name(look, qtbot):
    """Shape, word, color."""
    sign = sign_for("chart", "refused", "Refused")
    qtbot.addWidget(sign)

    assert ("Refused", "Refused") == (sign.accessibleName(), sign.toolTip())


# --- sheets, sizes -----------------------------------------------------------------------------------------------


def test_a_sheet_takes_the_focus_and_gives_it_back(look, shown, qtbot):
    """Esc closes it where it was opened from."""
    window = QWidget()
    button = Button("Problems", parent=window)
    sheet = Sheet("Problems", window, width=300)
    shown(window, 500, 400)
    button.setFocus()

    sheet.open_with(Label("Nothing to fix"))
    is_open, inside = sheet.isVisible(), sheet.isAncestorOf(window.focusWidget())
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)

    assert (True, True, False) == (is_open, inside, sheet.isVisible())
    assert button.hasFocus()


def test_a_sheet_keeps_to_its_side_of_the_window(look, shown):
    """Also when the window becomes narrower than the sheet."""
    window = QWidget()
    sheet = Sheet("Charts", window, width=300, edge=Edge.LEFT)
    shown(window, 500, 400)
    sheet.open_with(Label("0147"))

    window.resize(240, 300)

    assert QRect(0, 0, 240, 300) == sheet.geometry()


def test_sizes_and_gaps_follow_the_text_factor(look, qtbot):
    """Widgets made before the change take part in it."""
    ground = Ground()
    qtbot.addWidget(ground)
    column = Column(ground, margins=(20, 8, 20, 8), gap=4)
    cap = KeyCap("F1")
    column.addWidget(cap)
    fix(ground, height=48)

    look.set_factor(2.0)
    sizes = (ground.height(), column.contentsMargins().left(), column.spacing(), cap.sizeHint().height())
    look.set_factor(1.0)

    assert (96, 40, 8, 36) == sizes
    assert (48, 20, 4) == (ground.height(), column.contentsMargins().left(), column.spacing())


def test_a_pane_head_gives_way_in_its_title(shown):
    """The count and the key stay whole."""
    head = PaneHead("Diagnosis, pathology and staging", key="F8")
    head.set_count("14 of 17")
    shown(head, 220, 44)

    assert head.title.is_cut
    assert head.count.width() >= head.count.sizeHint().width()


def test_nothing_in_the_kit_is_animated(look, shown):
    """Focus, typing and counts take no time."""
    page = gallery.components()
    shown(page, 800, 900)

    assert [] == page.findChildren(QAbstractAnimation)


def test_a_sign_alone_is_drawn_at_its_size(look, qtbot):
    """20 pixels in banners."""
    sign = Sign("lock", "amber", "Read only", size=20)
    qtbot.addWidget(sign)

    assert (20, 20) == (sign.sizeHint().width(), sign.sizeHint().height())
