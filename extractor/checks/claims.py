"""What the text of a report claims: how many of what, in which sentence.

A sentence is read clause by clause. Each number looks to the left for what is counted and for the verb that says how,
then to the right; whatever stands between must be known to change nothing, else the number is left alone. So a claim
that is not understood is missed rather than made up. Claims of another year, of a part of the agency, of a part of the
requests and of another matter are understood, and left alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.checks.claim_words import Lexicon, Token, clauses, lexicon_of
from extractor.checks.sentences import Sentence, sections_to_sentences
from extractor.checks.speaker import speaks_of_part
from extractor.model import SectionText, Subject, Verb, Vocabulary

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the text states. `kinds`: what it counts, added up where there are several; it is at least `low`
    and at most `high` (None: no bound). `start`, `end`: offsets of the words in the section's text; `words`: they."""

    kinds: tuple[str, ...]
    low: Decimal
    high: Decimal | None
    section: str
    quote: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Office:
    """Whose report it is, of which year."""

    agency: str
    year: int | None


def read_claims(vocabulary: Vocabulary, sections: tuple[SectionText, ...], office: Office) -> Iterator[Claim]:
    """All claims of a report's narrative that speak of the whole office and of the report's year."""
    lexicon = lexicon_of(vocabulary)
    sentences = tuple(sections_to_sentences(sections))
    if not any(lexicon.may_claim(sentence.text) for sentence in sentences):
        return
    course, section = Course(), ""
    for sentence in sentences:
        if sentence.section != section:
            section = sentence.section
            course = Course(topic=next((s for s in vocabulary.subjects if section in s.sections), None))
        course = Course(topic=course.topic)
        yield from Reader(lexicon, sentence, office, course).claims()


@dataclass(slots=True)
class Course:
    """What has been said so far: the matter goes on from sentence to sentence, the rest within one.

    `kinds`: of the last verb or subject; `open`: no number has been given to them yet.
    """

    topic: Subject | None = None
    this_year: bool = True
    part: bool = False
    listed: bool = False
    verb: str = ""
    kinds: tuple[tuple[str, ...], ...] = ()
    open: bool = False
    stated: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a window names: the subjects counted, the words that say how, and where the last of these words stands."""

    subjects: tuple[Subject, ...] = ()
    verbs: tuple[tuple[int, Verb], ...] = ()
    anchor: int = -1


class Reader:
    """Reads one sentence, and moves the course on."""

    __slots__ = ("course", "lexicon", "office", "sentence", "words")

    def __init__(self, lexicon: Lexicon, sentence: Sentence, office: Office, course: Course) -> None:
        self.lexicon, self.sentence, self.office, self.course = lexicon, sentence, office, course
        self.words = lexicon.vocabulary

    def claims(self) -> Iterator[Claim]:
        """The claims of the sentence, in order."""
        tokens = self.lexicon.tokens(self.sentence.text, self.office.year)
        for clause in clauses(tokens, self.words.nothing):
            counted = [index for index, token in enumerate(clause) if token.quantity]
            denied = next((index for index, token in enumerate(clause) if token.text in self.words.negations), None)
            if counted:
                yield from self.counted(clause, counted)
            elif denied is not None:
                yield from self.denied(clause, denied)
            elif clause:
                self.passing(clause)

    def counted(self, clause: tuple[Token, ...], places: Sequence[int]) -> Iterator[Claim]:
        """The claims of a clause with numbers."""
        start = 0
        for number, place in enumerate(places):
            stop = places[number + 1] if number + 1 < len(places) else len(clause)
            right = clause[place + 1 : stop]
            pause = next((index for index, token in enumerate(right) if token.text == "、"), len(right))
            yield from self.number(clause[start:place], clause[place], right[:pause])
            start = place + 1 + (pause if pause < len(right) else 0)

    def number(self, left: tuple[Token, ...], token: Token, right: tuple[Token, ...]) -> Iterator[Claim]:
        """The claims of one number between the words beside it."""
        quantity, course = token.quantity, self.course
        assert quantity is not None
        behind = self.find(right)
        found = self.find(left, behind.subjects[-1] if behind.subjects else None)
        groups = self.kinds(left, right, found, zero=quantity.high == ZERO)
        stopped = self.stopped(left, right, found)
        self.move_on(left, found, groups, used=not stopped)
        again = any(token.text == "其中" for token in left) and any(kinds in course.stated for kinds in groups)
        if groups and not stopped and not again:
            course.stated += groups
            first = next((one for one in left if one.text[0].isalnum()), token)
            for kinds in groups:
                yield self.claim(kinds, quantity.low, quantity.high, first.start, token.end)

    def denied(self, clause: tuple[Token, ...], place: int) -> Iterator[Claim]:
        """没有, 未收到 and the like: each subject in the reach of the word has the number 0."""
        scope, before = clause[place + 1 :], clause[:place]
        found = self.find(scope)
        if not scope:  # 行政复议：无
            found = self.find(before)
            groups = self.kinds(before, (), found, zero=True)
            stopped = self.stopped(before, (), found)
        else:
            groups = self.denied_kinds(scope, clause[place].text in self.words.nothing)
            stopped = self.is_aside(scope) or any(token.text in self.words.negations for token in scope)
            self.note_years(before)
            self.note_speaker(before)
            stopped = stopped or self.course.part or not self.course.this_year
        if found.subjects:
            self.course.topic = found.subjects[-1]
        if groups and not stopped:
            first = next((one for one in clause if one.text[0].isalnum()), clause[place])
            for kinds in groups:
                yield self.claim(kinds, ZERO, ZERO, first.start, clause[-1].end)

    def denied_kinds(self, scope: tuple[Token, ...], noun: bool) -> tuple[tuple[str, ...], ...]:
        """The kinds that a negation says there are none of. `noun`: 无 or 没有, which need no subject."""
        counted = [(place, subject) for place, subject in self.subjects(scope) if not self.is_cause(scope, place)]
        last = counted[-1][0] if counted else -1
        verbs = [(place, token) for place, token in enumerate(scope)]
        kinds: list[str] = []
        for _, subject in counted or ([(-1, self.course.topic)] if noun and self.course.topic else []):
            own = [(place, verb) for place, token in verbs if (verb := self.lexicon.verb(subject, token)) is not None]
            last = max([last, *(place for place, _ in own)])
            told = [kind for place, verb in own if verb.zero and (kind := self.direct(verb, place, scope))]
            kinds += told or ([subject.alone] if subject.alone and not own and counted else [])
        if not all(self.lexicon.is_filler(token) for token in scope[last + 1 :]):
            return ()
        return tuple((kind,) for kind in dict.fromkeys(kinds))

    def is_cause(self, scope: tuple[Token, ...], place: int) -> bool:
        """Whether a subject only says why there is another: 因政府信息公开申请被提起行政诉讼."""
        later = [index for index, _ in self.subjects(scope) if index > place]
        if not later or self.joined(scope[place + 1 : later[0]]):
            return False
        return later[0] == place + 1 or any(token.text in self.words.causes for token in scope[:place])

    def passing(self, clause: tuple[Token, ...]) -> None:
        """A clause without a number: what it names is kept for the next."""
        found = self.find(clause)
        self.move_on(clause, found, self.kinds(clause, (), found, zero=False), used=False)

    def move_on(
        self, left: tuple[Token, ...], found: Found, groups: tuple[tuple[str, ...], ...], *, used: bool
    ) -> None:
        """The course after a number or a clause."""
        course = self.course
        named = [subject for token in left if (subject := self.lexicon.matters.get(token.text))]
        if any(token.text in self.words.foreign for token in left) or self.is_foreign(left, found):
            course.topic, course.kinds, course.open = None, (), False
            return
        if found.subjects:
            course.topic = found.subjects[-1]
        elif named:
            course.topic = named[-1]
        if found.verbs:
            course.verb = left[found.verbs[-1][0]].text
        if found.verbs or found.subjects:
            course.kinds = groups
            course.open = not used
        elif used:
            course.open = False

    def find(self, window: tuple[Token, ...], default: Subject | None = None) -> Found:
        """Subjects and verbs that stand nearest to the window's end; `default` is the subject where it names none."""
        subjects = list(self.subjects(window))
        joined: list[tuple[int, Subject]] = []
        for place, subject in reversed(subjects):
            if joined and not self.joined(window[place + 1 : joined[0][0]]):
                break
            if all(subject is not other for _, other in joined):
                joined.insert(0, (place, subject))
        main = joined[-1][1] if joined else default or self.course.topic
        verbs = self.verbs(window, main)
        anchor = max([-1, *(place for place, _ in subjects[-1:]), *(place for place, _ in verbs)])
        return Found(tuple(subject for _, subject in joined), self.plain_verbs(verbs, main), anchor)

    def verbs(self, window: tuple[Token, ...], subject: Subject | None) -> tuple[tuple[int, Verb], ...]:
        """The verb nearest to a window's end, and those that are coordinated with it or run into it."""
        verbs: list[tuple[int, Verb]] = []
        for place in range(len(window) - 1, -1, -1):
            verb = self.lexicon.verb(subject, window[place])
            if verb is None:
                continue
            between = window[place + 1 : verbs[0][0]] if verbs else ()
            vague = bool(verbs and subject and verbs[0][1].kind == subject.alone)
            if verbs and not (self.joined(between, touching=True) or vague and all(map(self.lexicon.is_filler, between))):
                break
            verbs.insert(0, (place, verb))
        return tuple(verbs)

    def plain_verbs(self, verbs: tuple[tuple[int, Verb], ...], subject: Subject | None) -> tuple[tuple[int, Verb], ...]:
        """Verbs without those that say no more than the subject alone (办理), where another says more."""
        telling = tuple((place, verb) for place, verb in verbs if subject is None or verb.kind != subject.alone)
        return telling or verbs

    def subjects(self, window: tuple[Token, ...]) -> Iterator[tuple[int, Subject]]:
        """What is counted in a window, in order. A weak word counts where its subject is the matter and every word
        before it is known."""
        topic = self.course.topic
        for place, token in enumerate(window):
            named = self.lexicon.subjects.get(token.text)
            weak = self.lexicon.weak.get(token.text)
            matter = self.lexicon.matters.get(token.text)
            topic = named or matter or topic
            if named:
                yield place, named
            elif weak and weak is topic and self.known_before(weak, window, place):
                yield place, weak

    def known_before(self, subject: Subject, window: tuple[Token, ...], place: int) -> bool:
        """Whether a weak word is not made another thing by the word before it: 低保申请."""
        if place == 0:
            return True
        token = window[place - 1]
        known = self.lexicon.is_filler(token) or token.quantity is not None or token.text in subject.matter
        return known or self.lexicon.verb(subject, token) is not None or token.text in self.words.negations

    def joined(self, between: tuple[Token, ...], *, touching: bool = False) -> bool:
        """Whether two words are coordinated: a joining word stands between, and nothing that matters."""
        if not between:
            return touching
        joins = any(token.text in self.words.joins for token in between)
        return joins and all(self.lexicon.is_filler(token) for token in between)

    def kinds(
        self, left: tuple[Token, ...], right: tuple[Token, ...], found: Found, *, zero: bool
    ) -> tuple[tuple[str, ...], ...]:
        """The kinds of a number: a group for each claim, its kinds added up."""
        if found.verbs and len(found.subjects) < 2:
            told = [self.direct(verb, place, (*left, *right)) for place, verb in found.verbs]
            return tuple((kind,) for kind in dict.fromkeys(told) if kind)
        behind = self.find(right) if not found.verbs else Found()
        subjects = found.subjects or behind.subjects
        if behind.verbs and all(map(self.lexicon.is_filler, self.before(right, behind))):
            place, verb = behind.verbs[0]
            kind = self.direct(verb, len(left) + place, (*left, *right))
            return ((kind,),) if kind else ()
        if subjects:
            own = tuple(kind for subject in subjects if (kind := self.subject_kind(subject, found)))
            apart = zero or any(token.text in self.words.apiece for token in left)
            return tuple((kind,) for kind in own) if apart else (own,) if len(own) == len(subjects) else ()
        return self.carried(left, right)

    def before(self, right: tuple[Token, ...], behind: Found) -> tuple[Token, ...]:
        """The words between a number and the verb to its right, but those that are what is counted."""
        named = {place for place, _ in self.subjects(right)}
        return tuple(token for place, token in enumerate(right[: behind.verbs[0][0]]) if place not in named)

    def subject_kind(self, subject: Subject, found: Found) -> str:
        """The kind of a subject among several, or of one without a verb of its own beside it."""
        word = self.course.verb
        for _, verb in found.verbs:
            for other in subject.verbs:
                if set(other.words) & set(verb.words):
                    return other.kind
        if subject.alone:
            return subject.alone
        carried = self.lexicon.verbs.get((subject.name, word))
        return carried.kind if carried else ""

    def carried(self, left: tuple[Token, ...], right: tuple[Token, ...]) -> tuple[tuple[str, ...], ...]:
        """A number that names nothing itself is what was named before: 去年收到40件，今年为52件."""
        if any(token.text == "其中" or not self.lexicon.is_filler(token) for token in (*left, *right)):
            return ()
        again = any(token.year is not None for token in left)
        return self.course.kinds if (self.course.open or again) and any(t.text[0].isalnum() for t in left) else ()

    def direct(self, verb: Verb, place: int, window: tuple[Token, ...]) -> str:
        """The kind of a verb, where need be by the year that stands nearest to it."""
        if verb.kind:
            return verb.kind
        years = [(abs(index - place), token.year) for index, token in enumerate(window) if token.year in (-1, 1)]
        return {-1: verb.previous, 1: verb.following, None: ""}[min(years)[1] if years else None]

    def stopped(self, left: tuple[Token, ...], right: tuple[Token, ...], found: Found) -> bool:
        """Whether a number is not to be taken: of another matter, year or office, or with words that are not known."""
        comparison = any(token.text in self.words.comparisons for token in left)
        directed = any(not verb.kind for _, verb in (*found.verbs, *self.find(right).verbs))
        if not comparison and not directed:
            self.note_years(left)
        if found.anchor >= 0:
            self.note_speaker(left[: found.anchor])
        self.course.listed = self.is_aside(left) or self.course.listed and left[:1] != () and left[0].text == "、"
        negated = any(token.text in self.words.negations for token in left)
        unknown = not all(self.lexicon.is_filler(token) for token in left[found.anchor + 1 :])
        scoped = self.course.part or not directed and not self.course.this_year
        return comparison or negated or unknown or scoped or self.course.listed or self.is_foreign(left, found)

    def is_foreign(self, left: tuple[Token, ...], found: Found) -> bool:
        """Whether a verb makes the subject something else: 审查规范性文件草案."""
        subjects = found.subjects or ((self.course.topic,) if self.course.topic else ())
        return any(token.text in subject.foreign for subject in subjects for token in left)

    def is_aside(self, window: tuple[Token, ...]) -> bool:
        """Whether a window speaks of a part or of another matter."""
        return any(token.text in self.words.parts or token.text in self.words.foreign for token in window)

    def note_years(self, window: tuple[Token, ...]) -> None:
        """The year that the sentence speaks of from here on."""
        for token in window:
            if token.year is not None:
                self.course.this_year = token.year == 0

    def note_speaker(self, window: tuple[Token, ...]) -> None:
        """Whether the sentence speaks of a part of the office from here on."""
        part = speaks_of_part(self.lexicon, window, self.office.agency)
        if part is not None:
            self.course.part = part

    def claim(self, kinds: tuple[str, ...], low: Decimal, high: Decimal | None, start: int, end: int) -> Claim:
        """A claim at its place in the section."""
        first, last = self.sentence.span(start, end)
        words = self.sentence.text[start:end]
        return Claim(kinds, low, high, self.sentence.section, self.sentence.quote, words, first, last)
