"""What records of any kind, and actors, sources and topics, can have wrong."""

from typing import Any

from tests.builders import Places, actor, article, outlet, statement

ADA = "/actors/ada"
WITNESS = "/actors/witness"
HERALD = "/sources/herald"
ARTICLE = "/sources/article"
BRIDGE = "/topics/bridge"
NAME = {"name": "Ada of the Harbor"}

BROKEN: dict[str, tuple[dict[str, Any], Places]] = {
    "an id is no slug": (
        {"/statements/article-s02/id": "Article-s02"},
        {("/statements/article-s02/id", "slug")},
    ),
    "an id ends in a hyphen": (
        {"/statements/article-s02/id": "article-"},
        {("/statements/article-s02/id", "slug")},
    ),
    "an id ends in a line end": (
        {"/statements/article-s02/id": "article-s02\u2028x"},
        {("/statements/article-s02/id", "slug")},
    ),
    "an id has digits of another script": (
        {"/statements/article-s02/id": "article-s٠٢"},
        {("/statements/article-s02/id", "slug")},
    ),
    "an id is a word of the routes": (
        {"/statements/article-s02/id": "facets"},
        {("/statements/article-s02/id", "reserved")},
    ),
    "an id is given twice": (
        {
            "/statements/article-s02/note": "Once.",
            "/statements/once-more": statement("article-s02"),
        },
        {("/statements/article-s02/id", "twice"), ("/statements/once-more/id", "twice")},
    ),
    "a Wikidata id is none": (
        {
            f"{ADA}/wikidata_id": "q7259",
            f"{HERALD}/wikidata_id": "P31",
            f"{BRIDGE}/wikidata_id": "Q0",
        },
        {
            (f"{ADA}/wikidata_id", "qid"),
            (f"{HERALD}/wikidata_id", "qid"),
            (f"{BRIDGE}/wikidata_id", "qid"),
        },
    ),
    "a Wikidata id belongs to another": (
        {"/actors/lovelace": actor("lovelace", wikidata_id="Q7259")},
        {("/actors/lovelace/wikidata_id", "taken")},
    ),
    "an actor is the voice of two outlets": (
        {"/sources/echo": outlet("echo", actor="desk")},
        {("/sources/echo/actor", "taken")},
    ),
    "a record that is referred to is not there": (
        {f"{ADA}/parent": "minstry", f"{ARTICLE}/publisher": "heralds", "/topics/toll/parent": "x"},
        {
            (f"{ADA}/parent", "unknown_id"),
            (f"{ARTICLE}/publisher", "unknown_id"),
            ("/topics/toll/parent", "unknown_id"),
        },
    ),
    "the address of a page is given as the record's own": (
        {f"{ADA}/url": "https://ada.example/", f"{ARTICLE}/url": "http://herald.example/1"},
        {(f"{ADA}/url", "read_only"), (f"{ARTICLE}/url", "read_only")},
    ),
    "a record that is referred to is of another kind of record": (
        {f"{ADA}/parent": "herald"},
        {(f"{ADA}/parent", "unknown_id")},
    ),
    "a document publishes or vouches": (
        {
            f"{ARTICLE}/publisher": "chronicle",
            "/sources/chronicle": {"id": "chronicle", "kind": "document"},
            f"{WITNESS}/known_via": "chronicle",
        },
        {(f"{ARTICLE}/publisher", "wrong_kind"), (f"{WITNESS}/known_via", "wrong_kind")},
    ),
    "an actor is its own parent": (
        {"/actors/realm/parent": "realm"},
        {("/actors/realm/parent", "circle")},
    ),
    "parents lead back": (
        {"/actors/realm/parent": "ada"},
        {
            ("/actors/ada/parent", "circle"),
            ("/actors/ministry/parent", "circle"),
            ("/actors/realm/parent", "circle"),
        },
    ),
    "topics lead back": (
        {f"{BRIDGE}/parent": "toll"},
        {(f"{BRIDGE}/parent", "circle"), ("/topics/toll/parent", "circle")},
    ),
    "an outlet's voice is vouched for by it": (
        {
            "/actors/desk/kind": "person",
            "/actors/desk/is_named": False,
            "/actors/desk/known_via": "herald",
        },
        {("/actors/desk/known_via", "circle"), (f"{HERALD}/actor", "circle")},
    ),
    "a name is given twice": (
        {
            f"{ADA}/other_names": [NAME, {"name": "Áda"}, {**NAME, "language": "en"}],
            "/topics/harbor/other_names": [{"name": "The port"}, {"name": "The port"}],
        },
        {
            (f"{ADA}/other_names/2/name", "twice"),
            ("/topics/harbor/other_names/1/name", "twice"),
        },
    ),
    "a name has a language that is none": (
        {f"{ADA}/other_names/1/language": "Hungarian", f"{HERALD}/other_names/0/language": "it_IT"},
        {
            (f"{ADA}/other_names/1/language", "language"),
            (f"{HERALD}/other_names/0/language", "language"),
        },
    ),
    "an identifier is given twice": (
        {f"{ADA}/identifiers": [{"scheme": "isni", "value": "1"}] * 3},
        {(f"{ADA}/identifiers/1", "twice"), (f"{ADA}/identifiers/2", "twice")},
    ),
    "a scheme is no slug": (
        {f"{ADA}/identifiers/0/scheme": "ISNI", f"{BRIDGE}/identifiers/0/scheme": "a b"},
        {
            (f"{ADA}/identifiers/0/scheme", "slug"),
            (f"{BRIDGE}/identifiers/0/scheme", "slug"),
        },
    ),
    "a country is none": (
        {f"{ADA}/country": "it", f"{ARTICLE}/country": "XX", f"{BRIDGE}/country": "U"},
        {
            (f"{ADA}/country", "country"),
            (f"{ARTICLE}/country", "country"),
            (f"{BRIDGE}/country", "country"),
        },
    ),
    "a language is none": (
        {f"{ARTICLE}/language": "xx-nonsense"},
        {(f"{ARTICLE}/language", "language")},
    ),
    "an unnamed actor has a Wikidata id": (
        {f"{WITNESS}/wikidata_id": "Q1"},
        {(f"{WITNESS}/wikidata_id", "unnamed")},
    ),
    "a named person is vouched for": (
        {f"{WITNESS}/is_named": True},
        {(f"{WITNESS}/known_via", "named")},
    ),
    "an unnamed group is vouched for": (
        {f"{WITNESS}/kind": "group"},
        {(f"{WITNESS}/known_via", "named")},
    ),
    "an outlet has what only a document has": (
        {
            f"{HERALD}/publisher": "agency",
            f"{HERALD}/text_sha256": "0" * 64,
            f"{HERALD}/text_length": 5,
        },
        {
            (f"{HERALD}/publisher", "outlet"),
            (f"{HERALD}/text_sha256", "outlet"),
            (f"{HERALD}/text_length", "outlet"),
        },
    ),
    "an outlet has no name": (
        {"/sources/agency/name": None},
        {("/sources/agency/name", "required")},
    ),
    "a document has a voice": (
        {f"{ARTICLE}/actor": "ada"},
        {(f"{ARTICLE}/actor", "document")},
    ),
    "a web address is none": (
        {f"{HERALD}/web_url": "herald.example", f"{ARTICLE}/web_url": "https://[::1"},
        {(f"{HERALD}/web_url", "url"), (f"{ARTICLE}/web_url", "url")},
    ),
    "a web address runs a script": (
        {
            f"{HERALD}/web_url": "javascript:alert(1)",
            f"{ARTICLE}/web_url": "javascript://herald.example/%0aalert(1)",
        },
        {(f"{HERALD}/web_url", "url"), (f"{ARTICLE}/web_url", "url")},
    ),
    "a digest is none": (
        {f"{ARTICLE}/text_sha256": "A" * 64},
        {(f"{ARTICLE}/text_sha256", "digest")},
    ),
    "a digest comes without a length": (
        {f"{ARTICLE}/text_length": None},
        {(f"{ARTICLE}/text_length", "required")},
    ),
    "a length comes without a digest": (
        {f"{ARTICLE}/text_sha256": None},
        {(f"{ARTICLE}/text_sha256", "required")},
    ),
    "documents replace each other": (
        {
            f"{ARTICLE}/corrections": [{"kind": "replaces", "document": "notice"}],
            "/sources/notice/corrections": [
                {"kind": "corrects", "document": "article"},
                {"kind": "replaces", "document": "later"},
            ],
            "/sources/later": article(
                "later",
                corrections=[
                    {"kind": "retracts", "document": "notice"},
                    {"kind": "replaces", "document": "article"},
                ],
            ),
        },
        {
            (f"{ARTICLE}/corrections/0/document", "circle"),
            ("/sources/notice/corrections/1/document", "circle"),
            ("/sources/later/corrections/1/document", "circle"),
        },
    ),
    "an option hangs under nothing": (
        {"/topics/toll/parent": None},
        {("/topics/toll/parent", "required")},
    ),
}
