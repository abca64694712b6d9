"""Lĩnh vực: their names, their tree, their order."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents.actions import fields_of_work as deeds
from documents.exceptions import DocumentsError
from documents.forms_bulk import FieldForm
from documents.models import Document, Field
from documents.tag_tree import as_tree, family_ids
from documents.views.catalogue import may_manage


@may_manage
@require_GET
def fields_of_work(request):
    visible = Q(documents__in=Document.objects.visible_to(request.user))
    counted = Field.objects.annotate(documents_in=Count("documents", filter=visible)).prefetch_related("aliases")
    return render(request, "documents/field_list.html", {"branches": as_tree(counted)})


@may_manage
@require_http_methods(["GET", "POST"])
def field_of_work(request, pk):
    field = get_object_or_404(Field, pk=pk)
    form = FieldForm(request.POST or None, initial={"name": field.name, "parent": field.parent_id})
    form.fields["parent"].queryset = Field.objects.exclude(pk__in=family_ids(Field, [pk]))
    if form.is_bound and form.is_valid():
        try:
            deeds.rename_field(field=field, name=form.cleaned_data["name"], by=request.user)
            if form.cleaned_data["parent"] != field.parent:
                deeds.move_field(field=field, parent=form.cleaned_data["parent"], by=request.user)
            messages.success(request, "Đã lưu lĩnh vực.")
            return redirect("documents:fields_of_work")
        except DocumentsError as problem:
            form.add_error("name", str(problem))
    status = 422 if form.errors else 200
    return render(request, "documents/field_detail.html", {"field": field, "form": form}, status=status)


@may_manage
@require_POST
def shift(request, pk):
    deeds.shift_field(field=get_object_or_404(Field, pk=pk), up=request.POST.get("huong") == "len", by=request.user)
    return redirect("documents:fields_of_work")
