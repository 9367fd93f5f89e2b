"""A broken file is refused with its file, measure or question, clause, line, column and the nearest spelling.

In each text below ``@`` stands before the character that must be pointed at, and is taken out before it is read.
"""

from __future__ import annotations

import pytest

from qopi_desktop import resources
from qopi_desktop.cli.telling import in_words
from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.load import build_form
from qopi_desktop.forms.tables import MOST, read_texts
from qopi_desktop.measures.load import build_measures
from tests.unit.forms import small
from tests.unit.forms.small import CARD, FORM, SECTIONS, toml
from tests.unit.measures.small import WORDS

MEASURE = """\
module  = "core"
version = "2026.1"
source  = "a test"

# Two measures, written as people write them.
[[measure]]
id          = "Core 1"
title       = "Treated"
statement   = "Treated"
direction   = "higher"
denominator = [ { name = "core chart", rule = "modules includes 'core'" } ]
exclude     = [
  { name = "dead", rule = "vital_status = 'dead'" },  # a comment, with = and "quotes"
  { name = "\\u2265 7", rule = "pain_score >= 7" },
]
exception   = []
numerator   = [ { name = "treated", rule = '''
  treated = 'yes'
  and stage is documented
''' } ]
words       = WORDS
confidence  = "inferred"
source      = "a test"
default     = "on"

[[measure]]
id          = "Core 2"
title       = "All"
statement   = "All"
direction   = "higher"
denominator = [ { name = "core chart", rule = \"\"\"
  # whole charts
  modules includes "core" \\
  and true\"\"\" } ]
numerator   = [ { name = "all", rule = "all of: [measure 'Core 1']" } ]
words       = WORDS
confidence  = "inferred"
source      = "a test"
default     = "on"
"""
FIRST, SECOND = "measure Core 1", "measure Core 2"
DEAD, SCORE = f"{FIRST}, exclude 1, clause 'dead'", f"{FIRST}, exclude 2, clause '\u2265 7'"
TREATED, CHART = f"{FIRST}, numerator 1, clause 'treated'", f"{SECOND}, denominator 1, clause 'core chart'"
ALL = f"{SECOND}, numerator 1, clause 'all'"
MEASURES = {
    "unknown name": (
        'rule = "vital_status',
        'rule = "@vitl_status',
        "unknown-name",
        "vitl_status",
        DEAD,
        "vital_status",
    ),
    "a choice that does not exist": ("= 'dead'", "= @'deed'", "unknown-code", "deed", DEAD, "dead"),
    "wrong kind": ("pain_score >= 7", "@pain_score >= '7'", "wrong-kind", ">=", SCORE, None),
    "a window on a number": (
        "pain_score >= 7",
        "@pain_score is within 7 days of diagnosed_on",
        "wrong-kind",
        "date",
        SCORE,
        None,
    ),
    "months": (
        "pain_score >= 7",
        "diagnosed_on < first_office_visit + @1 month",
        "calendar-unit",
        "month",
        SCORE,
        "day",
    ),
    "syntax": ("treated = 'yes'\n  and", "treated = 'yes'\n  @adn", "not-understood", "adn", TREATED, "and"),
    "a name on another line": ("and stage", "and @stag", "unknown-name", "stag", TREATED, "stage"),
    "a rule that ends early": ("documented\n'''", "documented and\n@'''", "ends-early", "", TREATED, None),
    "after an escaped line": ("  and true", "  and @tru = 3", "unknown-name", "tru", CHART, "true"),
    "a date that does not exist": (
        "pain_score >= 7",
        "diagnosed_on < @2016-02-30",
        "no-such-day",
        "2016-02-30",
        SCORE,
        None,
    ),
    "a number too large": (
        "pain_score >= 7",
        "diagnosed_on < first_office_visit + @99999999999 days",
        "too-large",
        "99999999999",
        SCORE,
        None,
    ),
    "a measure that does not exist": (
        "[measure 'Core 1']",
        "[@measure 'Core 11']",
        "unknown-measure",
        "Core 11",
        ALL,
        "Core 1",
    ),
    "a measure outside its place": (
        "treated = 'yes'\n",
        "@measure 'Core 2'\n",
        "measure-outside-composite",
        "Core 2",
        TREATED,
        None,
    ),
    "a circle of composites": (
        "'''\n  treated = 'yes'\n  and stage is documented\n'''",
        "'@measure \"Core 2\"'",
        "circle",
        "Core 1 Core 2",
        FIRST,
        None,
    ),
    "a measure twice": ('"Core 2"', '"@Core 1"', "repeated", "Core 1", FIRST, None),
    "a measure that differs by spaces": ('"Core 2"', '"@Core 1 "', "spaces-around", "Core 1 ", "measure 2", None),
    "an id that says nothing": ('"Core 2"', '"@"', "blank", "id", "measure 2", None),
    "a title that says nothing": ('"All"\nstatement', '"@"\nstatement', "blank", "title", SECOND, None),
    "a clause without a name": ('name = "all"', 'name = "@"', "blank", "name", f"{SECOND}, numerator 1", None),
    "a module that the form does not have": ('"core"\nversion', '"@cor"\nversion', "unknown-module", "cor", "", "core"),
    "a key that is not known": ("exception ", "@excepton ", "unknown-key", "excepton", FIRST, "exception"),
    "a key that is missing": (
        '[[measure]]\nid          = "Core 2"\ntitle       = "All"\n',
        '@[[measure]]\nid          = "Core 2"\n',
        "missing-key",
        "title",
        SECOND,
        None,
    ),
    "a word that is not known": ('"higher"', '"@highr"', "unknown-code", "highr", FIRST, "higher"),
    "a value of another type": ('"Treated"\nstate', "@3\nstate", "wrong-type", "title", FIRST, "text"),
    "a clause that is no table": ("exception   = []", "exception   = [@3]", "wrong-type", "exception", FIRST, "table"),
    "no TOML": ("exception   = []", "exception   = [1 @2]", "not-toml", "Unclosed array", "", None),
}
CORE = f"""\
{small.HEAD}{SECTIONS}
[[date_check]]
hard = "it <= diagnosed_on"
code = "after"
title = "Late"
say = "{{id}} is late."

[[question]]
id       = "D02"
name     = "diagnosed_on"
section  = "A"
ask      = "Diagnosed"
short    = "Diagnosed"
kind     = "date"
statuses = ["not_documented", "conflict"]
  [question.card]
{"".join(f"  {key} = {toml(value)}{chr(10)}" for key, value in CARD.items())}
[[question]]
id       = "D06"
name     = "staged"
section  = "B"
ask      = "Staged"
short    = "Staged"
kind     = "choice"
codes    = "yes_no"
when     = "diagnosed_on is documented"
card     = {toml(CARD)}
  [[question.checks]]
  soft  = "staged = 'yes'"
  code  = "staged"
  title = "Not staged"
  say   = "{{id}} is no."

[[question]]
id       = "D09"
name     = "days_late"
section  = "B"
ask      = "Days late"
short    = "Days late"
kind     = "derived"
derive   = "1 when staged = 'yes'; else 0"
card     = {toml(CARD)}
"""
DIAGNOSED, STAGED, LATE = "question D02", "question D06", "question D09"
AFTER = "date_check 1, check after of D02"
FORMS = {
    "unknown name in a check of all dates": (
        'hard = "it <= diagnosed_on"',
        'hard = "it <= diagnosed_on or (it = it and @diagnosd_on < it)"',
        "unknown-name",
        "diagnosd_on",
        AFTER,
        "diagnosed_on",
    ),
    "it in the wrong place": (
        'hard = "it <= diagnosed_on"',
        "hard = \"it < diagnosed_on or @it includes 'it'\"",
        "wrong-kind",
        "date",
        AFTER,
        None,
    ),
    "unknown name in a gate": (
        "diagnosed_on is doc",
        "@diagnosed is doc",
        "unknown-name",
        "diagnosed",
        f"{STAGED}, when",
        "diagnosed_on",
    ),
    "a choice that does not exist": (
        "= \"staged = 'yes'",
        "= \"staged = @'yse'",
        "unknown-code",
        "yse",
        f"{STAGED}, checks 1, check staged of D06",
        "yes",
    ),
    "wrong kind of a derivation": (
        "1 when staged = 'yes'",
        "1 when @staged > 1",
        "wrong-kind",
        ">",
        f"{LATE}, derive",
        None,
    ),
    "a derivation of another kind": (
        "1 when staged = 'yes'; else 0",
        "@staged = 'yes'",
        "wrong-kind",
        "truth",
        LATE,
        "number",
    ),
    "a circle of derived values": (
        "diagnosed_on is documented",
        "@days_late = 1",
        "circle",
        "D06 D09",
        STAGED,
        None,
    ),
    "a value that needs itself": ("1 when staged = 'yes'", "@1 when days_late = 1", "circle", "D09", LATE, None),
    "syntax": (
        "1 when staged = 'yes'; else 0",
        "1 when staged = 'yes'; @els 0",
        "not-understood",
        "els",
        f"{LATE}, derive",
        "else",
    ),
    "a list that does not exist": ('"yes_no"', '"@yesno"', "unknown-list", "yesno", STAGED, "yes_no"),
    "a status that does not exist": ('"conflict"', '"@conflct"', "unknown-code", "conflct", DIAGNOSED, "conflict"),
    "a section that does not exist": (
        '= "B"\nask      = "Days',
        '= "@Z"\nask      = "Days',
        "unknown-section",
        "Z",
        LATE,
        None,
    ),
    "a name twice": ('"days_late"', '"@staged"', "repeated", "staged", LATE, None),
    "the least above the most": (
        'kind     = "date"\n',
        'kind     = "number"\nmin = @5\nmax = 3\n',
        "least-above-most",
        "5",
        DIAGNOSED,
        "3",
    ),
    "a gate that says nothing": ('"diagnosed_on is documented"', '"@"', "ends-early", "", f"{STAGED}, when", None),
    "an id with a sign": ('"D09"', '"@Z 01;"', "no-plain-word", "Z 01;", "question 3", None),
    "a name with a space": ('"days_late"', '"@days late"', "no-plain-word", "days late", "question 3", None),
    "an id that says nothing": ('"D09"', '"@"', "no-plain-word", "", "question 3", None),
    "a value that is no code": (
        "derive   = \"1 when staged = 'yes'; else 0\"",
        "codes = \"yes_no\"\nderive = \"@'yess' when staged = 'yes'; else 'no'\"",
        "unknown-code",
        "yess",
        f"{LATE}, derive",
        "yes",
    ),
    "two rules": (
        "  soft  = \"staged = 'yes'\"\n",
        "  hard  = \"staged = 'yes'\"\n  soft  = \"@staged = 'yes'\"\n",
        "two-rules",
        "",
        f"{STAGED}, checks 1",
        None,
    ),
    "a rule that says nothing": (
        "  soft  = \"staged = 'yes'\"\n",
        '  soft  = "@"\n',
        "ends-early",
        "",
        f"{STAGED}, checks 1, check staged of D06",
        None,
    ),
    "a key of a card": ("  where = ", "  @were = ", "unknown-key", "were", f"{DIAGNOSED}, card", "where"),
    "no TOML": ('kind     = "derived"', 'kind     = @derived"', "not-toml", "Invalid value", "", None),
}


def refused(build, given):
    """Return the faults for which *build* refuses *given*."""
    with pytest.raises(ResourceError) as caught:
        build(given)
    return list(caught.value.facts["faults"])


def marked(text, old, new):
    """Return *text* with *old* replaced by *new* once, and the line and column of the ``@`` in it."""
    before, found, after = text.partition(old)
    assert found, old
    head, at, tail = f"{before}{new}{after}".partition("@")
    assert at
    return head + tail, (head.count("\n") + 1, len(head) - head.rfind("\n"))


def check_told(faults, file, case, spot):
    """Look for the fault of *case* at *spot* among *faults*, and for a place of each."""
    _, _, fault, word, place, nearest = case

    assert (fault, word, file, place, *spot, nearest) in [
        (each.fault, each.word, each.file, each.place, each.line, each.column, each.nearest) for each in faults
    ]
    assert all(in_words(each).startswith(f"{file}:{each.line}:{each.column}: ") for each in faults)


@pytest.mark.parametrize("name", MEASURES)
def test_a_fault_of_a_measure_is_told_where_it_stands(name):
    """Whatever the quotes and lines of its rule."""
    case = MEASURES[name]
    text, spot = marked(MEASURE.replace("WORDS", toml(WORDS)), *case[:2])
    faults = refused(lambda texts: build_measures(FORM, texts), {"measures/core.toml": text})

    check_told(faults, "measures/core.toml", case, spot)


@pytest.mark.parametrize("name", FORMS)
def test_a_fault_of_a_form_is_told_where_it_stands(name):
    """In tables of their own and in lines."""
    case = FORMS[name]
    text, spot = marked(CORE, *case[:2])
    faults = refused(build_form, small.files(core=text))

    check_told(faults, "forms/core.toml", case, spot)


def test_a_sound_file_is_read():
    """So that each fault above is the one that was put in."""
    build_form(small.files(core=CORE))

    assert 2 == len(build_measures(FORM, {"measures/core.toml": MEASURE.replace("WORDS", toml(WORDS))}))


def test_a_file_that_ends_early_is_told_at_its_end():
    """As its last line and column."""
    (fault,) = refused(lambda texts: build_measures(FORM, texts), {"measures/core.toml": 'module = "core"\nx = '})

    assert ("not-toml", "Invalid value", 2, 5) == (fault.fault, fault.word, fault.line, fault.column)


def test_after_many_faults_no_more_are_sought():
    """A file that is all wrong costs little, and says that there is more."""
    wrong = "".join(f"word{each} = 1\n" for each in range(40))
    faults = refused(lambda texts: build_measures(FORM, texts), {"measures/core.toml": wrong})

    assert (MOST + 1, "more-faults") == (len(faults), faults[-1].fault)


def test_bytes_that_are_no_text_are_told_with_their_place(monkeypatch):
    """As any other fault."""
    raw = 'a = "\u00e9"\nb = "'.encode() + b'\xff"'
    monkeypatch.setattr(resources, "text", lambda *_: raw.decode())
    (fault,) = refused(read_texts, ["forms/core.toml"])

    assert ("not-utf8", "forms/core.toml", 2, 6) == (fault.fault, fault.file, fault.line, fault.column)
