"""What parameters of topics find."""

from tests.api.tables.shared import Row, rows_of_writing

ROOTS = (
    "end-of-fighting european-peacekeeping-in-ukraine harbor-accord meeting-dec-18 quay quay-fair "
    "security-guarantees strait-freezes support-ukraine talks-with-russia"
)
OF_UKRAINE = "european-peacekeeping-in-ukraine security-guarantees support-ukraine"
EVENTS = (
    "ceasefire-agreement conflict-freeze end-of-fighting hostilities-cease meeting-dec-18 "
    "quay-fair second-harbor strait-freezes"
)

ROWS: list[Row] = [
    ("id=quay", "quay"),
    ("id=quay&id=mandate", "quay mandate"),
    ("id_not=quay", "all but quay"),
    ("topic=quay", "quay quay-east quay-east-gate"),
    ("topic=quay-east&topic=mandate", "quay-east quay-east-gate mandate un-auspices"),
    (
        "topic=european-peacekeeping-in-ukraine&topic_not=mandate&kind=issue",
        "core-states force-size",
    ),
    ("topic_not=quay", "all but quay quay-east quay-east-gate"),
    ("parent=quay", "quay-east"),
    ("parent=security-guarantees&parent=quay", "bilateral-guarantee nato-guarantee quay-east"),
    ("parent_not=quay", "all but quay-east"),
    ("parent_isnull=true", ROOTS),
    ("parent_isnull=false", f"all but {ROOTS}"),
    ("kind=proposal", "european-peacekeeping-in-ukraine harbor-accord"),
    ("kind=proposal&kind=event", f"european-peacekeeping-in-ukraine harbor-accord {EVENTS}"),
    ("kind_not=proposal", "all but european-peacekeeping-in-ukraine harbor-accord"),
    ("country=UA", OF_UKRAINE),
    ("country=UA&country=FR", f"{OF_UKRAINE} quay"),
    ("country_not=UA", f"all but {OF_UKRAINE}"),
    ("country_isnull=false", f"{OF_UKRAINE} quay"),
    ("country_isnull=true", f"all but {OF_UKRAINE} quay"),
    ("event=2024-12-18", "meeting-dec-18 quay-fair"),
    ("event=2039-12-31", "second-harbor quay-fair"),
    ("event=2024-12-17", ""),
    ("event_not=2024", "all but meeting-dec-18 quay-fair"),
    ("event_after=2024-12-19", "second-harbor quay-fair"),
    ("event_before=2029", "meeting-dec-18 quay-fair"),
    ("event_before=2030-01-01", "meeting-dec-18 quay-fair second-harbor"),
    ("event_isnull=false", "meeting-dec-18 quay-fair second-harbor"),
    ("event_isnull=true", "all but meeting-dec-18 quay-fair second-harbor"),
    ("wikidata_id=Q64", "quay"),
    ("wikidata_id_not=Q64", "all but quay"),
    ("wikidata_id_isnull=false", "quay"),
    ("wikidata_id_isnull=true", "all but quay"),
    ("identifier_scheme=example-atlas", "quay-east"),
    ("identifier_scheme_not=example-atlas", "all but quay-east"),
    ("identifier_scheme_isnull=false", "quay-east harbor-accord"),
    ("identifier_scheme_isnull=true", "all but quay-east harbor-accord"),
    ("identifier=T-9", "quay-east harbor-accord"),
    ("identifier_not=T-9", "all but quay-east harbor-accord"),
    ("identifier_isnull=false", "quay-east harbor-accord"),
    ("identifier_isnull=true", "all but quay-east harbor-accord"),
    ("identifier_scheme=example-thesaurus&identifier=T-9", "harbor-accord"),
    ("identifier_scheme=example-thesaurus&identifier_not=T-9", "quay-east"),
    ("q=harbor", "harbor-accord harbor-dues harbor-works second-harbor"),
    ("q=N%C3%84SUDDEN+ships", "nasudden-reopening"),
    *rows_of_writing("quay", "quay-east", "quay-east-gate", "quay-fair"),
]
