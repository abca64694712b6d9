"""People and units with honest defaults. Kinds are loaded on demand, so a flushed database is no obstacle."""

import datetime

import factory

from accounts.loading import load_kinds
from accounts.models import Invitation, Membership, Unit, UnitKind, User

SINCE = datetime.date(2020, 1, 1)
PASSWORD = "Mat-khau-thu-2022"


def _kind(code):
    if not UnitKind.objects.filter(pk=code).exists():
        load_kinds()
    return code


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"nguoi{n}@daknong.example")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Số {n}")

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        """Without one the account cannot sign in by password; hashing costs time."""
        if extracted:
            self.set_password(extracted)
            self.save(update_fields=["password"])


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    name = factory.Sequence(lambda n: f"Đơn vị số {n}")
    kind_id = factory.LazyFunction(lambda: _kind("commune_committee"))
    parent = None
    valid_from = SINCE


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = "cadre"
    valid_from = SINCE


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation
        exclude = ["token"]

    email = factory.Sequence(lambda n: f"duocmoi{n}@daknong.example")
    full_name = "Hoàng Thị Mới"
    unit = factory.SubFactory(UnitFactory)
    role = "cadre"
    created_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        invitation = model_class(*args, **kwargs)
        token = invitation.set_new_token()
        invitation.save()
        invitation.token = token
        return invitation
