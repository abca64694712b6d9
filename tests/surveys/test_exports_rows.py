"""Rows leave only as a file in which nobody can be picked out, once, and never with an id, an order or a written answer."""

import json

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from surveys.actions import exporting
from surveys.exceptions import OwnWork, WrongState
from surveys.exports import formats, rows
from surveys.exports.anonymous import NOTHING, Axis, NotAnonymous, make_safe, smallest_group
from surveys.models import AnonymisedRows, MadeFile, OpenAnswer, Response
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(province):
    return make.tabulated(
        submitter=province.opinion, leader=province.leader, unit=province.department, by=province.opinion, rejected=4
    )


def released(survey, province, k=10):
    exporting.request_rows(survey=survey, least_group=k, by=province.opinion)
    exporting.release_rows(survey=survey, by=province.leader)
    return AnonymisedRows.objects.get()


def personal(kept):
    matrix = formats.unpack(kept)
    return [matrix[:, place] for place, item in enumerate(kept.codebook) if item["personal"]]


# Who may not


def test_before_the_tables_are_made_no_rows_leave(province):
    survey = make.opened(unit=province.department, by=province.opinion, count=60)
    with pytest.raises(WrongState):
        exporting.request_rows(survey=survey, least_group=10, by=province.opinion)
    assert not AnonymisedRows.objects.exists()


def test_nobody_releases_their_own_request(survey, province):
    exporting.request_rows(survey=survey, least_group=10, by=province.leader)
    with pytest.raises(OwnWork):
        exporting.release_rows(survey=survey, by=province.leader)
    with pytest.raises(OwnWork):
        exporting.release_rows(survey=survey, by=province.opinion)  # who made the survey
    assert AnonymisedRows.objects.get().state == "requested"


def test_what_is_only_requested_can_be_taken_by_nobody(survey, province, client):
    exporting.request_rows(survey=survey, least_group=10, by=province.opinion)
    for person in (province.opinion, province.leader, province.admin):
        client.force_login(person)
        assert client.get(f"/khao-sat/{survey.pk}/bao-cao/du-lieu.csv").status_code == 404
    with pytest.raises(exporting.Refused):
        exporting.order(survey=survey, kinds=MadeFile.ROWS, by=province.opinion)


def test_a_wave_has_one_file_and_a_second_with_other_bands_is_refused(survey, province):
    kept = released(survey, province)
    with pytest.raises(exporting.RowsReleased):
        exporting.request_rows(survey=survey, least_group=5, by=province.opinion)
    assert bytes(AnonymisedRows.objects.get().data) == bytes(kept.data)


def test_too_few_answers_are_refused_with_a_sentence(province):
    small = make.tabulated(
        submitter=province.opinion, leader=province.leader, unit=province.department, by=province.opinion, count=29
    )
    with pytest.raises(exporting.Refused, match="29 phiếu"):
        exporting.request_rows(survey=small, least_group=10, by=province.opinion)
    assert not AnonymisedRows.objects.exists()


def test_no_group_is_ever_below_five(survey, province):
    with pytest.raises(exporting.Refused, match="ít nhất 5"):
        exporting.request_rows(survey=survey, least_group=4, by=province.opinion)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnonymisedRows.objects.create(survey=survey, least_group=4, rows=0, data=b"")


# What the file holds


def test_every_combination_of_personal_columns_is_shared_by_k(survey, province):
    kept = released(survey, province)
    assert kept.rows == 396  # a phiếu loại is not among them
    assert smallest_group([column + 2 for column in personal(kept)], kept.rows) >= 10
    assert kept.report["k"] >= 10


def test_the_strata_count_among_what_tells_who_somebody_is(province):
    survey = make.survey(unit=province.department, by=province.opinion)
    made = make.opened_with_strata(survey, sizes=(350, 12, 38))
    matrix, codebook, report, _ = rows.build(made, 10)
    (place,) = [place for place, item in enumerate(codebook) if item["key"] == "_stratum"] or [None]
    assert report["k"] >= 10
    others = [matrix[:, column] + 2 for column, item in enumerate(codebook) if item["personal"]]
    assert smallest_group(others, len(matrix)) >= 10
    assert place is None or codebook[place]["name"] == "nhom__stratum"


def test_no_written_answer_no_id_and_no_stored_order_come_along(survey, province):
    OpenAnswer.objects.create(survey=survey, question="C8", text="Nhà ông Bảy đầu thôn")
    kept = released(survey, province)
    everything = json.dumps([kept.codebook, kept.report]) + formats.codebook(kept).decode()
    assert "C8" not in [item["key"] for item in kept.codebook] and "Bảy" not in everything
    stored = [r.answers["C1"] for r in Response.objects.filter(survey=survey, rejected="").order_by("pk")]
    place = [item["key"] for item in kept.codebook].index("C1")
    shuffled = [str(value) for value in formats.unpack(kept)[:, place]]
    assert sorted(stored) == sorted(shuffled) and stored != shuffled


def test_two_makings_have_two_orders(survey):
    first, second = rows.build(survey, 10)[0], rows.build(survey, 10)[0]
    assert not np.array_equal(first, second)


def test_a_request_and_its_release_are_audited_and_downloads_too(survey, province, client):
    released(survey, province)
    client.force_login(province.opinion)
    response = client.get(f"/khao-sat/{survey.pk}/bao-cao/du-lieu.csv")
    assert response.status_code == 200 and b"".join(response.streaming_content)[:2] == b"PK"
    verbs = list(Event.objects.filter(verb__in=["surveys.rows_requested", "surveys.rows_released", "surveys.exported"]).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["surveys.rows_requested", "surveys.rows_released", "surveys.exported"]


# The banding alone


def axis(key, codes, **more):
    column = np.array(codes)
    return Axis(key, key, column, tuple(f"{key}{n}" for n in range(column.max() + 1)), **more)


def test_bands_of_the_form_are_used_before_anything_is_lost():
    codes = [0] * 40 + [1] * 4 + [2] * 6
    safe = make_safe([axis("a", codes, merges=("", "Khác", "Khác"))], 50, 10)
    assert safe.labels["a"] == ("a0", "Khác") and safe.withheld == 0 and safe.k == 10


def test_single_odd_rows_are_emptied_together_and_never_fewer_than_k():
    codes = [0] * 500 + [1] * 495 + [2] * 5
    safe = make_safe([axis("a", codes)], 1000, 10)
    hidden = safe.columns["a"] == NOTHING
    assert safe.k >= 10 and (hidden.sum() == 0 or hidden.sum() >= 10)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_people_are_like_the_smallest_group_holds(seed):
    random = np.random.default_rng(seed)
    count = int(random.integers(30, 900))
    axes = [
        axis(f"x{n}", random.choice(width, count, p=random.dirichlet(np.ones(width) * 0.5)), ordered=bool(n % 2))
        for n, width in enumerate(random.integers(2, 40, size=int(random.integers(1, 7))))
    ]
    safe = make_safe(axes, count, 10)
    assert smallest_group(list(safe.columns.values()), count) == safe.k >= 10


def test_a_file_of_nobody_is_none():
    with pytest.raises(NotAnonymous):
        make_safe([axis("a", [0])], 0, 10)
