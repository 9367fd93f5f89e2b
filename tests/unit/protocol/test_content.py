"""What an operation can hold."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.canonical import canonical
from qopi_desktop.protocol.content import (
    MOST_VALUES,
    PAYLOAD_MISFIT,
    Misfit,
    PhysicianContent,
    SubmitContent,
    WithdrawContent,
    read_content,
    sealed,
)

WORD = {"person": "p1", "at": "2026-03-14T09:00:00.000000Z", "audit_head": "ab" * 32, "key": "k1", "signature": "c2ln"}
WITHDRAW: dict[str, Any] = {"format": 1, "chart": "c1", "contributions": [WORD]}
PHYSICIAN = WITHDRAW | {"treating": "dr1", "physician_history": ["dr1", "dr2"]}
SUBMIT = PHYSICIAN | {
    "number": "K4T7-0192",
    "forms": "2026.1",
    "modules": ["core", "br"],
    "answers": {
        "D01": {"code": "breast", "by": "p1"},
        "G11": {"codes": ["asian", "white"], "by": "p1"},
        "G12": {"codes": [], "by": "p1"},
        "G23": {"number": "2", "by": "p2"},
        "G19": {"days": [0, 0], "by": "p1"},
        "D02": {"days": [-29, -1], "by": "p1"},
        "D03": {"status": "unknown", "by": "p1"},
    },
    "derived": {
        "G09": {"number": "65"},
        "X01": {"range": ["64.5", "65"]},
        "X02": {"code": "yes"},
        "X03": {"gap": "gate-pending"},
    },
    "kept": [{"question": "D02", "check": "early", "by": "p1"}],
}
WHOLE = "payload"


def text_of(value: object) -> str:
    """Return *value* as it would be sent."""
    return canonical(value).decode()


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the content with another *value* at the *path*, a new one perhaps."""
    content = copy.deepcopy(SUBMIT)
    place: Any = content
    *way, last = path.split("/")
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[int(last) if last.isdigit() else last] = value
    return content


KINDS = [
    (OpKind.SUBMIT, SUBMIT, SubmitContent),
    (OpKind.WITHDRAW, WITHDRAW, WithdrawContent),
    (OpKind.SET_PHYSICIAN, PHYSICIAN, PhysicianContent),
]


@pytest.mark.parametrize(("kind", "content", "model"), KINDS)
def test_what_is_sealed_is_read_again(kind, content, model):
    """To the same bytes."""
    read = read_content(kind, text_of(content))

    assert isinstance(read, model)
    assert text_of(content) == sealed(read).payload


@pytest.mark.parametrize("kind", OpKind)
def test_the_content_of_one_kind_is_none_of_another(kind):
    """A withdrawal cannot be taken for a chart, nor a chart for a withdrawal."""
    others = [content for each, content, _ in KINDS if each is not kind]

    assert all(isinstance(read_content(kind, text_of(content)), Misfit) for content in others)


MISFITS: list[tuple[str, object, str]] = [
    ("patient", "Reyes, Ana", WHOLE),
    ("patient name", "Reyes, Ana", WHOLE),
    ("abstracted_on", "2016-05-02", WHOLE),
    ("format", 2, "format"),
    ("format", True, "format"),
    ("format", "1", "format"),
    ("chart", "Reyes, Ana", "chart"),
    ("chart", "", "chart"),
    ("chart", "c" * 65, "chart"),
    ("chart", "c1\n", "chart"),
    ("number", "MRN 77-1", "number"),
    ("forms", "the newest", "forms"),
    ("modules", [], "modules"),
    ("modules", "core", "modules"),
    ("modules/0", 1, "modules"),
    ("treating", "dr3", WHOLE),
    ("treating", "Dr. Lee", "treating"),
    ("physician_history", None, "physician_history"),
    ("answers", [], "answers"),
    ("answers/D 01", {"code": "yes", "by": "p1"}, "answers"),
    ("answers/D01/name", "Reyes", "D01"),
    ("answers/D01/by", "Ada Reyes", "D01"),
    ("answers/D01/code", "free text", "D01"),
    ("answers/D01/code", None, "D01"),
    ("answers/D01/status", "unknown", "D01"),
    ("answers/D01", {"by": "p1"}, "D01"),
    ("answers/D01", {"code": "yes"}, "D01"),
    ("answers/D01", {"text": "Reyes, Ana", "by": "p1"}, "D01"),
    ("answers/D01", None, "D01"),
    ("answers/D03/status", "forgotten", "D03"),
    ("answers/G11/codes/0", "a b", "G11"),
    ("answers/G23/number", 2, "G23"),
    ("answers/G23/number", "2e5", "G23"),
    ("answers/G23/number", "NaN", "G23"),
    ("answers/G23/number", "02", "G23"),
    ("answers/G23/number", "1234567890", "G23"),
    ("answers/D02/days", [-1], "D02"),
    ("answers/D02/days", [-1, 0, 1], "D02"),
    ("answers/D02/days", [0, -1], "D02"),
    ("answers/D02/days", [-36_526, 0], "D02"),
    ("answers/D02/days", [0, 36_526], "D02"),
    ("answers/D02/days", [0.5, 1], "D02"),
    ("answers/D02/days", [True, 1], "D02"),
    ("answers/D02/days", ["0", "1"], "D02"),
    ("answers/D02/days", "2016-02", "D02"),
    ("answers/D02/days", 5, "D02"),
    ("derived/G 09", {"number": "65"}, "derived"),
    ("derived/G09", {}, "G09"),
    ("derived/G09", {"number": "65", "gap": "unknown"}, "G09"),
    ("derived/G09", {"number": None}, "G09"),
    ("derived/G09", {"range": ["66", "65"]}, "G09"),
    ("derived/G09", {"gap": "nobody-asked"}, "G09"),
    ("derived/G09", {"born": "1950"}, "G09"),
    ("kept/0/reason", "seen by Dr. Lee", "kept"),
    ("kept/0/question", "G 1", "kept"),
    ("contributions/0/at", "yesterday", "contributions"),
    ("contributions/0/at", "2026-03-14T09:00:00", "contributions"),
    ("contributions/0/at", 5, "contributions"),
    ("contributions/0/audit_head", "Reyes", "contributions"),
    ("contributions/0/signature", "not base64!", "contributions"),
    ("contributions/0/name", "Ada", "contributions"),
]


@pytest.mark.parametrize(("path", "value", "field"), MISFITS)
def test_what_has_no_place_in_a_content_is_refused(path, value, field):
    """With the question or field that it is about, and never with what stood there."""
    assert Misfit(PAYLOAD_MISFIT, field) == read_content(OpKind.SUBMIT, text_of(changed(path, value)))


@pytest.mark.parametrize("field", SUBMIT)
def test_nothing_may_be_left_out(field):
    """Every field is always written."""
    left = {name: value for name, value in SUBMIT.items() if name != field}

    assert Misfit(PAYLOAD_MISFIT, field) == read_content(OpKind.SUBMIT, text_of(left))


LIMITS: list[tuple[str, object]] = [
    ("answers/D02/days", [-36_525, 36_525]),
    ("answers/G23/number", "-0.5"),
    ("answers/G23/number", "999999999"),
    ("treating", None),
    ("physician_history", ["dr1"]),
    ("contributions", []),
    ("forms", "2026.1 2026.2"),
    ("derived/G09", {"range": ["-1", "-1"]}),
]


@pytest.mark.parametrize(("path", "value"), LIMITS)
def test_what_is_just_within_the_limits_is_read(path, value):
    """A century, an unknown physician, forms of several versions."""
    assert isinstance(read_content(OpKind.SUBMIT, text_of(changed(path, value))), SubmitContent)


def test_a_content_of_more_values_than_any_chart_is_refused_unread():
    """However many more there are."""
    drugs = [f"d{number}" for number in range(MOST_VALUES)]
    longest = changed("answers/C04", {"codes": drugs[:-200], "by": "p1"})
    longer = changed("answers/C04", {"codes": drugs, "by": "p1"})

    assert isinstance(read_content(OpKind.SUBMIT, text_of(longest)), SubmitContent)
    assert Misfit(PAYLOAD_MISFIT, WHOLE) == read_content(OpKind.SUBMIT, text_of(longer))


def doubled(text: str) -> str:
    """Return *text* with the chart named twice."""
    return text.replace('"chart":"c1"', '"chart":"c1","chart":"c1"')


OTHERWISE: list[Callable[[str], str]] = [
    doubled,
    lambda text: text.replace('"chart":"c1"', '"chart":"c2","chart":"c1"'),
    lambda text: text.replace('"code":"breast"', '"code":"colon","code":"breast"'),
    lambda text: f" {text}",
    lambda text: f"{text}\n",
    lambda text: text.replace(":1", ":1.0"),
    lambda text: text.replace("[0,0]", "[-0,0]"),
    lambda text: text.replace('"c1"', '"\\u0063\\u0031"'),
    lambda text: json.dumps(json.loads(text)),
    lambda text: json.dumps(dict(reversed(json.loads(text).items())), separators=(",", ":")),
    lambda text: f"\ufeff{text}",
    lambda text: text[:-1],
    lambda text: f"{text}{text}",
    lambda text: text.replace('"c1"', '"\ud800"'),
    lambda _: "",
    lambda _: "null",
    lambda _: "[" * 100_000,
    lambda _: '{"answers":' * 5_000,
    lambda _: "1" * 10_000,
]


@pytest.mark.parametrize("otherwise", OTHERWISE)
def test_the_same_said_otherwise_is_refused(otherwise):
    """A key twice, spaces, another order or another way to write a value: one content is one text."""
    assert isinstance(read_content(OpKind.SUBMIT, otherwise(text_of(SUBMIT))), Misfit)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
PLACES = st.sampled_from([*SUBMIT, *(path for path, _, _ in MISFITS if not path.startswith("patient"))])


@given(kind=st.sampled_from(OpKind), text=st.text() | st.text('{}[]",:0123.eE+-abn\\u ') | JSON.map(json.dumps))
def test_any_text_is_read_or_refused(kind, text):
    """Whatever it is, nothing is raised."""
    assert isinstance(read_content(kind, text), Misfit)


@settings(max_examples=500)
@given(path=PLACES, value=JSON)
def test_anything_anywhere_in_a_content_is_read_or_refused(path, value):
    """What is read is written as it was; what is refused is named by a question or a field of ours."""
    text = json.dumps(changed(path, value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    read = read_content(OpKind.SUBMIT, text)

    if isinstance(read, Misfit):
        assert PAYLOAD_MISFIT == read.code
        assert read.field in {WHOLE, *SUBMIT, *SUBMIT["answers"], *SUBMIT["derived"]}
    else:
        assert text == sealed(read).payload


@given(key=st.text(), value=JSON)
def test_any_other_field_is_refused(key, value):
    """Under a name that nobody foresaw."""
    if key not in SUBMIT:
        text = json.dumps(SUBMIT | {key: value}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

        assert Misfit(PAYLOAD_MISFIT, WHOLE) == read_content(OpKind.SUBMIT, text)
