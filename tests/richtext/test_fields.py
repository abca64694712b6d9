"""A field of clean HTML: whatever way a row is written, what is stored is clean."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.forms import modelform_factory

from richtext.fields import CleanHtmlField, CleanHtmlFormField
from richtext.policy import LONGEST, TooLong
from richtext.widget import RichTextEditor

DIRTY, CLEAN = "<p onclick=alert(1)>Xin <b>chào</b><script>alert(1)</script></p>", "<p>Xin <strong>chào</strong></p>"
TOO_LONG = "<p>" + "a" * LONGEST


class Note(models.Model):
    body = CleanHtmlField("nội dung", blank=True)

    class Meta:
        app_label = "richtext_tests"

    def __str__(self):
        return self.body


@pytest.fixture
def notes(db):
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    return Note.objects


def test_saving_cleans_the_row_and_what_stands_in_memory(notes):
    note = notes.create(body=DIRTY)
    assert note.body == CLEAN
    assert notes.get().body == CLEAN


def test_many_at_once_are_cleaned_too(notes):
    notes.bulk_create([Note(body=DIRTY), Note(body="")])
    assert list(notes.order_by("pk").values_list("body", flat=True)) == [CLEAN, ""]


def test_saving_one_field_cleans_it(notes):
    note = notes.create()
    note.body = DIRTY
    note.save(update_fields=["body"])
    assert notes.get().body == CLEAN


def test_validating_a_row_cleans_it():
    note = Note(body=DIRTY)
    note.full_clean(validate_unique=False)
    assert note.body == CLEAN


def test_too_long_a_text_is_an_error_of_the_field_and_writes_nothing(notes):
    with pytest.raises(ValidationError, match="cổng nhận tối đa 1 MB"):
        Note(body=TOO_LONG).full_clean(validate_unique=False)
    with pytest.raises(TooLong), transaction.atomic():
        notes.create(body=TOO_LONG)
    assert not notes.exists()


class TestForm:
    class Form(forms.Form):
        body = CleanHtmlFormField(label="Nội dung")

    def test_gives_clean_html(self):
        form = self.Form({"body": DIRTY})
        assert form.is_valid()
        assert form.cleaned_data["body"] == CLEAN

    def test_what_only_looks_like_text_is_missing(self):
        assert "bắt buộc" in str(self.Form({"body": "<p>&nbsp;</p><script>alert(1)</script>"}).errors["body"])

    def test_too_long_a_text_is_given_back_whole_with_a_sentence(self):
        form = self.Form({"body": TOO_LONG})
        assert "cổng nhận tối đa 1 MB" in str(form.errors["body"])
        assert TOO_LONG[3:] in str(form["body"])

    def test_what_is_given_back_cannot_leave_its_textarea(self):
        assert "</textarea><script>" not in str(self.Form({"body": "</textarea><script>alert(1)</script>"})["body"])

    def test_of_a_model_has_the_editor(self):
        field = modelform_factory(Note, fields=["body"])().fields["body"]
        assert isinstance(field, CleanHtmlFormField) and isinstance(field.widget, RichTextEditor)
        assert not field.required


def test_a_migration_names_the_field_by_its_place():
    assert CleanHtmlField("nội dung").deconstruct()[1] == "richtext.fields.CleanHtmlField"
