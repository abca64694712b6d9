"""Articles made from a seed, written past the desk: a few hundred texts under many titles, as much as the pages of
readers need to be measured."""

import datetime
import random

from benches.corpus import Words

TEXTS = 400
PARAGRAPHS, SENTENCE = 6, 28  # words
COLUMNS = ["Chuyển đổi số", "Thời sự", "Xây dựng Đảng", "Văn hóa", "Kinh tế", "Gương sáng", "Dư luận", "Khoa giáo"]
BATCH = 1000
SLOW_TO_FILL = [
    "news_words ON news_article USING gin (vector) WITH (fastupdate = off)",
    "news_kin ON news_article USING gin (kin) WITH (fastupdate = off)",
]
END = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
STEP = datetime.timedelta(minutes=83)


def columns(unit):
    from news.models import Category
    from vietnamese.text import slugify

    return [
        Category.objects.get_or_create(slug=slugify(name), defaults={"name": name, "unit_id": unit, "position": place})[0]
        for place, name in enumerate(COLUMNS)
    ]


def load(count, *, unit):
    """`count` published articles of eight columns, one every 83 minutes, with authors, tags, stories and kin."""
    from django.db import connection

    from documents.search.vectors import vector
    from documents.search.words import words
    from news.models import Article, Author, Byline, HomeBlock, Step, Story, Tag, Version
    from richtext.policy import POLICY_VERSION
    from vietnamese.text import slugify

    chance, drawn = random.Random(2022), Words(2022)
    places = columns(unit)
    authors = [Author.objects.get_or_create(name=f"Tác giả {n}", post="Phòng Tuyên truyền")[0] for n in range(20)]
    tags = [Tag.objects.named(f"thẻ số {n}") for n in range(60)]
    stories = [Story.objects.get_or_create(slug=f"su-kien-{n}", defaults={"name": f"Sự kiện {n}"})[0] for n in range(10)]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for index in SLOW_TO_FILL:
            cursor.execute(f"DROP INDEX {index.split()[0]}")
    texts = []
    for _ in range(TEXTS):
        lead = " ".join(drawn.draw(chance, 18)).capitalize() + "."
        parts = ["".join(f"{' '.join(drawn.draw(chance, SENTENCE)).capitalize()}. " for _ in range(3)) for _ in range(PARAGRAPHS)]
        body = f"<h2>Kết quả</h2>{''.join(f'<p>{part.strip()}</p>' for part in parts)}"
        texts.append((lead, body, words(lead), words(" ".join(parts))))
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        articles, versions = [], []
        for number in numbers:
            lead, body, (lead_folded, lead_exact), (folded, exact) = texts[number % TEXTS]
            title = f"{' '.join(drawn.draw(chance, 7)).capitalize()} {number}"
            title_folded, title_exact = words(title)
            content = {
                "title": title, "lead": lead, "body": body, "category": places[number % len(places)],
                "story": stories[number % 10] if number % 5 == 0 else None,
            }  # fmt: skip
            at = END - (count - number) * STEP
            articles.append(
                Article(
                    **content, slug=slugify(title, 100), body_shown=body, shown_policy=POLICY_VERSION, published_at=at, changed_at=at,
                    is_featured=number % 50 == 0, exact=f" {' '.join(title_exact)} | {' '.join(lead_exact)} | {' '.join(exact)} ",
                    vector=vector(title_folded, lead_folded, [], folded, weights=("A", "B", "C", "D")),
                )
            )  # fmt: skip
        Article.objects.bulk_create(articles)
        for number, article in zip(numbers, articles, strict=True):
            names = [authors[number % 20].pk]
            versions.append(
                Version(
                    article=article, number=1, title=article.title, lead=article.lead, body=article.body, category_id=article.category_id,
                    author_ids=names, tag_ids=[tag.pk for tag in chance.sample(tags, 3)],
                )
            )  # fmt: skip
        Version.objects.bulk_create(versions)
        Byline.objects.bulk_create([Byline(article=version.article, author_id=version.author_ids[0]) for version in versions])
        through = Article.tags.through
        through.objects.bulk_create([through(article_id=v.article_id, tag_id=tag) for v in versions for tag in v.tag_ids])
        Step.objects.bulk_create([Step(article=v.article, version=v, deed=Step.Deed.PUBLISHED, at=v.article.published_at) for v in versions])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE news_article a SET live_id = v.id, newest_id = v.id, standing = 'published', state = 'live',"
            " kin = ARRAY[a.id - 3, a.id - 9, a.id - 40, a.id - 41, a.id - 300] FROM news_version v WHERE v.article_id = a.id"
        )
        for index in SLOW_TO_FILL:
            cursor.execute(f"CREATE INDEX {index}")
        cursor.execute("ANALYZE")
    for place, column in enumerate(places[:4]):
        HomeBlock.objects.create(kind="category", category=column, position=place)
    HomeBlock.objects.create(kind="featured", position=9)
