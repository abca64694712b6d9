"""What may be added to a signed file without touching what was signed.

A Vietnamese paper is signed twice or more: the leader signs, then the clerk gives it its number, its
date and the seal of the office, each in a later revision of the file with a signature of its own. The
first signature is often a certifying one, and pyHanko, stricter than Acrobat, would call that file
forged. So the rules here are pyHanko's with three doors more: visible signature fields after a
certifying signature, new text fields, and new annotations on a page. What any of them adds must be
covered by a later signature (see examine.py); pages, their content and the fields that were there stay
as strict as pyHanko holds them.
"""

from dataclasses import replace

from pyhanko.pdf_utils import generic
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FormUpdatingRule,
    ModificationLevel,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.commons import compare_dicts
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    GenericFieldModificationRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.diff_analysis.rules_api import QualifiedWhitelistRule, ReferenceUpdate

# Marks on the paper. Not links, attachments, media or whatever else acts when it is touched.
MARKS = {"/FreeText", "/Stamp", "/Ink", "/Line", "/Square", "/Circle", "/Text", "/Popup", "/Widget"}
DEPTH = 60


class NewFieldsRule(SigFieldCreationRule):
    """New signature fields, and new text fields under the same conditions."""

    def __init__(self):
        # The pages' lists of annotations are for the rule below, which knows marks too.
        super().__init__(approve_widget_bindings=False, allow_new_visible_after_certify=True)

    def apply(self, context):
        specs = {
            name: replace(spec, field_type="/Sig") if spec.old_field_ref is None and spec.field_type == "/Tx" else spec
            for name, spec in context.field_specs.items()
        }
        yield from super().apply(replace(context, field_specs=specs))


class NewMarksRule(QualifiedWhitelistRule):
    """Annotations added to a page that otherwise stays as it is."""

    def apply_qualified(self, old, new):
        yield from self._pages(old.root["/Pages"], new.root["/Pages"], old, new, 0)

    def _pages(self, before, after, old, new, depth):
        kids_before, kids_after = _references(before.get("/Kids")), _references(after.get("/Kids"))
        if kids_before != kids_after or depth > DEPTH:
            raise SuspiciousModification("The page tree is another.")
        for kid_before, kid_after in zip(kids_before, kids_after, strict=True):
            page_before, page_after = kid_before.get_object(), kid_after.get_object()
            if page_before.get("/Type") == "/Pages":
                yield from self._pages(page_before, page_after, old, new, depth + 1)
            else:
                yield from self._page(kid_after, page_before, page_after, old, new)

    def _page(self, page_ref, before, after, old, new):
        had, has = _references(before.get("/Annots")), _references(after.get("/Annots"))
        if had == has:
            return
        if not set(had) <= set(has):
            raise SuspiciousModification("Annotations were taken away.")
        compare_dicts(before, after, frozenset(["/Annots"]))
        level = ModificationLevel.LTA_UPDATES
        for mark in set(has) - set(had):
            annotation = mark.get_object()
            if annotation.get("/Subtype") not in MARKS or not old.is_ref_unassignable(mark):
                raise SuspiciousModification("Something else than a mark was put on a page.")
            if "/A" in annotation or "/AA" in annotation:
                raise SuspiciousModification("A new mark acts when it is touched.")
            if annotation["/Subtype"] == "/Widget":
                continue  # the rules of form fields decide about it
            level = ModificationLevel.ANNOTATIONS
            for reference in self._parts(mark, annotation, old, new):
                yield level, ReferenceUpdate(reference)
        yield level, ReferenceUpdate(page_ref)
        array = after.raw_get("/Annots")
        if isinstance(array, generic.IndirectObject) and _is_own_array(array.reference, before, old):
            yield level, ReferenceUpdate(array.reference)

    @staticmethod
    def _parts(mark, annotation, old, new):
        yield mark
        for key in ("/AP", "/Popup"):
            if key in annotation:
                parts = new.collect_dependencies(annotation.raw_get(key), since_revision=old.revision + 1)
                yield from (part for part in parts if old.is_ref_unassignable(part))


def _references(array) -> list:
    array = [] if array is None else array.get_object()
    if not isinstance(array, generic.ArrayObject) and array:
        raise SuspiciousModification("A list on a page is no list.")
    if not all(isinstance(entry, generic.IndirectObject) for entry in array):
        raise SuspiciousModification("A list on a page holds more than references.")
    return [entry.reference for entry in array]


def _is_own_array(reference, page_before, old):
    """A new object, or the very array this page had."""
    had = page_before.raw_get("/Annots") if "/Annots" in page_before else None
    same = isinstance(had, generic.IndirectObject) and had.reference == reference
    return same or old.is_ref_unassignable(reference)


POLICY = StandardDiffPolicy(
    global_rules=[*DEFAULT_DIFF_POLICY.global_rules, NewMarksRule()],
    form_rule=FormUpdatingRule(
        field_rules=[NewFieldsRule(), SigFieldModificationRule(), GenericFieldModificationRule()],
    ),
)
