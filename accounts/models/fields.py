from django.db import models

from vietnamese.names import name_sort_key
from vietnamese.text import fold, nfc


class NFCField(models.CharField):
    """One line of text stored as NFC with single spaces; otherwise as typed."""

    def to_python(self, value):
        value = super().to_python(value)
        return value if value is None else " ".join(nfc(value).split())

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return " ".join(nfc(value).split()) if isinstance(value, str) else value


class _DerivedField(models.CharField):
    """Recomputed from another field at every save()."""

    def __init__(self, *args, source="", **kwargs):
        self.source = source
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance, add):
        value = self.derive(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class FoldedField(_DerivedField):
    def derive(self, text):
        return fold(" ".join(text.split()))


class NameSortField(_DerivedField):
    """Order of an official list: by tên, then họ, then đệm."""

    def derive(self, full_name):
        return " / ".join(name_sort_key(full_name))
