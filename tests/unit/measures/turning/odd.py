"""A form and measures that use every word of the language on few questions."""

from __future__ import annotations

from qopi_desktop.forms.load import build_form
from qopi_desktop.measures.load import build_measures
from qopi_desktop.measures.package import Package
from tests.unit.forms.small import check, question
from tests.unit.forms.small import files as form_files
from tests.unit.measures.small import files as measure_files
from tests.unit.measures.small import measure

DRUGS = (
    'id = "drugs"\ntitle = "Drugs"\nversion = "1"\nsource = "a test"\n'
    '[[code]]\ncode = "cisplatin"\nlabel = "Cisplatin"\nclass = "cytotoxic"\n'
    '[[code]]\ncode = "paclitaxel"\nlabel = "Paclitaxel"\nclass = "cytotoxic"\n'
    '[[code]]\ncode = "trastuzumab"\nlabel = "Trastuzumab"\nclass = "targeted"\n'
    '[[code]]\ncode = "letrozole"\nlabel = "Letrozole"\nclass = "hormone"\n'
)
SIDES = [{"code": each, "label": each.title()} for each in ("left", "right", "both")]

QUESTIONS = (
    question(
        "G06", "modules", "many", choices=[{"code": each, "label": each} for each in ("core", "br")], program=True
    ),
    question("G07", "abstracted_on", "date", program=True),
    question("G08", "birth_date", "date", statuses=["not_documented"]),
    question("D02", "diagnosed_on", "date", statuses=["not_documented", "conflict"]),
    question("G09", "age_at_diagnosis", "derived", derive="completed years between birth_date and diagnosed_on"),
    question("G19", "first_visit", "date", checks=[check("born", hard="first_visit >= birth_date")]),
    question("G20", "last_visit", "date", checks=[check("order", hard="last_visit >= first_visit + 2 days")]),
    question("G15", "vital", "choice", choices=[{"code": each, "label": each} for each in ("alive", "dead")]),
    question(
        "G16",
        "death_date",
        "date",
        when="vital = 'dead'",
        statuses=["unknown"],
        checks=[check("death", hard="death_date >= last_visit")],
    ),
    question("L11", "days_to_death", "derived", when="vital = 'dead'", derive="days between last_visit and death_date"),
    question("P01", "score", "number", min=0, max=10, statuses=["not_documented"]),
    question("P02", "weight", "number", statuses=["unknown"]),
    question("P03", "ratio", "derived", derive="score / weight"),
    question("P04", "band", "derived", choices=SIDES, derive="'left' when score >= 7; 'right' when weight > 2"),
    question("P05", "level", "derived", derive="2 when score >= 4 or weight is unknown; 1 when score > 2; else 0"),
    question("P06", "high", "derived", codes="yes_no", derive="score >= 5 and weight <= 50"),
    question("C01", "side", "choice", choices=SIDES, statuses=["unknown"], when="score >= 5"),
    question("C02", "site", "choice", choices=SIDES),
    question("C04", "drugs_given", "many", codes="drugs", statuses=["not_documented"]),
    question("N01", "remark", "text", optional=True),
    question("N02", "other_remark", "text", when="first_visit <= diagnosed_on + 1 month", statuses=["unknown"]),
    question("N03", "place", "choice", codes="offices", statuses=["unknown"]),
)

RULES = {
    "after": "last_visit is within 31 days after first_visit",
    "around": "first_visit is within 2 weeks of diagnosed_on",
    "before": "first_visit is within 3 days before 2016-03-20",
    "earliest": "earliest of [first_visit, death_date] <= 2016-03-14",
    "latest": "latest of [first_visit, diagnosed_on] > birth_date + 1 week",
    "age": "age_at_diagnosis < 70 or age_at_diagnosis is unknown",
    "death": "days_to_death >= 3 and not (days_to_death > 10)",
    "exact": "last_visit is known to the day and first_visit is documented",
    "ratio": "ratio >= 2 or ratio is not documented",
    "known": "ratio is documented",
    "sum": "score * 2 >= 7 and weight - score < 3",
    "listed": "weight is one of [1, 2.5] or score is not one of [0, 10]",
    "moved": "score + score >= 9",
    "band": "band = 'left' or band is unknown",
    "level": "level >= 1 and level * 3 <> 6",
    "high": "high = 'yes' and true",
    "same": "side = site",
    "drugs": "drugs_given includes all of ['cisplatin', 'trastuzumab'] or count of drugs_given = 3",
    "kinds": "drugs_given includes any of ['letrozole'] and count of drugs_given in drugs with class = 'cytotoxic' = 1",
    "two": "count of drugs_given in drugs with class = 'cytotoxic' < 2",
    "remark": "remark = 'as usual' or remark = other_remark",
    "unlike": "other_remark <> 'odd'",
    "place": "place = 'not_listed'",
    "never": "false",
    "chain": "first_visit = diagnosed_on + 3 days and last_visit = first_visit + 5 days",
    "gone": "(death_date is not applicable or death_date is unknown) and last_visit <= 2016-03-14",
    "level with itself": "score - score + 1 >= 0",
}
MEASURES = (
    measure("whole", "all of: [measure 'after', measure 'sum', measure 'two']", exception="score = 10"),
    measure("pair", "all of: [measure 'whole', measure 'side']", exclude="vital = 'dead'"),
    measure("side", "side = 'left'", denominator="site is one of ['left', 'both']", exclude="side is unknown"),
    *(measure(name, rule) for name, rule in RULES.items()),
)
FORM = build_form(form_files(*QUESTIONS, drugs=DRUGS))
PACKAGE = Package(FORM, build_measures(FORM, measure_files(*MEASURES)), FORM.version)
