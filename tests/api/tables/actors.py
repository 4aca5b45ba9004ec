"""What parameters of actors find."""

from tests.api.tables.shared import Row, rows_of_writing

STATES = (
    "callisia france germany italy ostermark poland russia ukraine united-kingdom united-states"
)
UNNAMED = (
    "aldova-wire-source analysts cafe-regulars europe european-leaders european-military-leaders "
    "european-officials other-officials quay-rumor reuters-source-1 reuters-source-2 "
    "some-european-countries strait-engineers"
)
CITIZENS = (
    "boris-pistorius donald-trump emmanuel-macron france germany guido-crosetto "
    "italian-ministry-of-defence italian-ministry-of-foreign-affairs italy poland quay-ada "
    "rbc-ukraine reuters russia ukraine united-kingdom united-states vladimir-putin "
    "volodymyr-zelenskyy"
)
WITH_SECTOR = (
    "aldova-wire asa-lindqvara boris-pistorius donald-trump emmanuel-macron guido-crosetto "
    "italian-ministry-of-defence italian-ministry-of-foreign-affairs nato noor-hallstrom politico "
    "quay-ada ravi-okonjo-brandt rbc-ukraine reuters un-security-council united-nations "
    "vladimir-putin volodymyr-zelenskyy"
)
CHILDREN = (
    "italian-ministry-of-defence italian-ministry-of-foreign-affairs noor-hallstrom quay-bo "
    "un-security-council"
)
IN_WIKIDATA = (
    "donald-trump emmanuel-macron france germany italy nato poland reuters russia ukraine "
    "un-security-council united-kingdom united-nations united-states vladimir-putin "
    "volodymyr-zelenskyy"
)

ROWS: list[Row] = [
    ("id=reuters", "reuters"),
    ("id=reuters&id=quay-ada", "reuters quay-ada"),
    ("id_not=reuters", "all but reuters"),
    ("kind=state", STATES),
    ("kind=state&sector=gov", ""),
    ("kind_not=state", f"all but {STATES}"),
    ("kind_not=state&kind_not=person&is_named=true&sector_isnull=true", "quay-board"),
    ("is_named=false", UNNAMED),
    ("is_named_not=false", f"all but {UNNAMED}"),
    ("country=UA", "rbc-ukraine ukraine volodymyr-zelenskyy"),
    ("country=PL&country=GB", "poland reuters united-kingdom"),
    ("country_not=UA", "all but rbc-ukraine ukraine volodymyr-zelenskyy"),
    ("country_isnull=false", CITIZENS),
    ("country_isnull=true", f"all but {CITIZENS}"),
    ("sector=jrn", "aldova-wire politico rbc-ukraine reuters"),
    ("sector=edu&sector=igo", "nato noor-hallstrom quay-ada un-security-council united-nations"),
    ("sector_not=jrn", "all but aldova-wire politico rbc-ukraine reuters"),
    ("sector_isnull=false", WITH_SECTOR),
    ("sector_isnull=true", f"all but {WITH_SECTOR}"),
    ("parent=united-nations", "noor-hallstrom un-security-council"),
    ("parent=quay-board&parent=united-nations", "noor-hallstrom quay-bo un-security-council"),
    ("parent_not=united-nations", "all but noor-hallstrom un-security-council"),
    ("parent_isnull=false", CHILDREN),
    ("parent_isnull=true", f"all but {CHILDREN}"),
    ("known_via=reuters", "reuters-source-1 reuters-source-2"),
    ("known_via_not=reuters", "all but reuters-source-1 reuters-source-2"),
    ("known_via_isnull=false", "aldova-wire-source reuters-source-1 reuters-source-2"),
    ("known_via_isnull=true", "all but aldova-wire-source reuters-source-1 reuters-source-2"),
    ("wikidata_id=Q212", "ukraine"),
    ("wikidata_id=Q212&wikidata_id=Q36&wikidata_id=Q999", "ukraine poland"),
    ("wikidata_id_not=Q212", "all but ukraine"),
    ("wikidata_id_isnull=false", IN_WIKIDATA),
    ("wikidata_id_isnull=true", f"all but {IN_WIKIDATA}"),
    ("identifier_scheme=example-gazetteer", "ostermark"),
    ("identifier_scheme=example-registry", "ostermark quay-board"),
    ("identifier_scheme_not=example-gazetteer", "all but ostermark"),
    ("identifier_scheme_isnull=false", "ostermark quay-board"),
    ("identifier_scheme_isnull=true", "all but ostermark quay-board"),
    ("identifier=0047", "ostermark quay-board"),
    ("identifier=47", ""),
    ("identifier=ost", "ostermark"),
    ("identifier_not=ost", "all but ostermark"),
    ("identifier_isnull=false", "ostermark quay-board"),
    ("identifier_isnull=true", "all but ostermark quay-board"),
    ("identifier_scheme=example-registry&identifier=0047", "quay-board"),
    ("identifier_scheme_not=example-registry&identifier=0047", "ostermark"),
    ("q=kyiv", "ukraine"),
    ("q=kyiv+UKRAINE", "ukraine"),
    ("q=%C3%B6sterMARK", "ostermark"),
    ("q=%D0%9E%D0%A1%D0%A2%D0%95%D0%A0", ""),
    ("q=%D0%9E%D0%A1%D0%A2%D0%95%D0%A0*", "ostermark"),
    ("q=%E6%9E%97%E5%BE%B7*", "asa-lindqvara"),
    ("q=united+nations", "un-security-council united-nations"),
    ("q=united+-council", "united-kingdom united-nations united-states"),
    ("q=%22nations+united%22", ""),
    ("q=officials+(WHO", "other-officials"),
    *rows_of_writing("quay-ada", "quay-bo", "quay-board", "quay-rumor"),
]
