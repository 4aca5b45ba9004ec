"""Nothing in a query string is silently ignored."""

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from statements.api.urls import RESOURCES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

Faults = Callable[[str], dict[str, tuple[str, str]]]


@pytest.mark.parametrize(
    ("query", "parameter", "code", "remedy"),
    [
        ("speker=alice", "speker", "unknown_parameter", 'Did you mean "speaker"?'),
        ("said_befor=2024", "said_befor", "unknown_parameter", 'Did you mean "said_before"?'),
        ("kind=", "kind", "empty", "leave it out"),
        ("kind=asertion", "kind", "unknown_word", 'Did you mean "assertion"?'),
        ("kind=Demand", "kind", "unknown_word", 'Did you mean "demand"?'),
        ("credibility=9", "credibility", "unknown_word", "1, 2, 3, 4, 5, 6"),
        ("speaker=alise", "speaker", "unknown_id", 'Did you mean "alice"?'),
        ("speaker=Alice", "speaker", "unknown_id", 'Did you mean "alice"?'),
        ("via=wir", "via", "unknown_id", 'no source or actor with the id "wir". Did you mean'),
        ("stance_topic=optoin-a", "stance_topic", "unknown_id", 'Did you mean "option-a"?'),
        ("id=s5-draft", "id", "unknown_id", "There is no statement"),
        ("related_to=s5-draft", "related_to", "unknown_id", "There is no statement"),
        ("review_status=draft", "review_status", "withheld", "Drafts are shown only to"),
        ("review_status_not=draft", "review_status_not", "withheld", "Drafts are shown only to"),
        ("document_country=ua", "document_country", "unknown_code", 'Did you mean "UA"?'),
        ("language=english-please", "language", "unknown_code", "BCP 47"),
        ("speaker_named=yes", "speaker_named", "not_a_flag", "neither true nor false"),
        ("speaker_named=true&speaker_named=true", "speaker_named", "repeated", "one value"),
        ("speaker_isnull=1", "speaker_isnull", "not_a_flag", "neither true nor false"),
        ("confidence=high", "confidence", "not_an_integer", "not a whole number"),
        ("confidence=1.5", "confidence", "not_an_integer", "not a whole number"),
        ("confidence=9223372036854775808", "confidence", "out_of_range", "64-bit"),
        ("confidence_min=5&confidence_max=4", "confidence_min", "crossed", '"confidence_max"'),
        ("confidence_min=1&confidence_min=2", "confidence_min", "repeated", "one value"),
        ("said=yesterday", "said", "not_a_date", "YYYY-MM-DD"),
        ("said=2024-13", "said", "not_a_date", "calendar"),
        ("said=2024-02-30", "said", "not_a_date", "calendar"),
        ("said=0000", "said", "not_a_date", "calendar"),
        ("said_after=2025-01&said_before=2024-12", "said_after", "crossed", '"said_before"'),
        ("created=2024-12-18T10:00:00", "created", "no_offset", "Z or +01:00"),
        ("created=2024-12-18T10:00:00+01:00", "created", "blank_for_plus", "%2B"),
        ("created=2024-12-18T25:00:00Z", "created", "not_an_instant", "calendar"),
        ("created=9999-12-31T23:00:00-12:00", "created", "not_an_instant", "calendar"),
        ("estimate_overlaps=80000", "estimate_overlaps", "not_a_range", "80000,120000"),
        ("estimate_overlaps=,", "estimate_overlaps", "not_a_range", "80000,120000"),
        ("estimate_overlaps=2,1", "estimate_overlaps", "crossed", "ends below its start"),
        ("estimate_overlaps=1e999,", "estimate_overlaps", "out_of_range", "past the range"),
        ("q=%20", "q", "empty", "no word"),
        ("q=a&q=b", "q", "repeated", "one value"),
        ("q=a%00b", "q", "nul", "NUL"),
        ("speaker=%00", "speaker", "nul", "NUL"),
        ("q=%ff", "q", "not_utf8", "UTF-8"),
        ("ordering=sayd", "ordering", "unknown_ordering", 'Did you mean "said"?'),
        ("ordering=id,said", "ordering", "unknown_ordering", "credibility"),
        ("limit=0", "limit", "out_of_range", "from 1 to 500"),
        ("limit=501", "limit", "out_of_range", "from 1 to 500"),
        ("limit=ten", "limit", "not_an_integer", "not a whole number"),
        ("count=exakt", "count", "unknown_word", 'Did you mean "exact"?'),
        ("cursor=tomorrow", "cursor", "malformed", "copy it from next"),
        ("fields=txt", "fields", "unknown_field", 'Did you mean "text"?'),
        ("fields=document.nam", "fields", "unknown_field", 'Did you mean "name"?'),
        ("fields=text.id", "fields", "unknown_field", "text.id"),
        ("fields=text,", "fields", "empty", "comma"),
        ("omit=id", "omit", "always_there", "cannot be left out"),
        ("omit=document.id", "omit", "always_there", "cannot be left out"),
        ("format=jason", "format", "unknown_format", 'Did you mean "json"?'),
    ],
)
def test_a_bad_parameter_is_named_with_its_remedy(
    query: str, parameter: str, code: str, remedy: str, faults: Faults
):
    found = faults(f"statements/?{query}")

    assert set(found) == {parameter}
    assert found[parameter][0] == code
    assert remedy in found[parameter][1]


@pytest.mark.parametrize("resource", ["statements", "estimates", "actors", "sources", "topics"])
@pytest.mark.parametrize(
    "query",
    ["nonsense=1", "id=", "id=nobody", "created=now", "limit=0", "ordering=luck", "q=a&q=b", "%00"],
)
def test_every_list_refuses_nonsense(resource: str, query: str, faults: Faults):
    assert len(faults(f"{resource}/?{query}")) == 1


def test_all_faults_come_at_once(faults: Faults):
    found = faults("statements/?speker=a&kind=x&limit=0&fields=txt&ordering=luck&said_after=soon")

    assert set(found) == {"speker", "kind", "limit", "fields", "ordering", "said_after"}


@pytest.mark.parametrize("query", ["limit=5", "speaker=alice", "fields=nothing", "cursor=x"])
def test_one_record_takes_only_trimming_and_format(query: str, faults: Faults):
    assert len(faults(f"statements/s1/?{query}")) == 1


@pytest.mark.parametrize("query", ["format=jason", "page=2"])
def test_the_list_of_resources_is_strict_too(query: str, faults: Faults):
    assert len(faults(f"?{query}")) == 1


def test_a_draft_is_never_the_nearest_name(client: Client):
    for address in ("statements/?id=s5-draf", "statements/s5-draft/", "estimates/e4-draft/"):
        body = client.get(f"/api/v1/{address}").json()

        assert "draft" not in body["detail"].replace("s5-draft", "").replace("e4-draft", "")
        assert '"s5-draft"?' not in body["detail"]


OTHERS = ("ordering", "limit", "cursor", "count", "fields", "omit", "format")
PARAMETERS = [
    (resource, name)
    for resource, view in RESOURCES.items()
    for name in [*view.filterset_class.by_name, *OTHERS]
]


@given(
    st.sampled_from(PARAMETERS),
    st.text(max_size=20) | st.text("0123456789-+:TZ.,eE\x00 ", max_size=30),
)
def test_no_text_is_an_error_of_ours(parameter: tuple[str, str], text: str):
    resource, name = parameter
    response = Client().get(f"/api/v1/{resource}/", {name: text})

    assert response.status_code in (200, 400)
