"""Columns: opened, renamed, closed, and who works in them. None is deleted: its articles stay where they were read."""

from django.db import transaction
from django.utils import timezone

from news.actions.site import done, keep_address
from news.exceptions import NewsError, WrongState
from news.levels import refuse_levels_in
from news.models import Article, Category, CategoryMember
from vietnamese.text import exact, slugify

State = Article.State
AT_REST = (State.LIVE, State.WITHDRAWN)


class NameTaken(NewsError):
    pass


@transaction.atomic
def add_column(*, by, name, **values) -> Category:
    last = Category.objects.order_by("-position").values_list("position", flat=True).first() or 0
    column = Category(position=last + 1, name=name, slug=_free_slug(name), **values)
    refuse_levels_in(column)
    column.save()
    return done("column_added", column, by=by, unit=column.unit)


@transaction.atomic
def change_column(*, column, by, name, **values) -> Category:
    column = Category.objects.select_for_update().get(pk=column.pk)
    before, address = column.name, column.get_absolute_url()
    if name != before:
        column.slug = _free_slug(name, column)
    column.name = name
    for field, value in values.items():
        setattr(column, field, value)
    refuse_levels_in(column)
    column.save()
    keep_address(address, column, category=column)
    return done("column_changed", column, by=by, unit=column.unit, before=before)


def in_work(column):
    """Articles at the desk that would have to find another column, newest work first."""
    return Article.objects.filter(newest__category=column).exclude(state__in=AT_REST).order_by("-touched_at")


@transaction.atomic
def close_column(*, column, by) -> Category:
    column = Category.objects.select_for_update().get(pk=column.pk)
    if not column.is_open:
        raise WrongState("Chuyên mục này đã đóng từ trước.")
    column.closed_at = timezone.now()
    column.save()
    return done("column_closed", column, by=by, unit=column.unit, in_work=in_work(column).count())


@transaction.atomic
def reopen_column(*, column, by) -> Category:
    column = Category.objects.select_for_update().get(pk=column.pk)
    if column.is_open:
        raise WrongState("Chuyên mục này đang mở.")
    column.closed_at = None
    column.save()
    return done("column_reopened", column, by=by, unit=column.unit)


@transaction.atomic
def name_people(*, column, by, people):
    """`people`: {deed: users}. Where a deed names nobody, everyone with the role at the unit does it."""
    wanted = {(user.pk, deed) for deed, users in people.items() for user in users}
    members = column.members.select_for_update()
    known = {(member.user_id, member.deed): member for member in members}
    gone = [member.pk for key, member in known.items() if key not in wanted]
    CategoryMember.objects.filter(pk__in=gone).delete()
    new = [CategoryMember(category=column, user_id=user, deed=deed) for user, deed in sorted(wanted - set(known))]
    CategoryMember.objects.bulk_create(new)
    if gone or new:
        done("column_staffed", column, by=by, unit=column.unit, added=len(new), removed=len(gone))


def _free_slug(name, column=None):
    others = Category.objects.exclude(pk=column.pk) if column else Category.objects.all()
    slug = slugify(name, 120)
    if not slug:
        raise NameTaken("Tên chuyên mục phải có chữ hoặc số.")
    if others.filter(slug=slug).exists() or any(exact(other) == exact(name) for other in others.values_list("name", flat=True)):
        raise NameTaken(f"Đã có chuyên mục “{name}”. Hãy chọn tên khác.")
    return slug
