"""What the text of a report claims: how many of what, in which sentence.

A sentence is read clause by clause. Each number looks to the left for what is counted and for the verb that says how,
then to the right; whatever stands between must be known to change nothing, else the number is left alone. So a claim
that is not understood is missed rather than made up. Claims of another year, of a part of the agency, of a part of the
requests and of another matter are understood, and left alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from extractor.checks.claim_course import Course, Office
from extractor.checks.claim_window import Found, Kinds, Window, denied_kinds, find, kind_of, subjects_in
from extractor.checks.claim_words import Lexicon, Token, lexicon_of
from extractor.checks.sentences import Sentence, sections_to_sentences
from extractor.model import SectionText, Subject, Vocabulary
from extractor.text.quantities import Quantity

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the text states. `kinds`: what it counts, added up where there are several; it is at least `low`
    and at most `high` (None: no bound). `start`, `end`: offsets of the words in the section's text; `words`: they."""

    kinds: Kinds
    low: Decimal
    high: Decimal | None
    section: str
    quote: str
    words: str
    start: int
    end: int


def read_claims(vocabulary: Vocabulary, sections: tuple[SectionText, ...], office: Office) -> Iterator[Claim]:
    """All claims of a report's narrative that speak of the whole office and of the report's year.

    Nothing is segmented after a section's last sentence that holds both a word for what is counted and a number or a
    negation; nor the clauses of sentences without such words that cannot even change what the text speaks of.
    """
    lexicon = lexicon_of(vocabulary)
    for section, group in groupby(sections_to_sentences(sections), key=lambda sentence: sentence.section):
        sentences = list(group)
        while sentences and not lexicon.may_claim(sentences[-1].text):
            sentences.pop()
        topic = next((subject for subject in vocabulary.subjects if section in subject.sections), None)
        for sentence in sentences:
            course = Course(lexicon, office, topic or lexicon.implied(sentence.text))
            yield from Reader(lexicon, sentence, course).claims()
            topic = course.topic


class Reader:
    """Reads one sentence, and moves the course on."""

    __slots__ = ("course", "lexicon", "sentence", "words")

    def __init__(self, lexicon: Lexicon, sentence: Sentence, course: Course) -> None:
        self.lexicon, self.sentence, self.course = lexicon, sentence, course
        self.words = lexicon.vocabulary

    def claims(self) -> Iterator[Claim]:
        """The claims of the sentence, in order. Of one that can hold none, only what it speaks of is noted."""
        lexicon, text, course = self.lexicon, self.sentence.text, self.course
        clauses = lexicon.clauses if lexicon.may_claim(text) else lexicon.turning_clauses
        found = [
            (course.speaker, claim) for clause in clauses(text, course.office.year) for claim in self.clause(clause)
        ]
        yield from (claim for speaker, claim in found if course.is_own(speaker, claim.kinds))

    def clause(self, clause: Window) -> Iterator[Claim]:
        """The claims of one clause, in order."""
        counted = [place for place, token in enumerate(clause) if token.quantity]
        denied = next((place for place, token in enumerate(clause) if token.text in self.words.negations), None)
        if denied is not None:  # 没有发生一起行政复议: no number, but stress
            counted = [place for place in counted if place < denied or not is_one(clause[place])]
        if counted and denied is not None and denied > counted[-1]:  # 已答复的25件无一被诉讼
            yield from self.counted(clause[:denied], counted)
            yield from self.denied(clause[denied:], 0)
        elif counted:
            yield from self.counted(clause, counted)
        elif denied is not None:
            yield from self.denied(clause, denied)
        else:
            self.passing(clause)

    def counted(self, clause: Window, places: Sequence[int]) -> Iterator[Claim]:
        """The claims of a clause with numbers: each has the words since the last number, or since the 、 after it."""
        start = 0
        for place, stop in zip(places, [*places[1:], len(clause)], strict=True):
            right = clause[place + 1 : stop]
            pause = next((index for index, token in enumerate(right) if token.text == "、"), len(right))
            token = clause[place]
            if token.quantity is not None:
                yield from self.number(clause[start:place], token, token.quantity, right[:pause])
            start = place + 1 + (pause if pause < len(right) else 0)

    def number(self, left: Window, token: Token, quantity: Quantity, right: Window) -> Iterator[Claim]:
        """The claims of one number between the words beside it."""
        course = self.course
        behind = find(self.lexicon, right, course.topic)
        found = find(self.lexicon, left, course.topic, behind.subjects[-1] if behind.subjects else None)
        groups = self.kinds(left, right, found, behind, zero=quantity.high == ZERO)
        stopped = course.stops(left, right, found, behind)
        if any(one.text in self.words.among for one in left) and course.has_stated(groups):
            stopped = True  # 办结84件，其中按时办结80件
        course.move_on(left, found, groups, taken=not stopped)
        course.note_apart(left, groups)
        if behind.subjects and not found.subjects:
            course.topic = behind.subjects[-1]
        if not stopped:
            course.stated += groups
            for kinds in groups:
                yield self.claim(kinds, quantity.low, quantity.high, (*left, token))

    def denied(self, clause: Window, place: int) -> Iterator[Claim]:
        """没有, 未收到 and the like: each subject in the reach of the word has the number 0."""
        before, scope = clause[:place], clause[place + 1 :]
        topic = self.course.topic
        groups: tuple[Kinds, ...]
        if scope:
            found = find(self.lexicon, scope, topic)
            noun = clause[place].text in self.words.nothing
            groups = tuple((kind,) for kind in denied_kinds(self.lexicon, scope, topic, noun=noun))
            stopped = self.course.stops_denial(before, scope)
        else:  # 行政复议：无
            found = find(self.lexicon, before, topic)
            groups = self.kinds(before, (), found, Found(), zero=True)
            stopped = self.course.stops(before, (), found, Found())
        if found.subjects:
            self.course.topic = found.subjects[-1]
        if not stopped:
            for kinds in groups:
                yield self.claim(kinds, ZERO, ZERO, clause)

    def passing(self, clause: Window) -> None:
        """A clause without a number: what it names is kept for the next."""
        found = find(self.lexicon, clause, self.course.topic)
        self.course.note(clause, found)
        groups = () if self.course.is_aside(clause) else self.kinds(clause, (), found, Found(), zero=False)
        self.course.move_on(clause, found, groups, taken=False)

    def kinds(self, left: Window, right: Window, found: Found, behind: Found, *, zero: bool) -> tuple[Kinds, ...]:
        """The kinds of a number: a group for each claim. Verbs before it go first, then those behind, then what is
        counted alone."""
        window = (*left, *right)
        if found.verbs and len(found.subjects) < 2:
            told = dict.fromkeys(kind_of(verb, place, window) for place, verb in found.verbs)
            alike = zero or not found.is_sum
            return tuple((kind,) for kind in told if kind) if alike or len(told) == 1 else ()
        if not found.verbs and behind.verbs and self.leads_to_verb(right, behind):
            place, verb = behind.verbs[0]
            kind = kind_of(verb, len(left) + place, window)
            return ((kind,),) if kind else ()
        subjects = found.subjects or behind.subjects
        if subjects:
            if not (found if found.subjects else behind).named and not zero:
                return ()  # 主动公开98份，依申请公开12份
            own = tuple(kind for subject in subjects if (kind := self.subject_kind(subject, found)))
            if zero or any(token.text in self.words.apiece for token in left):
                return tuple((kind,) for kind in own)
            return (own,) if len(own) == len(subjects) else ()
        return self.carried(left, right)

    def leads_to_verb(self, right: Window, behind: Found) -> bool:
        """Whether only what is counted stands between a number and the verb behind it: 7件申请已办结."""
        named = {place for place, _ in subjects_in(self.lexicon, right, self.course.topic)}
        between = (token for place, token in enumerate(right[: behind.verbs[0][0]]) if place not in named)
        return self.lexicon.all_fillers(tuple(between))

    def subject_kind(self, subject: Subject, found: Found) -> str:
        """The kind of one of several subjects, or of one that shares a verb (制定规章2件、规范性文件3件)."""
        said = {word for _, verb in found.verbs for word in verb.words} or {self.course.verb}
        shared = next((verb.kind for verb in subject.verbs if said & set(verb.words)), "")
        return (shared or subject.alone) if found.verbs else (subject.alone or shared)

    def carried(self, left: Window, right: Window) -> tuple[Kinds, ...]:
        """A number that names nothing itself is what was named before: 去年收到40件，今年为52件."""
        if any(token.text in self.words.among for token in left) or not self.lexicon.all_fillers((*left, *right)):
            return ()
        again = any(token.year is not None for token in left)
        says_something = any(token.text[0].isalnum() for token in left)
        return self.course.kinds if says_something and (self.course.open or again) else ()

    def claim(self, kinds: Kinds, low: Decimal, high: Decimal | None, window: Window) -> Claim:
        """A claim at its place in the section, without the marks before its first word."""
        start = next(token.start for token in window if token.text[0].isalnum())
        end = window[-1].end
        first, last = self.sentence.span(start, end)
        words = self.sentence.text[start:end]
        return Claim(kinds, low, high, self.sentence.section, self.sentence.quote, words, first, last)


def is_one(token: Token) -> bool:
    """Whether a token counts exactly one."""
    return token.quantity is not None and token.quantity.low == token.quantity.high == ONE
