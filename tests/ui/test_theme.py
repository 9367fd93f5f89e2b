"""The look: colors that can be read, three signs for every state, sizes that follow the text factor."""

from __future__ import annotations

import itertools
import re

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QLabel, QWidget

from qopi_desktop import resources
from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.theme import Scheme, contrast, tokens
from qopi_desktop.ui.words import flatten, knows, say

FIGURES = [
    (scheme, tone, ground, figure)
    for scheme, tones in tokens().contrast.items()
    for tone, grounds in tones.items()
    for ground, figure in grounds.items()
]
PLACES = ("chart", "problem", "measure", "delivery")


@pytest.mark.parametrize(("scheme", "tone", "ground", "figure"), FIGURES)
def test_every_tone_can_be_read_on_every_ground_it_may_stand_on(scheme, tone, ground, figure):
    """Text has 4.5 or more and frames 3.0 or more, and the figures in the tokens are right."""
    colors = tokens().colors[scheme]

    found = contrast(QColor(colors[tone]), QColor(colors[ground]))

    assert found == pytest.approx(figure, abs=0.011)
    assert found >= (3.0 if tone == "control" else 4.5)


def test_black_on_white_has_the_greatest_contrast():
    """The formula gives 21 at most and 1 at least."""
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert contrast(QColor("white"), QColor("white")) == pytest.approx(1.0)


def test_both_schemes_have_the_same_colors():
    """A color missing in one scheme would break a screen only there."""
    assert tokens().colors["light"].keys() == tokens().colors["dark"].keys()


@pytest.mark.parametrize("place", PLACES)
def test_every_state_has_a_shape_a_word_and_a_color(place):
    """Take the color away and nothing is lost."""
    for state in glyphs.states(place).values():
        assert state.glyph in glyphs.shapes()
        assert knows(state.word)
        assert state.color in tokens().colors["light"]


@pytest.mark.parametrize("place", PLACES)
def test_no_two_states_of_a_place_share_a_shape(look, place):
    """Drawn in one color, each state still differs from every other in two dozen points of a thousand."""
    drawn = {name: glyphs.pixmap(name, "text", 32).toImage() for name in glyphs.states(place)}

    for (one, first), (two, second) in itertools.combinations(drawn.items(), 2):
        points = [(x, y) for x in range(first.width()) for y in range(first.height())]
        differing = [at for at in points if abs(first.pixelColor(*at).alpha() - second.pixelColor(*at).alpha()) > 96]
        assert len(differing) >= 24, (one, two)


@pytest.mark.parametrize("name", sorted(glyphs.shapes()))
def test_every_shape_is_drawn_in_the_color_asked_for(look, name):
    """A path that Qt cannot read would leave an empty square."""
    image = glyphs.pixmap(name, "accent", 32).toImage()

    solid = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert any(color.name() == look.color("accent").name() for color in solid)


def test_a_pixmap_has_the_points_of_the_screen(look):
    """Sizes follow the factor, so that signs stay beside their words."""
    small = glyphs.pixmap("must", "red").deviceIndependentSize()
    look.set_factor(2.0)
    large = glyphs.pixmap("must", "red").deviceIndependentSize()
    look.set_factor(1.0)

    assert (16, 16) == (small.width(), small.height())
    assert (32, 32) == (large.width(), large.height())


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_style_sheet_names_no_token_that_is_left(look, scheme):
    """Every name and every size is replaced, in each scheme."""
    look.set_scheme(scheme)
    sheet = look.style_sheet()
    look.set_scheme(Scheme.LIGHT)

    assert [] == re.findall(r"@\w+", sheet)
    assert not re.search(r"\d+\.\d+px", sheet)


def test_the_style_sheet_sets_no_font():
    """A font named in a style sheet loses the tabular figures."""
    rules = re.sub(r"/\*.*?\*/", "", resources.text("look", "style.qss"), flags=re.DOTALL)

    assert "font" not in rules


@pytest.mark.parametrize("style", sorted(tokens().styles))
@pytest.mark.parametrize("factor", [0.9, 1.0, 1.5, 2.0])
def test_no_text_is_smaller_than_12_pixels(look, style, factor):
    """Not even at 90 %."""
    look.set_factor(factor)
    size = look.font(style).pixelSize()
    look.set_factor(1.0)

    assert size >= 12


def test_inter_is_loaded_in_three_weights(look):
    """The shipped font is the one in use, and its weights differ in width."""
    widths = [QFontMetricsF(look.font(style)).horizontalAdvance("Date stage") for style in ("body", "label", "strong")]

    assert "Inter" == QFontInfo(look.font("body")).family()
    assert sorted(set(widths)) == widths


def test_figures_stand_in_columns(look):
    """A text with a digit gets figures of one width; a text without keeps its own spacing."""
    figures = QFontMetricsF(look.font_for("body", "1"))

    assert figures.horizontalAdvance("111") == figures.horizontalAdvance("888")
    assert look.font_for("body", "Breast").featureTags() != look.font_for("body", "62 of 88").featureTags()


@pytest.mark.parametrize(("given", "used"), [(0.5, 0.9), (1.25, 1.25), (3.0, 2.0)])
def test_the_text_factor_has_limits(look, given, used):
    """0.9 to 2.0."""
    look.set_factor(given)
    factor = look.factor
    look.set_factor(1.0)

    assert used == factor


def test_a_hairline_stays_a_hairline(look):
    """Strokes never vanish."""
    look.set_factor(0.9)
    strokes = [look.stroke(name) for name in tokens().stroke]
    look.set_factor(1.0)

    assert min(strokes) >= 1.0


def test_dark_takes_effect_at_once(look, qapp):
    """Palette, style sheet and colors change together, without a restart."""
    look.set_scheme(Scheme.DARK)
    text, ground = qapp.palette().windowText().color().name(), look.color("surface").name()
    sheet = qapp.styleSheet()
    look.set_scheme(Scheme.LIGHT)

    assert tokens().colors["dark"]["text"].lower() == text
    assert tokens().colors["dark"]["surface"].lower() == ground
    assert tokens().colors["dark"]["control"].lower() in sheet


def test_high_contrast_takes_its_colors_from_the_system(look):
    """Nothing depends on our palette then, and frames are twice as thick."""
    look.set_scheme(Scheme.CONTRAST)
    tones = {look.color(name).name() for name in ("red", "amber", "green", "violet", "text")}
    grounds = {look.color(name).name() for name in ("redSoft", "amberSoft", "surface", "accentSoft")}
    frame = look.stroke("control")
    look.set_scheme(Scheme.LIGHT)

    assert (1, 1, 2.0) == (len(tones), len(grounds), frame)


def test_nothing_moves_longer_than_150_ms(look):
    """Panes open in 120; focus and typing in none."""
    assert max(tokens().motion.values()) <= 150
    assert look.pane_ms() <= 150


def test_the_theme_is_found_without_a_global(look, qapp):
    """The application carries it."""
    assert theme.current() is look
    assert vars(qapp)["qopi_theme"] is look


def test_widgets_made_before_a_change_follow_it(look, qtbot):
    """A plain label takes the new color from the palette."""
    holder = QWidget()
    qtbot.addWidget(holder)
    label = QLabel("Stage", holder)
    look.set_scheme(Scheme.DARK)
    color = label.palette().windowText().color().name()
    look.set_scheme(Scheme.LIGHT)

    assert tokens().colors["dark"]["text"].lower() == color


def test_large_styles_use_the_cut_for_large_sizes(look):
    """28 and 20 px stand in Inter Display, as in the pictures."""
    assert "Inter Display" == look.font("title").families()[0]
    assert QFont.Weight.DemiBold == look.font("display").weight()


def test_words_are_found_by_dotted_keys():
    """Tables become dots, and facts are filled in."""
    assert {"a.b.c": "x", "a.d": "y"} == flatten({"a": {"b": {"c": "x"}, "d": "y"}})
    assert "62 of 88" == say("format.count", part=62, whole=88)


def test_an_unknown_key_is_a_bug():
    """No screen shows a key instead of words."""
    with pytest.raises(KeyError):
        say("fields.no_such_words")


def test_a_value_that_is_no_text_is_refused():
    """Words are words."""
    with pytest.raises(TypeError):
        flatten({"a": {"b": 1}})
