"""The pages a respondent goes through. A GET spends nothing; everything said so far travels in the page itself."""

import hashlib

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import get_template
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from accounts.lockout import client_ip
from surveys import sealing
from surveys.answering import asked, casting, drawing, wording
from surveys.answering import state as states
from surveys.answering.casting import Outcome
from surveys.answering.forms import arranged, form_of, key_of, places_of
from surveys.answering.limits import limiter
from surveys.instrument import flow, reading
from surveys.models import FormVersion, Participation, Survey

LONGEST_KEPT = 12_000  # characters of one field that are shown again when they were too many
LEVEL_PAGES = {Survey.Level.CONFIDENTIAL: "answering/_level_c.html", Survey.Level.OPEN: "answering/_level_d.html"}
BEFORE_FIELD = (Survey.State.DRAFT, Survey.State.SUBMITTED, Survey.State.RETURNED, Survey.State.CANCELLED)


def page(name, status=200, **context):
    return HttpResponse(get_template(f"answering/{name}.html").render(context), status=status)


def not_found():
    return page("not_found", 404)


@sensitive_post_parameters()
def start(request, code):
    return _answer(request, code, "")


@sensitive_post_parameters()
def personal(request, code, token):
    return _answer(request, code, token)


def _answer(request, code, token):
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponse(status=405)
    if not limiter.allows(client_ip(request), "page", settings.SURVEY_PAGES_PER_MINUTE):
        return page("busy", 429, fields=fields_of(request))
    survey = asked.find(code)
    # A wrong token is looked for like a right one, and answered like a survey that never was.
    participation = _participation(survey, token) if token else None
    if survey is None or survey.version is None or survey.state in BEFORE_FIELD or survey.level not in LEVEL_PAGES:
        return not_found()
    if (survey.level == Survey.Level.CONFIDENTIAL) != bool(token) or (token and participation is None):
        return not_found()
    visit = Visit(request, survey, participation, token)
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        return visit.intro(403)  # a page elsewhere that has its visitors answer for it, each from an address of their own
    return visit.post() if request.method == "POST" else visit.intro()


def _participation(survey, token):
    digest = hashlib.sha256(token.encode()).hexdigest()
    return Participation.objects.select_related("stratum").filter(token_digest=digest, is_selected=True, survey=survey).first()


def fields_of(request):
    return [(name, value) for name, values in request.posted.lists() for value in values]


class Visit:
    """One request of one respondent."""

    def __init__(self, request, survey, participation, token):
        self.request, self.survey, self.participation, self.token = request, survey, participation, token
        self.posted = request.posted

    # --- What the page shows ---

    def intro(self, status=200):
        survey = self.survey
        if self.participation and self.participation.taken_part:
            return self.page("taken_before", status)
        if not casting.is_open(survey):
            return self.page("closed", status, closed=self._why_closed())
        return self.page(
            "intro", status, form=form_of(key_of(survey.version)), level=LEVEL_PAGES[survey.level],
            holders=[holder.user.full_name for holder in survey.holders.select_related("user")], stratum=self._asked_stratum(),
        )  # fmt: skip

    def page(self, name, status=200, **context):
        return page(name, status, survey=self.survey, **context)

    # --- What a button does ---

    def post(self):
        deed, _, target = self.posted.get("buoc", "").partition(":")
        if deed == "bat-dau":
            return self._begin()
        try:
            self.state = states.read(self.posted.get("trang_thai", ""), survey=self.survey, token=self.token)
        except sealing.Unreadable:
            return self.page("lost", 400)
        self._use(self._version(self.state.version))
        section = self._section(self.state.page)
        errors = self._take(section, keep_faulty=deed != "tiep") if section and deed in ("tiep", "lai", "soat", "sua") else {}
        if deed == "luu":
            return self._download()
        is_open, is_current = casting.is_open(self.survey), self.survey.version.number == self.state.version
        if not (is_open and is_current):
            known = casting.before(self.survey, self.state) if deed == "gui" else None
            return self._done(known) if known else self._carried_over() if is_open else self._closed()
        return self._go(deed, target, section, errors)

    def _begin(self):
        survey, stratum = self.survey, self._asked_stratum()
        if self.participation and self.participation.taken_part:
            return self.page("taken_before")
        if not casting.is_open(survey):
            return self.page("closed", closed=self._why_closed())
        if casting.is_full(survey, stratum):
            return self.page("full")
        self._use(survey.version)
        self.state = states.begin(survey, self.form, token=self.token, stratum=stratum)
        self._use(survey.version)
        return self._show(flow.next_step(self.form, {}))

    def _go(self, deed, target, section, errors):
        answers = self.state.answers
        if errors and deed in ("tiep", "soat"):
            return self._show(section, typed=self._typed(section), errors=errors)
        if deed == "lai":
            return self._show(self._page_before() or section)
        if deed == "sua":
            return self._show(self._section(target) or section)
        if deed == "gui":
            return self._hand_in()
        if deed == "soat":
            return self._review()
        after = flow.next_step(self.form, answers, self.state.page)
        if after is None and flow.screened_out(self.form, answers):
            return self._screened_out()
        return self._show(after) if after else self._review()

    def _hand_in(self):
        places = self._places()
        faults = reading.faults(self.written, self.state.answers, places and places.parents)
        if faults:
            return self._show_first(faults)
        self.state.answers = reading.clean(self.written, self.state.answers, places and places.parents)
        if flow.screened_out(self.form, self.state.answers):
            return self._screened_out()
        if not self.token and not limiter.allows(client_ip(self.request), "form", settings.SURVEY_FORMS_PER_MINUTE):
            return page("busy", 429, fields=fields_of(self.request))
        outcome = casting.cast(self.survey, self.state, self.participation)
        if outcome == Outcome.CLOSED:
            return self._closed()
        if outcome == Outcome.OLD_FORM:
            self.survey = asked.find(self.survey.code)
            return self._carried_over()
        return self._done(outcome)

    def _screened_out(self):
        """Nothing is kept. Browsers do not go back to a page that was posted, so a way to mend a slip stands here."""
        ended = flow.screened_out(self.form, self.state.answers)
        back = next(one.code for one in flow.steps(self.form, self.state.answers) if ended in one.questions)
        self.state.page = ""
        return self.page("screened_out", state=self.state.sealed(), back=back)

    def _done(self, outcome):
        if outcome == Outcome.OTHER_BEFORE:
            return self.page("taken_before", other=True)
        return self.page("thanks", thanks=self.form.thanks)

    # --- Reading a page ---

    def _use(self, version):
        self.key = key_of(version)
        self.written = form_of(self.key)
        group = self.state.group if hasattr(self, "state") else 1
        self.form = arranged(self.key, group)

    def _version(self, number):
        if self.survey.version.number == number:
            return self.survey.version
        return FormVersion.objects.defer("definition").get(survey=self.survey, number=number)

    def _places(self):
        return places_of(self.survey.pk, self.key)

    def _section(self, code):
        return next((one for one in flow.steps(self.form, self.state.answers) if one.code == code), None)

    def _page_before(self):
        if self.state.page:
            return flow.previous_step(self.form, self.state.answers, self.state.page)
        return flow.steps(self.form, self.state.answers)[-1]

    def _take(self, section, *, keep_faulty):
        """Puts the answers of the posted page into the state; what cannot be taken stays as it was typed. The faults."""
        state, places = self.state, self._places()
        own = {key for question in section.questions for key in (question.code, question.other_key)}
        others = {key: value for key, value in state.answers.items() if key not in own}
        before = flow.kept(self.form, others)
        values, errors = reading.read_section(self.written, section, self.posted, before, places and places.parents)
        state.answers = others | values
        state.drafts.pop(section.code, None)
        if errors and keep_faulty:
            state.drafts[section.code] = self._typed(section)
        return errors

    def _typed(self, section):
        fields = tuple(question.field for question in section.questions)
        return {
            name: [value[:LONGEST_KEPT] for value in values[:100]]
            for name, values in self.posted.lists()
            if name.partition("__")[0] in fields
        }

    # --- Pages with a state ---

    def _show(self, section, *, typed=None, errors=None, notice=""):
        if section is None:
            return self.intro()
        state, errors = self.state, errors or {}
        state.page = section.code
        if typed is None:
            typed = state.drafts.get(section.code) or drawing.as_posted(section, state.answers)
        kept = flow.kept(self.form, state.answers)
        count = wording.numbers(self.form, kept)
        body = drawing.questions(
            self.survey.pk, self.key, state.group, section, typed=typed, errors=errors, numbers=count, answers=kept
        )
        return self.page(
            "page", 200 if not errors else 422, form=self.form, section=drawing.told_section(section, self.form, kept), questions=body,
            progress=round(100 * flow.progress(self.form, section.code)), errors=self._summary(section, errors, count),
            state=state.sealed(), is_first=flow.previous_step(self.form, state.answers, section.code) is None,
            reviewed=state.reviewed, notice=notice,
        )  # fmt: skip

    def _summary(self, section, errors, count):
        told = []
        for question in section.questions:
            for field, sentence in errors.items():
                if field == question.field or field.startswith(f"{question.field}__"):
                    told.append((field, count.get(question.code, ""), sentence))
        return told

    def _show_first(self, faults, notice=""):
        """The first page on which something has to be mended."""
        for section in flow.steps(self.form, self.state.answers):
            fields = {question.field for question in section.questions}
            errors = {name: sentence for name, sentence in faults.items() if name.partition("__")[0] in fields}
            if errors:
                return self._show(section, errors=errors, notice=notice)
        return self._review(notice)

    def _review(self, notice=""):
        self.state.page, self.state.reviewed = "", True
        return self.page("review", told=self._told(), state=self.state.sealed(), form=self.form, notice=notice)

    def _told(self):
        return wording.told(self.form, flow.kept(self.form, self.state.answers), self._places())

    def _carried_over(self):
        """A newer form took the place of the one begun: what still fits stays."""
        version = self.survey.version
        self.state.version, self.state.drafts = version.number, {}
        if self.state.group > form_of(key_of(version)).orders:
            self.state.group = 1
        self._use(version)
        places = self._places()
        self.state.answers = reading.clean(self.written, self.state.answers, places and places.parents)
        return self._show_first(reading.faults(self.written, self.state.answers, places and places.parents), notice="new_form")

    def _closed(self):
        if self.participation and self.participation.taken_part:  # after the opening nobody knows any more with which answers
            return self.page("taken_before")
        return self.page("closed", 409, closed=self._why_closed(), told=self._told(), state=self.state.sealed())

    def _why_closed(self):
        if self.survey.state == Survey.State.PAUSED:
            return "paused"
        if self.survey.state == Survey.State.APPROVED or (self.survey.opens_at and self.survey.opens_at > timezone.now()):
            return "not_yet"
        return "over"

    def _download(self):
        text = wording.as_text(str(self.survey), self.form, flow.kept(self.form, self.state.answers), self._places())
        response = HttpResponse("\ufeff" + text, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="cau-tra-loi-cua-toi.txt"'
        return response

    def _asked_stratum(self):
        """Of an open link handed out for one stratum."""
        if self.token:
            return ""
        code = (self.posted if self.request.method == "POST" else self.request.GET).get("tang", "")[:32]
        return code if code and self.survey.strata.filter(code=code).exists() else ""
