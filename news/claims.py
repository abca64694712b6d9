"""Corrections and fact-checks are about claims. What a machine reads of them, and what must not stand in them."""

from news.models import Content

Finding = Content.Finding
# For programs that put findings of many offices side by side; the words are what counts, and "not proven" is no number.
RATING = {Finding.FABRICATED: 1, Finding.FALSE: 1, Finding.TRUE: 5}
READ_FOR_PERSONS = ("claim", "claim_place", "open_questions", "response")


def claim_review(request, article):
    """What search engines read of a finding (schema.org ClaimReview), or None where there is none."""
    if not (article.is_about_a_claim and article.finding):
        return None
    claim = {"@type": "Claim", "appearance": {"@type": "CreativeWork", "headline": article.claim_place or article.claim}}
    if article.claim_on:
        claim["datePublished"] = article.claim_on.isoformat()
    rating = {"@type": "Rating", "alternateName": article.get_finding_display()}
    if article.finding in RATING:
        rating |= {"ratingValue": RATING[article.finding], "worstRating": 1, "bestRating": 5}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": request.build_absolute_uri(article.get_absolute_url()),
        "datePublished": article.published_at.isoformat(),
        "dateModified": article.changed_at.isoformat(),
        "inLanguage": "vi",
        "claimReviewed": article.claim,
        "author": {"@type": "Organization", "name": article.office},
        "itemReviewed": claim,
        "reviewRating": rating,
    }
