import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from accounts.actions import merge_2025
from accounts.demo import PASSWORD, PERSONAS, create_demo_accounts
from accounts.models import KnownDevice, Membership, Unit, User
from accounts.roles import ROLES

pytestmark = pytest.mark.django_db


def test_demo_people_are_made_only_where_the_demo_runs(settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        create_demo_accounts()
    assert not User.objects.exists()


def test_the_demo_has_a_person_for_every_role_and_clerks_below(settings):
    settings.DEMO = True
    made = create_demo_accounts()
    assert {membership.role for membership in Membership.objects.all()} == {role.code for role in ROLES}
    assert len(made) == len(PERSONAS) == User.objects.count()
    levels = set(Membership.objects.filter(role="clerk").values_list("unit__kind__level", flat=True))
    assert levels == {"department", "district", "commune"}
    admin = User.objects.get(email="admin@daknong.example")
    assert admin.check_password(PASSWORD) and admin.has_perm("accounts.run_merge")
    assert not User.objects.filter(is_staff=True).exists()


def test_making_the_demo_again_changes_nothing_even_after_the_merge(settings):
    settings.DEMO = True
    create_demo_accounts()
    merge_2025(by=User.objects.get(email="admin@daknong.example"))
    counts = [model.objects.count() for model in (User, Unit, Membership)]
    create_demo_accounts()
    assert [model.objects.count() for model in (User, Unit, Membership)] == counts


@pytest.mark.parametrize("demo", [True, False])
def test_the_sign_in_page_shows_the_demo_accounts_only_there(client, settings, demo):
    settings.DEMO = demo
    page = client.get("/tai-khoan/dang-nhap/").content.decode()
    assert (PASSWORD in page) is demo and ("vanthu@daknong.example" in page) is demo


def test_without_units_there_is_nothing_to_administer():
    with pytest.raises(CommandError, match="load_province"):
        call_command("make_administrator", "a@daknong.example", "Trịnh Hữu Khang")


def test_the_first_administrator_sets_his_own_password_by_the_printed_link(client, capsys):
    call_command("load_province")
    call_command("make_administrator", "a@daknong.example", "Trịnh Hữu Khang")
    link = re.search(r"https?://[^/]+(/\S+)", capsys.readouterr().out)[1]
    user = User.objects.get(email="a@daknong.example")
    assert not user.has_usable_password() and user.has_perm("accounts.run_merge")
    page = client.get(link, follow=True)
    new = "Cao-nguyen-dat-do-2022"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    call_command("make_administrator", "A@daknong.example", "Tên Khác")
    assert User.objects.count() == 1 and Membership.objects.count() == 1


def test_the_nightly_task_runs_the_purge():
    from datetime import timedelta

    from django.utils import timezone

    from tests.factories.accounts import UserFactory
    from tuyengiao.tasks import purge_personal_data

    KnownDevice.objects.create(
        user=UserFactory(), token_digest="x", label="Chrome", last_seen=timezone.now() - timedelta(days=366)
    )
    purge_personal_data()
    assert not KnownDevice.objects.exists()
