"""A code that is written down and typed again."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.store.recovery_code import GROUP_LENGTH, GROUPS, SYMBOLS, faulty_groups, new_code, normalize

codes = st.integers(0, 2**32).map(lambda seed: new_code(random.Random(seed).randrange))  # noqa: S311 - the same in every run


@given(codes)
def test_a_code_is_seven_sound_groups(code):
    """As printed, in small letters, and with blanks for hyphens."""
    assert [GROUP_LENGTH] * GROUPS == [len(group) for group in code.split("-")]
    assert () == faulty_groups(code) == faulty_groups(code.lower().replace("-", " "))
    assert code == normalize(code.replace("-", ""))


@given(codes, st.integers(0, GROUPS * GROUP_LENGTH - 1), st.sampled_from(SYMBOLS))
def test_one_wrong_sign_is_found_in_its_group(code, place, sign):
    """Whichever it is."""
    signs = list(code.replace("-", ""))
    changed = signs[place] != sign
    signs[place] = sign

    assert ((place // GROUP_LENGTH,) if changed else ()) == faulty_groups("".join(signs))


@given(codes, st.integers(0, GROUPS - 1), st.integers(0, GROUP_LENGTH - 2))
def test_two_swapped_signs_are_found(code, group, place):
    """Neighbours in one group."""
    groups = [list(one) for one in code.split("-")]
    one = groups[group]
    changed = one[place] != one[place + 1]
    one[place], one[place + 1] = one[place + 1], one[place]

    assert ((group,) if changed else ()) == faulty_groups("-".join("".join(part) for part in groups))


@given(codes)
def test_groups_at_each_others_place_are_found(code):
    """Each group knows where it belongs."""
    first, second, *rest = code.split("-")

    assert (0, 1) == faulty_groups("-".join([second, first, *rest]))


def test_missing_and_extra_groups_are_named():
    """By their place."""
    code = new_code(random.Random(1).randrange)  # noqa: S311 - the same

    assert (6,) == faulty_groups(code[:-6])
    assert (7,) == faulty_groups(code + "-AAAAA")
    assert tuple(range(7)) == faulty_groups("")


def test_lookalikes_are_read_as_what_is_printed():
    """No I, L, O, U or 0 is ever printed."""
    assert not set("ILOU0") & set(SYMBOLS)
    assert "11V" == normalize("il u")
