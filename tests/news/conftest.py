"""An article on its way: each fixture is one step further."""

import pytest

from news.actions import desk, publishing
from tests.factories import news as make


@pytest.fixture
def column(province):
    return make.category(province.department)


@pytest.fixture
def draft(province, column):
    return make.article(by=province.editor, category=column)


@pytest.fixture
def submitted(province, draft):
    return desk.submit(article=draft, by=province.editor)


@pytest.fixture
def approved(province, submitted):
    return desk.approve(article=submitted, by=province.leader)


@pytest.fixture
def live(province, approved):
    return publishing.publish(article=approved, by=province.leader)
