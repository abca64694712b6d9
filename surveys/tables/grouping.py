"""Written answers that speak of the same, as a suggestion for the codebook: TF-IDF of groups of three to five letters and k-means on
the sphere. Nothing leaves the machine."""

from collections import Counter

import numpy as np

from vietnamese.text import fold

MOST_ANSWERS, MOST_FEATURES = 3000, 4000
ROUNDS = 25
STOP = frozenset(["va", "la", "cua", "cho", "cac", "nhung", "thi", "co", "khong", "duoc", "voi", "nay", "de", "o", "tai", "ve", "nen", "can", "phai", "hon", "rat", "mot", "trong", "nguoi", "dan", "xa"])


def suggest(texts, groups=8, seed=2022):
    """[(words that stand out, [places in `texts`])], the largest first. Texts beyond MOST_ANSWERS are left out."""
    texts = [fold(text) for text in texts[:MOST_ANSWERS]]
    if len(texts) < 2 * groups:
        groups = max(len(texts) // 4, 1)
    if not texts:
        return []
    matrix = _weights(texts)
    label = _cluster(matrix, groups, np.random.default_rng(seed))
    found = [np.flatnonzero(label == group) for group in range(groups)]
    return sorted(((_words(texts, places), places.tolist()) for places in found if len(places)), key=lambda pair: -len(pair[1]))


def _letters(text):
    padded = f" {text} "
    return Counter(padded[i : i + size] for size in (3, 4, 5) for i in range(len(padded) - size + 1))


def _weights(texts):
    counted = [_letters(text) for text in texts]
    spread = Counter(feature for letters in counted for feature in letters)
    most = max(len(texts) // 2, 2)
    kept = [feature for feature, count in spread.most_common() if 2 <= count <= most][:MOST_FEATURES]
    place = {feature: index for index, feature in enumerate(kept)}
    matrix = np.zeros((len(texts), len(kept) + 1), dtype=np.float32)
    for row, letters in enumerate(counted):
        for feature, count in letters.items():
            if feature in place:
                matrix[row, place[feature]] = (1 + np.log(count)) * np.log(1 + len(texts) / spread[feature])
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(norms > 0, norms, 1)


def _cluster(matrix, groups, random):
    centres = matrix[[int(random.integers(len(matrix)))]]
    while len(centres) < groups:  # the farthest from those that are there, by chance in proportion
        far = np.clip(1 - (matrix @ centres.T).max(axis=1), 0, None)
        total = far.sum()
        chosen = random.choice(len(matrix), p=far / total) if total > 0 else random.integers(len(matrix))
        centres = np.vstack([centres, matrix[[int(chosen)]]])
    label = np.zeros(len(matrix), dtype=int)
    for _ in range(ROUNDS):
        before, label = label, (matrix @ centres.T).argmax(axis=1)
        if (before == label).all():
            break
        for group in range(groups):
            members = matrix[label == group]
            if len(members):
                centre = members.sum(axis=0)
                centres[group] = centre / max(float(np.linalg.norm(centre)), 1e-9)
    return label


def _words(texts, places):
    """Words that are frequent here and rare elsewhere."""
    inside = Counter(word for place in places for word in set(texts[place].split()))
    every = Counter(word for text in texts for word in set(text.split()))
    scored = {word: count * count / every[word] for word, count in inside.items() if word not in STOP and len(word) > 1 and count > 1}
    return sorted(scored, key=lambda word: -scored[word])[:5]
