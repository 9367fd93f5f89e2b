"""One question on paper: what is asked, when, where the answer goes, and its definition beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qopi_desktop.domain.answers import Missing
from qopi_desktop.forms.definition import Choice, Codes, Kind, Question, Section
from qopi_desktop.reports.page import MARGIN, MEDIUM, STRONG, WIDTH
from qopi_desktop.reports.paper.blocks import SMALL, Block, Box, Column, Rule
from qopi_desktop.reports.phrases import Phrases, plain
from qopi_desktop.reports.wording import Wording

_RIGHT = WIDTH - MARGIN
_ROOM = _RIGHT - MARGIN
_ID = 44
_ASKED = 376
_CARD, _CARD_LABEL = MARGIN + _ASKED + 24, 56
_LONG_LIST = 12
_CODE = 140
_PAD = 12


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts the questions of one module on paper; ``statuses`` are the words for the reasons of no answer."""

    words: Wording
    phrases: Phrases
    statuses: Mapping[Missing, str]
    module: str

    def section(self, section: Section) -> Block:
        """Return the head of *section*."""
        column = Column(MARGIN, _ROOM, 14)
        column.write(self.words.say("section", letter=section.id, title=section.long), 18, STRONG)
        column.gap(4)
        column.marks.append(Rule(MARGIN, column.y, _RIGHT))
        return Block(column.y, column.marks)

    def question(self, question: Question) -> Block:
        """Return *question* with all that belongs to it; long lists stand below, over the whole width."""
        asked = Column(MARGIN + _ID, _ASKED - _ID, _PAD)
        asked.write(question.ask, 14, MEDIUM)
        self._when(asked, question)
        asked.gap(6)
        is_long = question.is_asked and len(question.choices) > _LONG_LIST
        if not is_long:
            self._answer(asked, question)
        card = self._card(question)
        y = max(asked.y, card.y)
        marks = [*asked.marks, *card.marks]
        if is_long:
            below = Column(MARGIN + _ID, _ROOM - _ID, y + 6)
            below.fields(_labels(question.choices), is_round=question.kind is Kind.CHOICE, size=SMALL)
            self._after(below, question)
            marks += below.marks
            y = below.y
        for codes in question.explained if question.is_asked else ():
            if len(codes.choices) <= _LONG_LIST:
                table = _table(codes, y + 6)
                marks += table.marks
                y = table.y
        number = Column(MARGIN, _ID, _PAD)
        number.write(question.id, 14, STRONG)
        return Block(y + _PAD, [*number.marks, *marks, Rule(MARGIN, y + _PAD, _RIGHT, "control")])

    def _when(self, column: Column, question: Question) -> None:
        for line in self._condition(question):
            column.write(line, SMALL, MEDIUM, color="text2")

    def _condition(self, question: Question) -> Iterator[str]:
        if question.when is None:
            return
        listed = self.phrases.listed(question.when, self.module)
        lines = [plain(line) for line in listed.lines]
        if len(lines) == 1:
            yield self.words.say("when.one", line=lines[0])
        elif lines:
            yield self.words.say("when.all" if listed.every else "when.any")
            yield from (self.words.say("when.line", line=line) for line in lines)

    def _answer(self, column: Column, question: Question) -> None:
        if not question.is_asked:
            self._computed(column, question)
            return
        match question.kind:
            case Kind.DATE:
                self._date(column)
            case Kind.NUMBER:
                self._number(column, question)
            case Kind.CHOICE | Kind.MANY:
                column.fields(_labels(question.choices), is_round=question.kind is Kind.CHOICE)
            case _:
                column.gap(20)
                column.marks.append(Rule(column.x, column.y, column.x + column.width))
        self._after(column, question)

    def _after(self, column: Column, question: Question) -> None:
        """Write what stands below the place of the answer."""
        if question.optional:
            column.write(self.words.say("answer.optional"), color="text2")
        offered = [self.statuses[status] for status in Missing if status in question.statuses]
        if offered:
            column.gap(4)
            column.write(self.words.say("answer.none"), color="text2")
            column.gap(2)
            column.flow(offered)

    def _computed(self, column: Column, question: Question) -> None:
        """Say where an answer comes from that nobody writes."""
        if question.derive is None:
            column.write(self.words.say("answer.program"), color="text2")
        else:
            read = plain(self.phrases.series(question.derive.reads))
            column.write(self.words.say("answer.derived", questions=read), color="text2")
        if question.choices:
            column.write(self.words.say("answer.values", labels=", ".join(_labels(question.choices))), color="text2")

    def _date(self, column: Column) -> None:
        left = column.x
        for cells, key in ((2, "month"), (2, "day"), (4, "year")):
            column.cells(cells, self.words.say(f"answer.{key}"))
        column.x = left
        column.gap(44)

    def _number(self, column: Column, question: Question) -> None:
        column.marks.append(Box(column.x, column.y, 100, 24))
        column.gap(28)
        column.write(self._range(question), color="text2")
        column.gap(4)

    def _range(self, question: Question) -> str:
        unit = question.unit or ""
        if question.minimum is None or question.maximum is None:
            return unit
        return self.words.say("answer.between", low=question.minimum, high=question.maximum, unit=unit).strip()

    def _card(self, question: Question) -> Column:
        card = Column(_CARD, _RIGHT - _CARD, _PAD + 2)
        for key in ("counts", "does_not_count", "where"):
            label = Column(_CARD, _CARD_LABEL, card.y)
            label.write(self.words.say(f"card.{key}"), SMALL, STRONG)
            text = Column(_CARD + _CARD_LABEL, card.width - _CARD_LABEL, card.y)
            text.write(getattr(question.card, key), SMALL)
            card.marks += [*label.marks, *text.marks]
            card.y = text.y + 3
        return card


def _table(codes: Codes, top: float) -> Column:
    """Return what each of *codes* stands for, below its title and over the whole width."""
    table = Column(MARGIN + _ID, _ROOM - _ID, top)
    table.write(codes.title, SMALL, STRONG)
    for label, told in codes.rows():
        name = Column(table.x, _CODE, table.y)
        name.write(label, SMALL)
        text = Column(table.x + _CODE + 12, table.width - _CODE - 12, table.y)
        text.write(told, SMALL)
        table.marks += [*name.marks, *text.marks]
        table.y = max(name.y, text.y)
    return table


def _labels(choices: tuple[Choice, ...]) -> list[str]:
    return [choice.label for choice in choices]
