"""What is typed at the box: who holds the shares, and their passphrases."""

from django import forms

from accounts.models import User
from surveys.actions.keys import HOLDERS, NEEDED


class HoldersForm(forms.Form):
    """Accounts by their address: a list to choose from would be the whole province."""

    def __init__(self, *args, survey, **kwargs):
        super().__init__(*args, **kwargs)
        count = HOLDERS[survey.level]
        for number in range(1, count + 1):
            label = f"Người giữ mảnh số {number}" if count > 1 else "Người giữ khóa"
            self.fields[f"holder_{number}"] = forms.EmailField(label=label, help_text="Thư điện tử của tài khoản trên cổng.")

    def clean(self):
        cleaned = super().clean()
        self.users = []
        for name in self.fields:
            user = User.objects.filter(email__iexact=cleaned.get(name, ""), is_active=True).first()
            if cleaned.get(name) and user is None:
                self.add_error(name, "Không có tài khoản đang dùng với thư điện tử này.")
            self.users.append(user)
        return cleaned


class PassphraseForm(forms.Form):
    """`everybody`: all holders must type theirs; otherwise as many as open the box."""

    def __init__(self, *args, survey, everybody=False, twice=False, **kwargs):
        super().__init__(*args, auto_id=kwargs.pop("auto_id", "id_%s"), **kwargs)
        self.twice, holders = twice, list(survey.holders.select_related("user"))
        self.least = len(holders) if everybody else NEEDED[survey.level]
        for holder in holders:
            self._field(f"words_{holder.number}", f"Cụm mật khẩu của {holder.user.full_name}", everybody)
            if twice:
                self._field(f"again_{holder.number}", f"{holder.user.full_name} nhập lại", everybody)

    def _field(self, name, label, required):
        widget = forms.PasswordInput(attrs={"autocomplete": "off"})
        self.fields[name] = forms.CharField(label=label, required=required, strip=False, max_length=200, widget=widget)

    def clean(self):
        cleaned = super().clean()
        for name in [name for name in self.fields if name.startswith("again_")]:
            if cleaned.get(name) != cleaned.get(name.replace("again", "words")):
                self.add_error(name, "Hai lần nhập không giống nhau.")
        if len(self.passphrases) < self.least and not self.errors:
            self.add_error(None, f"Cần {self.least} người giữ khóa cùng nhập cụm mật khẩu của mình.")
        return cleaned

    @property
    def passphrases(self):
        return {
            int(name.removeprefix("words_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("words_") and value
        }
