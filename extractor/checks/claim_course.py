"""How far a sentence has come: what it speaks of, of which year, of whom. It decides which numbers are left alone."""

from dataclasses import dataclass

from extractor.checks.claim_window import Found, Kinds, Window, find
from extractor.checks.claim_words import OTHER_TIME, Lexicon, Token
from extractor.checks.speaker import Speaker, clause_to_speaker, names_office
from extractor.model import Subject


@dataclass(frozen=True, slots=True)
class Office:
    """Whose report it is, of which year; "" and None where that was not recognised: then an office that is named may be
    any, and so may a year."""

    agency: str
    year: int | None


@dataclass(slots=True)
class Course:
    """What has been said so far. The `topic` goes on from sentence to sentence, the rest within one.

    `verb`, `kinds`: of what was last named; `open`: no number has been given to it yet; `stated`: what numbers were
    given to; `speaker`: of whom it speaks; `apart`: what numbers of other offices were given beside the own, no shares
    of it; `listed`: it speaks of parts, one after the other (分别为3件、2件); `astray`: of another matter, from which
    only a word for a subject itself leads back (印发文件9份，依申请公开3份); `aside`: the sections whose subjects are
    of another matter in this sentence (环境行政处罚引发行政复议2件、行政诉讼1件).
    """

    lexicon: Lexicon
    office: Office
    topic: Subject | None = None
    this_year: bool = True
    speaker: Speaker = Speaker.WHOLE
    apart: tuple[Kinds, ...] = ()
    listed: bool = False
    verb: str = ""
    kinds: tuple[Kinds, ...] = ()
    open: bool = False
    stated: tuple[Kinds, ...] = ()
    astray: bool = False
    aside: tuple[str, ...] = ()

    def stops(self, left: Window, right: Window, found: Found, behind: Found) -> bool:
        """Whether a number is left alone: of another matter, year or office, or beside words that are not known.

        Notes what the words say of year and office.
        """
        self.note(left, found, directed=found.is_directed or behind.is_directed)
        self.listed = self.is_aside(left) or self.listed and self.lexicon.all_fillers(left)
        directed = found.is_directed or behind.is_directed
        return (
            self.speaker is Speaker.PART
            or not (directed or self.this_year)
            or self.listed
            or self.is_aside(right)
            or self.is_comparison(left)
            or any(token.text in self.lexicon.vocabulary.negations for token in left)
            or not self.lexicon.all_fillers(left[found.anchor + 1 :])
            or not behind.subjects
            and self.is_vague(left, found)
            or self.is_foreign(left, found)
        )

    def stops_denial(self, before: Window, scope: Window) -> bool:
        """Whether a denial is left alone: of a part, doubled, or of another year or office."""
        v = self.lexicon.vocabulary
        self.note_years(before)
        self.note_speaker(before)
        odd = any(token.text in v.parts or token.text in v.negations for token in scope)
        found = find(self.lexicon, scope, self.topic)
        return odd or self.speaker is Speaker.PART or not self.this_year or self.is_beside((*before, *scope), found)

    def move_on(self, left: Window, found: Found, groups: tuple[Kinds, ...], *, taken: bool) -> None:
        """The course after a number or a clause; `taken`: a number was given to what it names."""
        if any(token.text in self.lexicon.vocabulary.foreign for token in left) or self.is_foreign(left, found):
            self.topic, self.verb, self.kinds, self.open, self.astray = None, "", (), False, True
            return
        matters = tuple(matter for token in left if (matter := self.lexicon.matters.get(token.text)))
        self.astray = self.astray and not found.named
        if not self.astray:
            self.topic = next(reversed(found.subjects or matters), self.topic)
        if found.verbs:
            self.verb = left[found.verbs[-1][0]].text
        if found.verbs or found.subjects:
            self.kinds, self.open = groups, not taken
        elif taken:
            self.open = False

    def has_stated(self, groups: tuple[Kinds, ...]) -> bool:
        """Whether one of these kinds has been given a number in the sentence."""
        return any(kinds in self.stated for kinds in groups)

    def note(self, window: Window, found: Found, *, directed: bool = False) -> None:
        """What a window says of the year and of the office. A year that is compared with, or that belongs to a verb, is
        not the year that the sentence speaks of."""
        if not self.is_comparison(window) and not directed and not found.is_directed:
            self.note_years(window)
        self.note_speaker(window[: found.anchor] if found.anchor >= 0 else self.opening(window))

    def note_years(self, window: Window) -> None:
        """The year that the sentence speaks of from here on."""
        before: Token | None = None
        for token in window:
            since = before is not None and before.year == 0  # 2023年以来 is of 2023
            if token.year is not None and not (token.year == OTHER_TIME and since):
                self.this_year = token.year == 0
            before = token

    def note_speaker(self, window: Window) -> None:
        """Whether the sentence speaks of a part of the office from here on."""
        self.speaker = clause_to_speaker(self.lexicon, window, self.office.agency) or self.speaker

    def note_apart(self, left: Window, groups: tuple[Kinds, ...]) -> None:
        """Notes what was counted where the number is another office's, and no share of the own."""
        if self.speaker is Speaker.PART and not any(token.text in self.lexicon.vocabulary.among for token in left):
            self.apart += groups

    def is_own(self, speaker: Speaker, kinds: Kinds) -> bool:
        """Whether a number that was given to kinds is that of the whole office, once the sentence is read: not where
        the office is named as the first of several (区政府收到107件，区住建局收到82件)."""
        return speaker is not Speaker.NAMED or kinds not in self.apart

    def opening(self, window: Window) -> Window:
        """The name of an office with which a clause opens, if it does."""
        among = self.lexicon.vocabulary.among
        start = next((at for at, token in enumerate(window) if token.year is None and token.text not in among), 0)
        for place in range(start, len(window)):
            if self.lexicon.is_filler(window[place]) or window[place].quantity:
                break
            if names_office(self.lexicon, window[place]):
                return window[start : place + 1]
        return ()

    def is_vague(self, left: Window, found: Found) -> bool:
        """Whether a vague verb stands behind a word that is not known, which may say more: “信息不存在”答复13件."""
        if found.subjects or not found.verbs or not found.verbs[0][1].vague:
            return False
        before = next((token for token in reversed(left[: found.verbs[0][0]]) if token.text[0].isalnum()), None)
        return before is not None and not (self.lexicon.is_filler(before) or names_office(self.lexicon, before))

    def is_comparison(self, window: Window) -> bool:
        """Whether a window sets one number against another."""
        return any(token.text in self.lexicon.vocabulary.comparisons for token in window)

    def is_foreign(self, left: Window, found: Found) -> bool:
        """Whether a verb makes the subject something else: 审查规范性文件草案."""
        subjects = found.subjects or ((self.topic,) if self.topic else ())
        doing = any(token.text in subject.foreign for subject in subjects for token in left)
        return doing or self.is_beside(left, found)

    def is_beside(self, window: Window, found: Found) -> bool:
        """Whether words make the subject one of another matter: 行政处罚引发行政复议. So are those of its section that
        follow in the sentence."""
        subjects = found.subjects or ((self.topic,) if self.topic else ())
        if any(token.text in subject.aside for subject in subjects for token in window):
            self.aside += tuple(section for subject in subjects for section in subject.sections)
        return any(section in self.aside for subject in subjects for section in subject.sections)

    def is_aside(self, window: Window) -> bool:
        """Whether a window speaks of a part or of another matter."""
        v = self.lexicon.vocabulary
        return any(token.text in v.parts or token.text in v.foreign for token in window)
