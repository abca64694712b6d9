"""The blocks of the home page."""

from django.db import transaction

from news.actions.site import done
from news.levels import refuse_levels_in
from news.models import HomeBlock


@transaction.atomic
def save_block(*, block, by):
    refuse_levels_in(block)
    is_new = block.pk is None
    if is_new:
        last = HomeBlock.objects.order_by("-position").values_list("position", flat=True).first() or 0
        block.position = last + 1
    block.category = block.category if block.kind == HomeBlock.Kind.CATEGORY else None
    block.story = block.story if block.kind == HomeBlock.Kind.STORY else None
    block.save()
    return done("block_added" if is_new else "block_changed", block, by=by, kind=block.kind, count=block.count, is_on=block.is_on)


@transaction.atomic
def switch_block(*, block, is_on, by):
    block = HomeBlock.objects.select_for_update().get(pk=block.pk)
    if block.is_on != is_on:
        block.is_on = is_on
        block.save(update_fields=["is_on"])
        done("block_changed", block, by=by, is_on=is_on)
    return block


@transaction.atomic
def remove_block(*, block, by):
    done("block_removed", block, by=by, kind=block.kind)
    block.delete()
