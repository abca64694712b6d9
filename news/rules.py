"""Who may do what with an article. What a role may do at all stands in accounts/roles.py."""

import rules

from accounts.rules import holds, holds_at_root, holds_for
from news.models import Article, CategoryMember

DEEDS = {
    "news.write_article": CategoryMember.Deed.WRITE,
    "news.review_article": CategoryMember.Deed.REVIEW,
    "news.publish_article": CategoryMember.Deed.PUBLISH,
}


def on_its_desk(permission):
    """The role at the unit of the column; and where the column names its own people for the deed, one of them."""

    @rules.predicate(f"holds {permission} for its column")
    def predicate(user, thing):
        if not (user.is_authenticated and user.is_active):
            return False
        if thing is None:
            return user.holds(permission)
        category = thing.category if isinstance(thing, Article) else thing
        if not user.has_role_in(category.unit, permission):
            return False
        named = set(
            CategoryMember.objects.filter(category=category, deed=DEEDS[permission]).values_list("user_id", flat=True)
        )
        return not named or user.pk in named

    return predicate


@rules.predicate
def is_visible(user, article):
    return article is None or Article.objects.visible_to(user).filter(pk=article.pk).exists()


@rules.predicate
def is_on_desk(user, article):
    return article is None or Article.objects.on_desk_of(user).filter(pk=article.pk).exists()


at_some_desk = holds("news.write_article") | holds("news.review_article") | holds("news.publish_article")

rules.add_perm("news.view_article", is_visible)
rules.add_perm("news.view_desk", at_some_desk)
rules.add_perm("news.view_draft", at_some_desk & is_on_desk)
for permission in DEEDS:
    rules.add_perm(permission, on_its_desk(permission))
rules.add_perm("news.use_pictures", holds("news.write_article") | holds("news.publish_article"))
rules.add_perm("news.change_picture", holds_for("news.write_article") | holds_for("news.publish_article"))
rules.add_perm("news.moderate_readers", holds("news.moderate_readers"))
rules.add_perm("news.count_articles", holds("news.count_articles"))
rules.add_perm("news.manage_site", holds_at_root("news.manage_site"))
rules.add_perm("news.import_site", holds_at_root("news.import_site"))
