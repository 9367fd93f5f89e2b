"""Stage groups from T, N and M: the tables that ship, and how a table becomes a check."""

from __future__ import annotations

import tomllib
from itertools import product

import pytest

from qopi_desktop import resources
from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.load import build_form
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.session import FormSession
from tests import shipped
from tests.unit.forms.small import files, question

SHIPPED = shipped.form()
TABLES = {
    name: tomllib.loads(resources.text("staging", f"{name}.toml")) for name in resources.names("staging", ".toml")
}
EARLY, LATE = "2017-12-31", "2018-01-01"  # the last day of the 7th edition, the first of the 8th


def told(cancer, day, stage, group):
    """The codes of the problems that stage tables find with one stage."""
    t, n, m = stage.split()
    given = {"D01": cancer, "D02": day, "D06": "documented", "D08": "ajcc", "D09": t, "D10": n, "D11": m, "D12": group}
    read = read_answers(SHIPPED, {"G06": ["core"], **given})
    assert () == read.faults
    problems = FormSession(SHIPPED, read.answers).problems()
    return [problem.code for problem in problems if problem.code.startswith("group-differs")]


@pytest.mark.parametrize(
    ("cancer", "day", "stage", "group", "expected"),
    [
        # breast: the anatomic groups of both editions
        ("breast", EARLY, "t1c n0 m0", "ia", []),
        ("breast", LATE, "t1c n0_i_plus m0", "i", []),
        ("breast", EARLY, "t1c n0 m0", "ib", ["group-differs-breast"]),
        ("breast", EARLY, "t1 n1mi m0", "ib", []),
        ("breast", EARLY, "t2 n1mi m0", "iib", []),
        ("breast", EARLY, "t2 n0 m0", "iia", []),
        ("breast", EARLY, "t3 n1a m0", "iiia", []),
        ("breast", EARLY, "t4d n0 m0", "iiib", []),
        ("breast", EARLY, "t4d n0 m0", "iiic", ["group-differs-breast"]),
        ("breast", EARLY, "t1 n3a m0", "iiic", []),
        ("breast", EARLY, "t1 n0 m1", "iii", ["group-differs-breast"]),
        ("breast", EARLY, "t1 n0 m1", "iv", []),
        ("breast", EARLY, "tis n0 m0", "i", ["group-differs-breast"]),
        ("breast", EARLY, "tx n0 m0", "iii", []),
        # colon and rectum: IVC came with the 8th edition
        ("colon", EARLY, "t3 n0 m0", "iia", []),
        ("colon", EARLY, "t4b n0 m0", "iic", []),
        ("colon", EARLY, "t4a n1b m0", "iiib", []),
        ("rectum", LATE, "t4a n2a m0", "iiic", []),
        ("colon", LATE, "t2 n2a m0", "iiib", []),
        ("colon", LATE, "t1 n2a m0", "iiia", []),
        ("colon", LATE, "t2 n2a m0", "iiia", ["group-differs-colorectal-8"]),
        ("colon", EARLY, "t3 n0 m1a", "ivb", ["group-differs-colorectal-7"]),
        ("colon", LATE, "t3 n0 m1c", "ivc", []),
        # lung: T2b N0 and T1c are read otherwise by the two editions
        ("nsclc", EARLY, "t1a n1 m0", "iia", []),
        ("nsclc", LATE, "t1a n1 m0", "iia", ["group-differs-lung-8"]),
        ("nsclc", LATE, "t1a n1 m0", "iib", []),
        ("nsclc", EARLY, "t3 n2 m0", "iiia", []),
        ("nsclc", LATE, "t3 n2 m0", "iiia", ["group-differs-lung-8"]),
        ("nsclc", LATE, "t3 n2 m0", "iiib", []),
        ("nsclc", LATE, "t4 n3 m0", "iiic", []),
        ("nsclc", LATE, "t1c n0 m0", "ia3", []),
        ("nsclc", LATE, "t1c n0 m0", "ia2", ["group-differs-lung-8"]),
        ("nsclc", LATE, "t1 n0 m1c", "ivb", []),
        ("nsclc", EARLY, "t1 n0 m1b", "iva", ["group-differs-lung-7"]),
        # a diagnosis known only to a year that both editions share says nothing
        ("nsclc", "2018", "t1a n1 m0", "iia", ["group-differs-lung-8"]),
        # the check is silent for other cancers
        ("testis", LATE, "t1 n0 m0", "iv", []),
        ("sclc", LATE, "t1 n0 m0", "iv", []),
    ],
)
def test_a_stage_group_is_held_against_t_n_and_m(cancer, day, stage, group, expected):
    """Where a table fixes it, by the edition of the day of diagnosis; a coarser group of the same stage fits."""
    assert expected == told(cancer, day, stage, group)


@pytest.mark.parametrize("name", TABLES)
def test_the_rows_of_a_table_never_contradict_each_other(name):
    """Whatever T, N and M are, the rows that fit leave at least one group."""
    table = TABLES[name]
    codes = {key: [choice.code for choice in SHIPPED.by_name[word].choices] for key, word in table["columns"].items()}

    for stage in product(codes["t"], codes["n"], codes["m"]):
        left = set(codes["group"])
        for row in table["rows"]:
            if all(fits(row.get(key), code) for key, code in zip("tnm", stage, strict=True)):
                left &= set(row["group"])
        assert left, stage


def fits(words, code):
    """Whether *code* is one of *words*, of which some end in a star; a row without words fits everything."""
    return words is None or any(code == word or (word.endswith("*") and code.startswith(word[:-1])) for word in words)


STAGES = question("T1", "t", "choice", choices=[{"code": each, "label": each} for each in ("t0", "t1", "t1a", "t2")])
GROUPS = question("S1", "s", "choice", choices=[{"code": each, "label": each} for each in ("i", "ii")])
TABLE = """
id = "x"
title = "X"
version = "1"
source = "a test"
question = "S1"
code = "differs"
says = "Stage differs"
say = "{id} differs."
when = "true"
rows = [{ t = ["t1*"], group = ["i"] }]
[columns]
t = "t"
group = "s"
"""


def built(table):
    """A form with a stage, a group, and *table*."""
    return build_form({**files(STAGES, GROUPS, yes_no=files()["codelists/yes_no.toml"]), "staging/x.toml": table})


@pytest.mark.parametrize(
    ("old", "new", "told_of"),
    [
        ('t = "t"', 't = "tt"', ("unknown-name", "tt")),
        ('"t1*"', '"t3*"', ("unknown-code", "t3*")),
        ('group = ["i"]', 'group = ["iii"]', ("unknown-code", "iii")),
        ('"true"', '"tt"', ("unknown-name", "tt")),
        ("rows", "rws", ("unknown-key", "rws")),
    ],
)
def test_what_is_wrong_with_a_table_is_told(old, new, told_of):
    """With the word that is wrong."""
    with pytest.raises(ResourceError) as caught:
        built(TABLE.replace(old, new, 1))

    assert told_of in [(fault.fault, fault.word) for fault in caught.value.facts["faults"]]
