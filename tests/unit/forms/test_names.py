"""Other names reach the choices they are for; a name for nothing, or for two codes, is refused."""

from __future__ import annotations

import pytest

from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.load import build_form
from qopi_desktop.forms.names import load_names
from tests.unit.forms.small import asked, files

HEAD = 'id = "names"\ntitle = "Names"\nversion = "1"\nsource = "a test"\n'


def form(*names):
    """The small form with files of names."""
    return build_form(files() | {f"finding/{place}.toml": HEAD + text for place, text in enumerate(names)})


def refused(*names):
    """The faults for which the form is refused: code, word, nearest."""
    with pytest.raises(ResourceError) as caught:
        form(*names)
    return [(each.fault, each.word, each.nearest) for each in caught.value.facts["faults"]]


def test_a_code_list_and_a_question_have_names():
    """Brands first."""
    made = form(
        'list = "drugs"\n[[name]]\ncode = "trastuzumab"\nbrands = ["Herceptin"]\nalso = ["anti-HER2"]\n',
        'question = "D07"\n[[name]]\ncode = "iv"\nalso = ["metastatic"]\n',
    )

    assert [(), ("Herceptin", "anti-HER2")] == [choice.names for choice in made.codelists["drugs"].choices]
    assert [(), ("Herceptin", "anti-HER2")] == [choice.names for choice in asked("C04", made).choices]
    assert [(), ("metastatic",)] == [choice.names for choice in asked("D07", made).choices]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('list = "drug"\n', ("unknown-list", "drug", "drugs")),
        ('list = "drugs"\n[[name]]\ncode = "cisplatim"\n', ("unknown-code", "cisplatim", "cisplatin")),
        (
            'list = "drugs"\nname = [{code = "cisplatin", brands = ["X"]}, {code = "trastuzumab", also = ["x"]}]\n',
            ("repeated", "x", None),
        ),
        ('list = "drugs"\n[[name]]\ncode = "cisplatin"\nbrand = []\n', ("unknown-key", "brand", "brands")),
        ('question = "D07"\n[[name]]\ncode = "v"\n', ("unknown-code", "v", "iv")),
    ],
)
def test_a_name_at_fault_is_refused(text, fault):
    """With the nearest spelling."""
    assert [fault] == refused(text)


def test_a_form_of_a_drug_names_the_drug():
    """Three of those that ship."""
    assert {
        "nab_paclitaxel": "paclitaxel",
        "pegylated_liposomal_doxorubicin": "doxorubicin",
        "trastuzumab_emtansine": "trastuzumab",
    } == load_names("drugs").form_of
