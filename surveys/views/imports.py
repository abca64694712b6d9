"""A form from XLSForm, and a past wave from Google Forms: sent, looked at, confirmed."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from surveys.actions import forms as form_deeds
from surveys.actions.past_waves import import_past_wave
from surveys.exceptions import SurveyError
from surveys.import_forms import Expired, PastWaveForm, XlsformForm, parcel, unpacked
from surveys.instrument import checks
from surveys.instrument import definition as language
from surveys.instrument.coming_in import BadFile
from surveys.instrument.elements import TYPES
from surveys.instrument.google_forms import import_google_forms
from surveys.instrument.xlsform import import_xlsform
from surveys.tabs import tabs
from surveys.views.access import PLAN, on_desk

may_plan = permission_required(PLAN, raise_exception=True)


def problems_of(request):
    return getattr(request, "upload_problems", ())


def looked_at(brought):
    """What the preview shows of a form. Raises BadForm."""
    form = language.parse(brought.definition)
    return {
        "report": brought.report, "faults": checks.faults(form), "form": form,
        "sections": [(section, [(one, TYPES[one.type]) for one in section.questions]) for section in form.sections],
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@on_desk(PLAN)
def form(request, survey):
    sent = XlsformForm(request.POST, request.FILES, problems=problems_of(request)) if request.method == "POST" else XlsformForm()
    context = {"survey": survey, "tabs": tabs(request.user, survey, here="form"), "newest": survey.versions.first()}
    if sent.is_bound and sent.is_valid():
        try:
            brought = import_xlsform(sent.cleaned_data["file"])
            shown = looked_at(brought)
            shown["parcel"] = parcel(request.user, survey=survey.pk, definition=brought.definition)
            return render(request, "surveys/form_import_look.html", context | shown)
        except (BadFile, SurveyError) as problem:
            sent.add_error("file", str(problem))
        except language.BadForm as bad:
            sent.add_error("file", "Phiếu trong tệp chưa dùng được: " + " ".join(map(str, bad.faults[:5])))
    return render(request, "surveys/form_import.html", context | {"form": sent}, status=422 if sent.errors else 200)


@require_POST
@on_desk(PLAN)
def form_keep(request, survey):
    try:
        contents = unpacked(request.user, request.POST.get("goi"))
        if contents.get("survey") != survey.pk:
            raise Expired
        definition = contents["definition"]
        newest = survey.versions.first()
        if newest is None:
            form_deeds.start_form(survey=survey, by=request.user, definition=definition)
        else:
            form_deeds.save_form(survey=survey, version=newest, definition=definition, by=request.user, based_on=request.POST.get("based_on"))
        messages.success(request, "Đã nhập phiếu. Mời xem lại từng câu.")
    except SurveyError as problem:
        messages.error(request, str(problem))
        return redirect("surveys:form_import", pk=survey.pk)
    return redirect("surveys:form", pk=survey.pk)


@may_plan
@require_http_methods(["GET", "POST"])
def past_wave(request):
    units = request.user.units_with(PLAN)
    if request.method == "POST":
        sent = PastWaveForm(request.POST, request.FILES, units=units, problems=problems_of(request))
    else:
        sent = PastWaveForm(units=units)
    if sent.is_bound and sent.is_valid():
        values = sent.cleaned_data
        try:
            brought = import_google_forms(values["file"], values["title"])
            shown = looked_at(brought) | {"responses": len(brought.answers), "values": values}
            shown["parcel"] = parcel(
                request.user, unit=values["unit"].pk, title=values["title"], wave=values["wave"], definition=brought.definition,
                answers=brought.answers,
            )  # fmt: skip
            return render(request, "surveys/past_wave_look.html", shown)
        except (BadFile, SurveyError) as problem:
            sent.add_error("file", str(problem))
        except language.BadForm as bad:
            sent.add_error("file", "Không lập được phiếu từ tệp: " + " ".join(map(str, bad.faults[:5])))
    return render(request, "surveys/past_wave.html", {"form": sent}, status=422 if sent.errors else 200)


@require_POST
@may_plan
def past_wave_keep(request):
    try:
        contents = unpacked(request.user, request.POST.get("goi"))
        unit = get_object_or_404(request.user.units_with(PLAN), pk=contents.pop("unit"))
        survey = import_past_wave(unit=unit, by=request.user, **contents)
    except SurveyError as problem:
        messages.error(request, str(problem))
        return redirect("surveys:past_wave")
    messages.success(request, f"Đã nhập {survey.responses.count()} phiếu của đợt trước.")
    return redirect("surveys:survey", pk=survey.pk)
