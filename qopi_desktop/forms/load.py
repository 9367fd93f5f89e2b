"""Reads the forms and code lists of resources/ into one checked form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from qopi_desktop import resources
from qopi_desktop.conditions import Vocabulary, nearest
from qopi_desktop.forms.codelists import read_codelists
from qopi_desktop.forms.definition import Codes, Form, Kind, Needed, Plan, Question, Section
from qopi_desktop.forms.limits import LimitWords, read_limit_words
from qopi_desktop.forms.names import FINDING, Names, read_names
from qopi_desktop.forms.plan import make_plan
from qopi_desktop.forms.questions import CheckDraft, Draft, finish, read_date_checks, read_draft
from qopi_desktop.forms.staging import read_staging
from qopi_desktop.forms.tables import Faults, Table, read_tables, read_texts

FORMS, CODELISTS, STAGING, NEEDED = "forms/", "codelists/", "staging/", "messages/forms.toml"
_MODULE_KEYS = ("id", "title", "version", "source", "section", "date_check", "question")


def load_forms() -> Form:
    """Return the form of all modules shipped in resources/.

    Raises:
        ResourceError: A file does not hold; ``faults`` has each with file, place, line, column and nearest spelling.
    """
    return build_form(form_files())


def form_files() -> dict[str, str]:
    """Return the texts of all files that make up the form, by their path below resources/."""
    paths = [
        f"{folder}{name}.toml"
        for folder in (CODELISTS, FORMS, STAGING, FINDING)
        for name in resources.names(folder[:-1], ".toml")
    ]
    return read_texts([*paths, NEEDED])


def build_form(files: Mapping[str, str]) -> Form:
    """Return the form made of *files*.

    Raises:
        ResourceError: As for `load_forms`.
    """
    tables = read_tables({NEEDED: ""} | dict(files), faults := Faults())
    faults.stop()
    names = read_names(_under(tables, FINDING))
    codelists = read_codelists(_under(tables, CODELISTS), names)
    modules = [_read_module(table, codelists, names) for table in _under(tables, FORMS)]
    sections = sorted((each for module in modules for each in module.sections), key=lambda section: section.id)
    drafts = _in_order(modules, [section.id for section in sections])
    _check_names(names, {*codelists, *(draft.id for draft in drafts)})
    faults.stop()
    vocabulary = _vocabulary(drafts, codelists)
    staging = [read_staging(table, vocabulary) for table in _under(tables, STAGING)]
    questions = _finished(modules, drafts, vocabulary, staging, read_limit_words(tables[NEEDED]))
    needed = _needed(tables[NEEDED])
    faults.stop()
    return Form(
        version=" ".join(sorted({module.version for module in modules})),
        sections=tuple(sections),
        questions={question.id: question for question in questions},
        by_name={question.name: question for question in questions},
        codelists=codelists,
        needed=needed,
        vocabulary=replace(vocabulary, calendar=False),
        plan=_plan(questions, drafts, vocabulary, faults),
    )


@dataclass(frozen=True, slots=True)
class _Module:
    version: str
    sections: tuple[Section, ...]
    date_checks: tuple[CheckDraft, ...]
    drafts: tuple[Draft, ...]


def _under(tables: Mapping[str, Table], folder: str) -> list[Table]:
    return [table for path, table in tables.items() if path.startswith(folder)]


def _read_module(table: Table, codelists: Mapping[str, Codes], names: Mapping[str, Names]) -> _Module:
    module_id = table.word("id")
    table.name("title")
    table.text("source")
    module = _Module(
        version=table.text("version"),
        sections=tuple(_read_section(row) for row in table.tables("section")),
        date_checks=read_date_checks(table),
        drafts=tuple(read_draft(row, module_id, codelists, names) for row in table.tables("question")),
    )
    table.end(_MODULE_KEYS)
    return module


def _read_section(table: Table) -> Section:
    section = Section(table.word("id"), table.name("title"), table.name("long"))
    table.end(("id", "title", "long"))
    return section


def _in_order(modules: Sequence[_Module], sections: Sequence[str]) -> list[Draft]:
    """Return every question in the order of the screen; an id or name that stands twice is a fault."""
    seen: set[str] = set()
    drafts = [draft for module in modules for draft in module.drafts]
    drafts.sort(key=lambda draft: sections.index(draft.section) if draft.section in sections else len(sections))
    for draft in drafts:
        for key, word in (("id", draft.id), ("name", draft.name)):
            if word in seen:
                draft.table.fault("repeated", word, at=(key,))
            seen.add(word)
    return drafts


def _check_names(names: Mapping[str, Names], known: Collection[str]) -> None:
    """Say of names for a code list or question that is not there that they are for nothing."""
    for each in names.values():
        if each.of not in known:
            each.table.fault("unknown-list", each.of, nearest(each.of, known))


def _finished(
    modules: Sequence[_Module],
    drafts: Sequence[Draft],
    vocabulary: Vocabulary,
    staging: Sequence[CheckDraft],
    words: LimitWords,
) -> list[Question]:
    """Return every question with its conditions; a section that does not exist is a fault."""
    shared = [*(check for module in modules for check in module.date_checks), *staging]
    questions = [finish(draft, vocabulary, shared, words) for draft in drafts]
    known = {section.id for module in modules for section in module.sections}
    for draft, question in zip(drafts, questions, strict=True):
        if question.section not in known:
            draft.table.fault("unknown-section", question.section, nearest(question.section, known), at=("section",))
    return questions


def _vocabulary(drafts: Sequence[Draft], codelists: Mapping[str, Codes]) -> Vocabulary:
    terms = [draft.term(slot) for slot, draft in enumerate(drafts)]
    by_word = {term.id: term for term in terms} | {term.name: term for term in terms}
    return Vocabulary(by_word, {codes.id: codes.attributes for codes in codelists.values()}, calendar=True)


def _needed(table: Table) -> Needed:
    words = table.table("forms").table("answer-needed")
    return Needed(words.text("title"), words.text("say"))


def _plan(questions: Sequence[Question], drafts: Sequence[Draft], vocabulary: Vocabulary, faults: Faults) -> Plan:
    plan = make_plan(questions, vocabulary)
    if isinstance(plan, Plan):
        return plan
    first = next(draft for draft in drafts if draft.id == plan[0])
    first.table.fault("circle", " ".join(plan), at=("when" if first.kind is not Kind.DERIVED else "derive",))
    raise faults.error()
