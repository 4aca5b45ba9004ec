"""Nothing in a query string is silently ignored: what cannot stand is a fault that helps."""

from collections.abc import Iterable, Iterator
from itertools import islice

import pytest

from tests.api.asking import (
    RESOURCES,
    address,
    faults,
    faults_at,
    found,
    get,
    query_parameters,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

S24 = "peacekeepers-ukraine-2024-12-s24"
ANY_TEXT = {"q", "web_url", "identifier", "identifier_scheme", "occasion", "scenario"}
"""The parameters for which no text is nonsense; what nobody has finds nothing."""

DETAILS = {
    "statements": f"{S24}/",
    "estimates": "quay-notes-e1/",
    "actors": "reuters/",
    "sources": "reuters/",
    "topics": "quay/",
}


def parameters_of(resource: str) -> dict[str, bool]:
    """Return the name of every parameter of a list, and whether it may be repeated."""
    return {one.name: one.repeatable for one in query_parameters(resource)}


def batched(names: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield so many names at a time: a problem lists no more faults."""
    left = iter(names)
    while some := list(islice(left, size)):
        yield some


def of(faults: list[dict[str, str]]) -> set[tuple[str, str]]:
    """Return each fault's parameter and code."""
    return {(fault["parameter"], fault["code"]) for fault in faults}


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize(
    ("value", "code"),
    [("", "empty"), ("%00", "nul"), ("a%00b", "nul"), ("%FF", "not_utf8"), ("%C3", "not_utf8")],
)
def test_every_parameter_refuses_what_no_value_can_be(resource, value, code):
    names = parameters_of(resource)

    for some in batched(names, 100):
        query = "&".join(f"{name}={value}" for name in some)
        assert of(faults(resource, query)) == {(name, code) for name in some}


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_parameter_refuses_nonsense_or_finds_nothing_by_it(resource):
    names = parameters_of(resource)
    # Where whole words are searched, text without any is nonsense.
    searches = set() if resource == "estimates" else {"q"}
    positive = {name for name in ANY_TEXT if name in names} - searches
    ignorant = positive | {f"{name}_not" for name in positive} & names.keys()

    for some in batched([name for name in names if name not in ignorant], 100):
        query = "&".join(f"{name}=%3F!," for name in some)
        assert {fault["parameter"] for fault in faults(resource, query)} == set(some)
    for name in positive:
        assert found(resource, f"{name}=%3F!,") == set()


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_parameter_that_takes_one_value_refuses_two(resource):
    single = [name for name, repeatable in parameters_of(resource).items() if not repeatable]

    query = "&".join(f"{name}=true&{name}=true" for name in single)

    assert of(faults(resource, query)) == {(name, "repeated") for name in single}
    assert {"q", "limit", "ordering", "cursor", "count", "fields", "omit", "format"} <= set(single)


@pytest.mark.parametrize("resource", RESOURCES)
def test_an_unknown_parameter_is_told_the_nearest_name(resource):
    (typo, far) = faults(resource, "udpated_after=2024&xyzzy=1")

    assert (typo["parameter"], typo["code"]) == ("udpated_after", "unknown_parameter")
    assert 'Did you mean "updated_after"?' in typo["detail"]
    assert (far["parameter"], far["code"]) == ("xyzzy", "unknown_parameter")
    assert "Did you mean" not in far["detail"]


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize(
    ("query", "parameter", "code", "says"),
    [
        ("ordering=nmae", "ordering", "unknown_ordering", "is not an ordering: id, "),
        ("ordering=-creatd", "ordering", "unknown_ordering", 'Did you mean "created"?'),
        ("ordering=id,created", "ordering", "unknown_ordering", "is not an ordering"),
        ("ordering=--id", "ordering", "unknown_ordering", 'Did you mean "id"?'),
        ("ordering=key", "ordering", "unknown_ordering", "is not an ordering"),
        ("limit=0", "limit", "out_of_range", "from 1 to 500"),
        ("limit=501", "limit", "out_of_range", "from 1 to 500"),
        ("limit=-1", "limit", "out_of_range", "from 1 to 500"),
        ("limit=abc", "limit", "not_an_integer", "not a whole number"),
        ("limit=5.0", "limit", "not_an_integer", "not a whole number"),
        ("limit=1,2", "limit", "not_an_integer", "not a whole number"),
        ("limit=%D9%A3", "limit", "not_an_integer", "not a whole number"),
        (f"limit={10**29}", "limit", "out_of_range", "past the range of 64-bit"),
        (f"limit={10**30}", "limit", "not_an_integer", "not a whole number"),
        ("count=excat", "count", "unknown_word", 'Did you mean "exact"?'),
        ("count=true", "count", "unknown_word", "use exact or capped"),
        ("fields=id,ulr", "fields", "unknown_field", 'Did you mean "url"?'),
        ("fields=id,", "fields", "empty", "comma with no name"),
        ("fields=,id", "fields", "empty", "comma with no name"),
        ("fields=url.id", "fields", "unknown_field", 'no key "url.id"'),
        ("fields=pk", "fields", "unknown_field", 'no key "pk"'),
        ("omit=ulr", "omit", "unknown_field", 'Did you mean "url"?'),
        ("omit=id", "omit", "always_there", "cannot be left out"),
        ("format=xml", "format", "unknown_format", "json, api"),
        ("format=jsno", "format", "unknown_format", 'Did you mean "json"?'),
        ("cursor=nonsense", "cursor", "malformed", "not a cursor of this list"),
        ("created=2024-13", "created", "not_a_date", "not a day of the calendar"),
        ("created=yesterday", "created", "not_an_instant", "neither a date"),
        ("created=2024-12-18T09:30:00", "created", "no_offset", "end it with Z or +01:00"),
        ("created=2024-12-18T09:30:00+01:00", "created", "blank_for_plus", "written %2B"),
        ("created=2024-12-18T25:00:00Z", "created", "not_an_instant", "not a time"),
        ("created=2024-12-18T09:30:00%2B99:00", "created", "not_an_instant", "not a time"),
        ("created=0001-01-01T00:00:00%2B14:00", "created", "not_an_instant", "not a time"),
        (
            "created_after=2025&created_before=2024",
            "created_after",
            "crossed",
            '"created_after" is past "created_before"',
        ),
        (
            "updated_after=2024-12-18T00:00:00.000001Z&updated_before=2024-12-18T00:00:00Z",
            "updated_after",
            "crossed",
            "nothing can lie between",
        ),
        ("id=no-such-id", "id", "unknown_id", 'with the id "no-such-id"'),
        ("id=reuters,politico", "id", "unknown_id", 'with the id "reuters,politico"'),
        ("id_not=no-such-id", "id_not", "unknown_id", 'with the id "no-such-id"'),
        ("q=%20", "q", "empty", "no word"),
        (f"q={'x' * 501}", "q", "too_long", "at most 500 characters"),
        ("q=a+b+c+d+e+f+g+h+i+j+k", "q", "too_many_words", "at most 10 different words"),
    ],
)
def test_a_fault_that_every_list_knows(resource, query, parameter, code, says):
    (fault,) = faults(resource, query)

    assert (fault["parameter"], fault["code"]) == (parameter, code)
    assert says in fault["detail"]


@pytest.mark.parametrize(
    ("resource", "query", "parameter", "code", "says"),
    [
        ("statements", "stance=favour", "stance", "unknown_word", 'Did you mean "favor"?'),
        ("statements", "stance_not=Against", "stance_not", "unknown_word", '"against"'),
        ("statements", "kind=assertion,demand", "kind", "unknown_word", "is not a value of kind"),
        ("statements", "kind=x", "kind", "unknown_word", "Known: assertion, estimate"),
        ("statements", "credibility=7", "credibility", "unknown_word", "Known: 1, 2, 3"),
        ("statements", "credibility=01", "credibility", "unknown_word", '"1"'),
        ("statements", "review_status=draft", "review_status", "withheld", "only to those"),
        ("statements", "review_status_not=draft", "review_status_not", "withheld", "only to those"),
        ("statements", "speaker=reuter", "speaker", "unknown_id", 'Did you mean "reuters"?'),
        ("statements", "via=Reuters", "via", "unknown_id", 'Did you mean "reuters"?'),
        ("statements", "topic=mandat", "topic", "unknown_id", 'Did you mean "mandate"?'),
        (
            "statements",
            "topic_exact_not=mandat",
            "topic_exact_not",
            "unknown_id",
            'Did you mean "mandate"?',
        ),
        ("statements", "related_to=s23", "related_to", "unknown_id", "no statement"),
        ("statements", "speaker_named=yes", "speaker_named", "not_a_flag", "neither true nor"),
        ("statements", "speaker_isnull=True", "speaker_isnull", "not_a_flag", "neither true"),
        ("statements", "said=2024-02-30", "said", "not_a_date", "not a day of the calendar"),
        ("statements", "said=18.12.2024", "said", "not_a_date", "write YYYY, YYYY-MM or"),
        ("statements", "said=2024-12-18T00:00:00Z", "said", "not_a_date", "write YYYY"),
        ("statements", "said=0000", "said", "not_a_date", "not a day of the calendar"),
        ("statements", "said_after=2024&said_before=2023-12-31", "said_after", "crossed", "past"),
        ("statements", "confidence_min=6&confidence_max=5", "confidence_min", "crossed", "past"),
        ("statements", f"confidence={2**63}", "confidence", "out_of_range", "64-bit"),
        ("statements", f"chain_length_max=-{2**63 + 1}", "chain_length_max", "out_of_range", "64"),
        ("statements", "confidence=5e1", "confidence", "not_an_integer", "not a whole number"),
        ("statements", "chain_length=two", "chain_length", "not_an_integer", "not a whole number"),
        ("statements", "speaker_country=UK", "speaker_country", "unknown_code", "ISO 3166-1"),
        ("statements", "speaker_country=ua", "speaker_country", "unknown_code", '"UA"'),
        ("statements", "language=EN", "language", "unknown_code", 'Did you mean "en"?'),
        ("statements", "unit=persons", "unit", "unknown_code", "UCUM unit such as {person}"),
        ("statements", "estimate_overlaps=5", "estimate_overlaps", "not_a_range", "80000,120000"),
        ("statements", "estimate_overlaps=,", "estimate_overlaps", "not_a_range", "80000,120000"),
        ("statements", "estimate_overlaps=1,2,3", "estimate_overlaps", "not_a_range", "two"),
        ("statements", "estimate_overlaps=9,5", "estimate_overlaps", "crossed", "below its start"),
        ("statements", "estimate_overlaps=a,5", "estimate_overlaps", "not_a_number", '"a"'),
        ("statements", "estimate_overlaps=nan,", "estimate_overlaps", "not_a_number", '"nan"'),
        ("statements", "estimate_overlaps=1e999,", "estimate_overlaps", "out_of_range", "past"),
        ("statements", "fields=document.nmae", "fields", "unknown_field", '"name"'),
        ("statements", "omit=speakers", "omit", "unknown_field", '"speakers"'),
        ("statements", "omit=document.id", "omit", "always_there", "cannot be left out"),
        ("estimates", "value=many", "value", "not_a_number", "such as 80000 or 2.5"),
        ("estimates", "value=1e999", "value", "out_of_range", "past the range of numbers"),
        ("estimates", f"value={'9' * 401}", "value", "not_a_number", "is not a number"),
        ("estimates", "value_min=2&value_max=1.5", "value_min", "crossed", "past"),
        ("estimates", "lower_inclusive=1", "lower_inclusive", "not_a_flag", "neither true nor"),
        ("estimates", "statement=quay", "statement", "unknown_id", "no statement"),
        ("estimates", "measure_isnull=true", "measure_isnull", "unknown_parameter", "no parameter"),
        ("actors", "wikidata_id=212", "wikidata_id", "unknown_code", "such as Q212"),
        ("actors", "wikidata_id=q212", "wikidata_id", "unknown_code", 'Did you mean "Q212"?'),
        ("actors", "known_via=quay-rumor", "known_via", "unknown_id", "no source"),
        ("actors", "stance=favor", "stance", "unknown_parameter", "no parameter"),
        ("sources", "text_sha256=ABC", "text_sha256", "unknown_code", "64 lower-case"),
        ("sources", "retrieved_after=now", "retrieved_after", "not_an_instant", "neither a date"),
        ("sources", "reliability=a", "reliability", "unknown_word", 'Did you mean "A"?'),
        ("topics", "topic=harbour-accord", "topic", "unknown_id", '"harbor-accord"'),
        ("topics", "topic_exact=quay", "topic_exact", "unknown_parameter", "no parameter"),
    ],
)
def test_a_fault_of_one_list(resource, query, parameter, code, says):
    (fault,) = faults(resource, query)

    assert (fault["parameter"], fault["code"]) == (parameter, code)
    assert says in fault["detail"]


def test_several_faults_are_named_at_once_each_at_its_parameter():
    query = "knid=demand&stance=favour&speaker=nobody&limit=0&ordering=x&fields=y&said=z&q=&count=1"

    assert of(faults("statements", query)) == {
        ("knid", "unknown_parameter"),
        ("stance", "unknown_word"),
        ("speaker", "unknown_id"),
        ("limit", "out_of_range"),
        ("ordering", "unknown_ordering"),
        ("fields", "unknown_field"),
        ("said", "not_a_date"),
        ("q", "empty"),
        ("count", "unknown_word"),
    }


def test_each_bad_value_of_a_repeated_parameter_is_named():
    details = [fault["detail"] for fault in faults("statements", "kind=a&kind=demand&kind=b")]

    assert len(details) == 2
    assert '"a"' in details[0]
    assert '"b"' in details[1]


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_query_takes_500_values_and_no_more(resource):
    (id, *_) = sorted(found(resource))
    many = "&".join([f"id={id}"] * 300)
    several = "&".join([f"id_not={id}"] * 198)
    two = "limit=500&fields=id"

    assert found(resource, f"{many}&{several}") == set()
    for more in ("created=2024", "count=exact", "xyzzy=1", "count="):
        query = f"{many}&{several}&{two}&{more}"
        assert of(faults(resource, query)) == {("id", "too_many")}


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        *((resource, "created") for resource in RESOURCES),
        *((resource, "updated_not") for resource in RESOURCES),
        ("statements", "said"),
        ("sources", "published_not"),
        ("topics", "event"),
    ],
)
def test_a_date_or_a_time_takes_20_values_and_no_more(resource, name):
    values = [f"{name}={year:04}" for year in range(2, 23)]

    assert get(address(resource, "&".join(values[:20]))).status_code == 200
    (fault,) = faults(resource, "&".join(values))
    assert (fault["parameter"], fault["code"]) == (name, "too_many")
    assert "at most 20 values" in fault["detail"]


def test_a_value_that_is_given_again_is_the_same_value():
    again = "&".join(["created_not=2024"] * 30)

    assert found("actors", again) == found("actors", "created_not=2024")


@pytest.mark.parametrize("name", ["estimate_overlaps", "estimate_overlaps_not"])
def test_a_range_takes_20_values_and_no_more(name):
    values = [f"{name}={start},{start + 1}" for start in range(21)]

    assert get(address("statements", "&".join(values[:20]))).status_code == 200
    assert of(faults("statements", "&".join(values))) == {(name, "too_many")}


def test_many_lengths_of_a_chain_are_one_condition(django_assert_num_queries):
    lengths = "&".join(f"chain_length_not={length}" for length in range(1, 200))

    with django_assert_num_queries(2) as spent:
        get(address("statements", lengths))

    assert spent.captured_queries[-1]["sql"].count("EXISTS") < 10
    assert found("statements", lengths) == found("statements", "chain_length=0")


def test_a_word_in_several_cases_is_one_word_of_a_search():
    repeated = "+".join(["reuters", "Reuters", "REUTERS", "rEUTERS"] * 10)

    assert found("actors", f"q={repeated}") == found("actors", "q=reuters") != set()


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_query_of_more_than_a_thousand_parameters_is_a_problem_too(resource):
    response = get(address(resource, "&".join(f"id=x{number}" for number in range(1001))))

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("resource", RESOURCES)
def test_many_unknown_ids_cost_a_few_queries_only(resource, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        named = faults(resource, "&".join(f"id=x{number}" for number in range(90)))

    assert len(named) == 90


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_nearest_name_is_looked_for_at_the_first_five_faults_of_a_query(resource):
    typos = ["craeted", "upadted", "creatde", "updaetd", "crated", "udpated", "cretaed"]
    named = faults(resource, "&".join(f"{typo}=1" for typo in typos))

    assert [fault["parameter"] for fault in named] == typos
    assert ["Did you mean" in fault["detail"] for fault in named] == [True] * 5 + [False] * 2


def test_the_first_five_faults_are_those_of_all_parameters(django_assert_max_num_queries):
    names = ("speaker", "via", "topic", "stance_holder", "about", "addressee", "related_to")
    query = "&".join(f"{name}=x-{number}" for name in names for number in (1, 2))
    with django_assert_max_num_queries(37):
        named = faults("statements", query)

    assert len(named) == 14


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"x{number}=1" for number in range(130)),
        "&".join(f"kind=x{number}" for number in range(130)),
        f"fields={','.join(f'x{number}' for number in range(130))}",
    ],
)
def test_a_query_lists_its_first_hundred_faults_and_says_how_many_there_are(query):
    problem = get(address("statements", query)).json()

    assert len(problem["errors"]) == 100
    assert problem["detail"] == "At least 130 things are wrong, of which the first 100 are listed."


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("kind=demand", "kind", "unknown_parameter"),
        ("limit=5", "limit", "unknown_parameter"),
        ("cursor=x", "cursor", "unknown_parameter"),
        ("ordering=id", "ordering", "unknown_parameter"),
        ("count=exact", "count", "unknown_parameter"),
        ("field=id", "field", "unknown_parameter"),
        ("fields=nmae", "fields", "unknown_field"),
        ("omit=id", "omit", "always_there"),
        ("fields=", "fields", "empty"),
        ("fields=id&fields=url", "fields", "repeated"),
        ("omit=url%00", "omit", "nul"),
        ("format=xml", "format", "unknown_format"),
    ],
)
def test_one_record_is_as_strict(resource, query, parameter, code):
    assert of(faults_at(f"{address(resource)}{DETAILS[resource]}?{query}")) == {(parameter, code)}


def test_the_list_of_resources_is_as_strict():
    assert of(faults_at("/api/v1/?limit=5")) == {("limit", "unknown_parameter")}


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_long_value_is_shortened_in_the_message(resource):
    (fault,) = faults(resource, f"id={'x' * 50_000}")

    assert len(fault["detail"]) < 300
