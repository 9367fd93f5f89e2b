"""Two spellings are one name, or lie a few letters apart; what lies near two names belongs to neither."""

from __future__ import annotations

import pytest

from qopi_desktop.forms.spelling import load_spelling, plain

SPELLING = load_spelling()
OWNERS = {
    SPELLING.key([name]): name
    for name in ("tamoxifen", "cisplatin", "carboplatin", "cyclophosphamide", "taxol", "ibrutinib", "docetaxel")
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Letrozolum", "letrozole"),
        ("ciclofosfamida", "Cyclophosphamide"),
        ("metotreksat", "methotrexate"),
        ("tamoxiphene", "tamoxifen"),
        ("doksorubicín", "doxorubicine"),
        ("vinblasttine", "vinblastin"),
    ],
)
def test_endings_sounds_accents_and_doubled_letters_make_no_difference(one, other):
    """Two languages, one drug."""
    assert SPELLING.key([one]) == SPELLING.key([other])


def test_an_ending_stays_where_little_would_be_left():
    """Radium is no radi."""
    assert "radium" == SPELLING.key(["radium"])
    assert "letrozol" == SPELLING.key(["letrozolum"])


@pytest.mark.parametrize(
    ("word", "owner"),
    [
        ("cyclofosphmide", "cyclophosphamide"),  # one letter is gone
        ("cycolphosphamdie", "cyclophosphamide"),  # two pairs are turned round
        ("cycolphosphmdie", None),  # three letters are wrong
        ("tamoxfien", "tamoxifen"),
        ("yamoxifen", None),  # another first letter
        ("carplatin", None),  # one letter from neither, two from both carboplatin and cisplatin
        ("doxetaxel", "docetaxel"),
        ("doxotaxel", None),  # taxel says nothing, and half of the rest is wrong
        ("taxal", None),  # too short to be sure
        ("ibrtinib", None),  # before tinib three letters are left
        ("xyz", None),
    ],
)
def test_a_misspelling_belongs_to_the_one_name_it_is_near(word, owner):
    """Strictly judged: first letter, length, stem, and no second name about."""
    assert owner == SPELLING.owner(word, OWNERS)


def test_what_is_near_two_names_belongs_to_neither():
    """Even where one is nearer."""
    assert "a" == SPELLING.owner("tamoxfen", {"tamoxifen": "a"})
    assert SPELLING.owner("tamoxfen", {"tamoxifen": "a", "raloxifen": "b"}) == "a"
    assert SPELLING.owner("tamoxfen", {"tamoxifen": "a", "tamoxofen": "b"}) is None
    assert SPELLING.owner("tamoxfen", {"tamoxifen": "a", "tamoxen": "b"}) is None


def test_a_word_is_near_a_list_generously():
    """Short ones only as written."""
    assert SPELLING.is_near("lipsome", SPELLING.forms)
    assert SPELLING.is_near("nab", SPELLING.forms)
    assert not SPELLING.is_near("nap", SPELLING.forms)


def test_a_text_keeps_its_length():
    """So that what is found can be shown as it was written."""
    text = "İmatinib ﬁn Ärzte"

    assert len(text) == len(plain(text))
    assert "imatinib fn arzte" == plain(text)
