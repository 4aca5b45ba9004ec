"""What parameters about the parts of statements find."""

from tests.api.tables.shared import Row

REUTERS = "s04 s05 s07 s08 s11 s12 s13 s14 s20 s21 q01 q12"
HOPS = f"{REUTERS} h01 h02 h06 h07"
NOBODY = (
    "h03 h15 s01 s03 s06 s09 s16 s17 s18 s19 s22 s25 s26 s27 s31 s35 "
    "q02 q03 q04 q05 q06 q07 q08 q09 q10 q11"
)
PEACE_ALONE = "s01 s02 s03 s06 s09 s13 s27 s28 s33 s35"
PEACE = (
    "s01 s02 s03 s06 s07 s08 s09 s11 s12 s13 s14 s15 s16 s17 s18 s19 s20 s21 s22 s23 s24 s25 s26 "
    "s27 s28 s29 s33 s35"
)
BARE = "q02 q03 q04 q05 q06 q07 q08 q09 q10 q11 q12"
STANCES = "h01 h09 h11 h13 h14 s01 s02 s04 s05 s06 s07 s08 s10 s23 s24 s28 s29 s30 q01"
ASCRIBED = "s01 s05 s06 q01"
TAKEN = "h01 h09 h11 h13 h14 s02 s04 s07 s08 s10 s23 s24 s28 s29 s30 q01"
CONDITIONS = "s09 s11 s12 s17 s19 s21 s24 s28 s29 h02 h07 h10 q01"
ON_TOPICS = "s09 s11 s12 s17 s21 s24 s28 s29 h02 h07 q01"
RELATED = (
    "s05 s06 s08 s09 s10 s12 s14 s16 s17 s19 s20 s21 s23 s24 s25 s27 s28 s32 s33 s35 "
    "h02 h08 h10 h11 h14 q01"
)
NUMBERS = "h03 h05 h06 h07 s15 s18 s19 s20 q01 q02 q03 q05 q12"

CHAIN: list[Row] = [
    ("via=reuters", f"{REUTERS} s15"),
    ("via=aldova-wire", "h01 h02 h07"),
    ("via=teodor-quill", "h06 q01"),
    ("via=quay-radio", "q12"),
    ("via=politico", "s32 s33"),
    ("via=teodor-quill&via=rbc-ukraine", "h06 q01 s04 s05"),
    ("via_not=reuters", f"all but {REUTERS} s15"),
    ("via=reuters&via_not=rbc-ukraine", "s07 s08 s11 s12 s13 s14 s15 s20 s21 q01 q12"),
    ("via_isnull=false", f"{HOPS} s15 s32 s33"),
    ("via_isnull=true", f"all but {HOPS} s15 s32 s33"),
    ("hop_relation=cites", "s04 s05 h01 h02 q01"),
    ("hop_relation=relays&hop_relation=interviews", "h01 h02 h06 q01"),
    ("hop_relation_not=reports", "all but s04 s05 s07 s08 s11 s12 s13 s14 s20 s21 q12 h07"),
    ("hop_relation_isnull=false", HOPS),
    ("hop_relation_isnull=true", f"all but {HOPS}"),
    ("via=reuters&hop_relation=cites", "q01"),
    ("via=reuters&hop_relation_not=cites", "s04 s05 s07 s08 s11 s12 s13 s14 s15 s20 s21 q12"),
    ("via_not=reuters&hop_relation=cites", "s04 s05 h01 h02"),
    ("chain_length=2", "s04 s05 q01"),
    ("chain_length=3&chain_length=2", "s04 s05 q01 h01 h02"),
    ("chain_length=0", f"all but {HOPS}"),
    ("chain_length_not=0", HOPS),
    ("chain_length_min=2", "s04 s05 q01 h01 h02"),
    ("chain_length_min=2&chain_length_max=2", "s04 s05 q01"),
    ("chain_length_max=0", f"all but {HOPS}"),
    ("chain_length_min=9223372036854775807", ""),
    ("chain_length=-1", ""),
]

PARTICIPANTS: list[Row] = [
    ("speaker=politico", "s32 s33"),
    ("speaker=quay-ada&speaker=guido-crosetto", "q01 s23"),
    ("speaker_not=politico", "all but s32 s33"),
    ("speaker_isnull=true", NOBODY),
    ("speaker_isnull=false", f"all but {NOBODY}"),
    ("speaker_kind=state", "s10"),
    ("speaker_kind=group", "h08 q01 s04 s05 s24"),
    ("speaker_kind_not=person", f"{NOBODY} h08 q12 s04 s05 s10 s15 s24 s29 s30 s32 s33"),
    ("speaker_kind_isnull=true", NOBODY),
    ("speaker_kind_isnull=false", f"all but {NOBODY}"),
    ("speaker_country=FR", "s02 s28 q01"),
    ("speaker_country=DE&speaker_country=UA", "s34 s10"),
    ("speaker_country_not=FR", "all but s02 s28 q01"),
    ("speaker_country_isnull=false", "s02 s07 s08 s10 s15 s23 s28 s29 s30 s34 q01"),
    ("speaker_country_isnull=true", "all but s02 s07 s08 s10 s15 s23 s28 s29 s30 s34 q01"),
    ("speaker_named=false", "h07 h08 q01 s04 s05 s11 s12 s13 s14 s20 s21 s24"),
    ("speaker_named_not=false", "all but h07 h08 q01 s04 s05 s11 s12 s13 s14 s20 s21 s24"),
    ("speaker_named_isnull=true", NOBODY),
    ("speaker_named_isnull=false", f"all but {NOBODY}"),
    ("speaker=quay-ada&speaker_named=false", ""),
    ("speaker=quay-rumor&speaker_country_isnull=true", "q01"),
    ("speaker_country=FR&speaker_kind=group", ""),
    ("speaker_country=FR&speaker_kind_not=person", ""),
    ("speaker_country=FR&speaker_kind_not=group", "s02 s28 q01"),
    ("speaker_kind=group&speaker_named_not=true", "h08 q01 s04 s05 s24"),
    ("speaker_kind=person&speaker_named=false", "h07 s11 s12 s13 s14 s20 s21"),
    ("on_behalf_of=italy", "s23 s29 s30"),
    ("on_behalf_of=italy&on_behalf_of=ostermark", "s23 s29 s30 h01 h02"),
    ("on_behalf_of_not=italy", "all but s23 s29 s30"),
    ("on_behalf_of_isnull=false", "s02 s23 s28 s29 s30 s34 h01 h02 h09 h10 h11 h12 h13 h14"),
    (
        "on_behalf_of_isnull=true",
        "all but s02 s23 s28 s29 s30 s34 h01 h02 h09 h10 h11 h12 h13 h14",
    ),
    ("addressee=callisia", "h01 h10"),
    ("addressee=callisia&addressee_not=ostermark", "h01"),
    ("addressee_not=callisia", "all but h01 h10"),
    ("addressee_isnull=false", "h01 h10 s08"),
    ("addressee_isnull=true", "all but h01 h10 s08"),
    ("about=russia", "s24 s25 s34"),
    ("about=analysts", "s16"),
    ("about=russia&about_not=ukraine", "s24 s25"),
    ("about_not=russia", "all but s24 s25 s34"),
    (
        "about_isnull=false",
        "s04 s05 s07 s09 s11 s12 s13 s16 s21 s23 s24 s25 s26 s30 s34 q01",
    ),
    (
        "about_isnull=true",
        "all but s04 s05 s07 s09 s11 s12 s13 s16 s21 s23 s24 s25 s26 s30 s34 q01",
    ),
    ("participant=ukraine", "s04 s09 s10 s30 s34 q01"),
    ("participant=italy", "s14 s23 s29 s30"),
    ("participant=italy&participant_not=france", "s23 s29 s30"),
    ("participant_not=ukraine", "all but s04 s09 s10 s30 s34 q01"),
    (
        "participant_isnull=true",
        "h03 h15 s03 s17 s18 s19 s22 s27 s35 q02 q03 q04 q05 q06 q07 q08 q09 q10 q11",
    ),
    (
        "participant_isnull=false",
        "all but h03 h15 s03 s17 s18 s19 s22 s27 s35 q02 q03 q04 q05 q06 q07 q08 q09 q10 q11",
    ),
]

TOPICS: list[Row] = [
    ("topic=european-peacekeeping-in-ukraine", PEACE),
    ("topic=mandate", "s17 s22 s23 s24 s25 s35"),
    ("topic=quay", "q01"),
    ("topic=mandate&topic=quay-east", "s17 s22 s23 s24 s25 s35 q01"),
    ("topic=mandate&topic_not=un-auspices", "s17 s22 s35"),
    (
        "topic_not=european-peacekeeping-in-ukraine&document=peacekeepers-ukraine-2024-12",
        "s04 s05 s10 s30 s31 s32 s34",
    ),
    ("topic_isnull=true", BARE),
    ("topic_isnull=false", f"all but {BARE}"),
    ("topic_exact=european-peacekeeping-in-ukraine", PEACE_ALONE),
    ("topic_exact=mandate", "s17 s22 s35"),
    ("topic_exact=quay", ""),
    ("topic_exact_not=european-peacekeeping-in-ukraine", f"all but {PEACE_ALONE}"),
    ("topic_exact_isnull=true", BARE),
    ("topic_exact_isnull=false", f"all but {BARE}"),
    ("topic=mandate&topic_exact=force-size", "s17"),
    ("topic=mandate&topic_exact_not=mandate", "s23 s24 s25"),
    ("topic_country=UA", f"{PEACE_ALONE} s04 s30"),
    ("topic_country_not=UA", f"all but {PEACE_ALONE} s04 s30"),
    ("topic_country_isnull=false", f"{PEACE_ALONE} s04 s30"),
    ("topic_country_isnull=true", f"all but {PEACE_ALONE} s04 s30"),
    ("topic=security-guarantees&topic_country=UA", "s09 s30"),
]

STANCE: list[Row] = [
    ("stance=against", "h11 h13 q01 s05 s07 s24"),
    ("stance=neutral&stance=unclear", "h09 s01 s06 s29"),
    ("stance_not=favor", "all but s02 s04 s08 s10 s23 s28 s30 h01 h14 q01"),
    ("stance_isnull=false", STANCES),
    ("stance_isnull=true", f"all but {STANCES}"),
    ("stance_holder=italy", "s29 s30"),
    ("stance_holder=italy&stance_holder=callisia", "s29 s30 h11 h13 h14"),
    ("stance_holder_not=italy", "all but s29 s30"),
    ("stance_holder_isnull=false", STANCES),
    ("stance_holder_isnull=true", f"all but {STANCES}"),
    ("stance_topic=mandate", "s23 s24"),
    ("stance_topic=european-peacekeeping-in-ukraine", "s01 s02 s06 s07 s08 s23 s24 s28 s29"),
    ("stance_topic=quay&stance_topic=harbor-accord", "q01 h01 h09 h11 h13 h14"),
    ("stance_topic_not=harbor-accord", "all but q01 h01 h09 h11 h13 h14"),
    ("stance_topic_isnull=false", STANCES),
    ("stance_topic_isnull=true", f"all but {STANCES}"),
    ("stance_topic_exact=european-peacekeeping-in-ukraine", "s01 s02 s06 s28"),
    ("stance_topic_exact=mandate", ""),
    ("stance_topic_exact_not=un-auspices", "all but s23 s24"),
    ("stance_topic_exact_isnull=false", STANCES),
    ("stance_topic_exact_isnull=true", f"all but {STANCES}"),
    ("stance_ascribed=true", ASCRIBED),
    ("stance_ascribed=false", TAKEN),
    ("stance_ascribed_not=true", f"all but {ASCRIBED}"),
    ("stance_ascribed_not=false", f"all but {TAKEN}"),
    ("stance=against&stance_ascribed=true", "s05 q01"),
    ("stance=unclear&stance_ascribed=true", "s01 s06"),
    ("stance=favor&stance_ascribed=true", ""),
    ("stance=favor&stance_holder=quay-board", ""),
    ("stance=favor&stance_holder_not=quay-ada&stance_topic=quay", ""),
    ("stance=favor&stance_topic_not=harbor-accord", "s02 s04 s08 s10 s23 s28 s30 q01"),
    ("stance_holder=callisia&stance_not=against", "h14"),
    ("stance=favor&stance_not=against&document=quay-notes", ""),
    ("stance=favor&stance_not=against&stance_holder=quay-ada", "q01"),
    ("stance_topic=mandate&stance_topic_exact=un-auspices&stance=against", "s24"),
]

CONDITION: list[Row] = [
    ("condition=if", "s21 s24 s28 q01"),
    ("condition=only_if&condition=unless", "h07 h10 q01"),
    ("condition_not=if", "all but s21 s24 s28 q01"),
    ("condition_isnull=false", CONDITIONS),
    ("condition_isnull=true", f"all but {CONDITIONS}"),
    ("condition_topic=security-guarantees", "s09 s11 s12"),
    ("condition_topic=end-of-fighting", "s28 s29"),
    ("condition_topic=end-of-fighting&condition_topic=quay", "s28 s29 q01"),
    ("condition_topic_not=security-guarantees", "all but s09 s11 s12"),
    ("condition_topic_isnull=false", ON_TOPICS),
    ("condition_topic_isnull=true", f"all but {ON_TOPICS}"),
    ("condition_topic_exact=nato-guarantee", "s09 s11 s12"),
    ("condition_topic_exact=security-guarantees", ""),
    ("condition_topic_exact=conflict-freeze", "s28"),
    ("condition_topic_exact_not=nato-guarantee", "all but s09 s11 s12"),
    ("condition_topic_exact_isnull=false", ON_TOPICS),
    ("condition_topic_exact_isnull=true", f"all but {ON_TOPICS}"),
    ("condition=unless&condition_topic=quay", ""),
    ("condition=if&condition_topic=quay", "q01"),
    ("condition=unless&condition_topic_isnull=true", "q01"),
    ("condition=unless&condition_topic_isnull=false", "h07"),
    ("condition=if&condition_topic_not=quay", "s21 s24 s28"),
    ("condition=unless&condition_topic_not=quay", "h07 q01"),
    ("condition_not=if&condition_topic=end-of-fighting", "s29"),
]

RELATIONS: list[Row] = [
    ("relation=contradicts", "s24 h14 q01"),
    ("relation=supersedes&relation=supports", "h14 s20 q01"),
    ("relation=explains", "s12 s17"),
    ("relation=restates", "s27"),
    ("relation_not=contradicts", "all but s24 h14 q01"),
    ("relation_isnull=false", RELATED),
    ("relation_isnull=true", f"all but {RELATED}"),
    ("related_to=peacekeepers-ukraine-2024-12-s23", "s24 q01"),
    ("related_to=harbor-accord-2031-s13&related_to=harbor-accord-2031-s09", "h14 h10 h11"),
    ("related_to_not=peacekeepers-ukraine-2024-12-s23", "all but s24 q01"),
    ("related_to_isnull=false", RELATED),
    ("related_to_isnull=true", f"all but {RELATED}"),
    ("relation=contradicts&related_to=peacekeepers-ukraine-2024-12-s23", "s24"),
    ("relation=supports&related_to=peacekeepers-ukraine-2024-12-s24", ""),
    ("relation_not=contradicts&related_to=peacekeepers-ukraine-2024-12-s23", "q01"),
    ("relation=contradicts&relation_not=supersedes", "s24 q01"),
]

ESTIMATES: list[Row] = [
    ("measure=military_personnel", "s18 s19 s20"),
    ("measure=berths", "h03 q01"),
    ("measure_not=military_personnel", "all but s18 s19 s20"),
    ("measure_isnull=false", NUMBERS),
    ("measure_isnull=true", f"all but {NUMBERS}"),
    ("unit={country}", "s15"),
    ("unit=Cel&unit=mo", "q03 h05"),
    ("unit_not={person}", "all but s18 s19 s20 h06 q01 q02 q05"),
    ("unit_isnull=false", NUMBERS),
    ("unit_isnull=true", f"all but {NUMBERS}"),
    ("quantity_role=required", "s20 h05 h06"),
    ("quantity_role=required&quantity_role=planned", "s20 h05 h06 q01"),
    ("quantity_role_not=expected", "all but s15 s18 s19 h07"),
    ("quantity_role_isnull=false", NUMBERS),
    ("quantity_role_isnull=true", f"all but {NUMBERS}"),
    ("estimate_likelihood=likely", "s18"),
    ("estimate_likelihood=likely&estimate_likelihood=very_likely", "s18 h07"),
    ("estimate_likelihood_not=likely", "all but s18"),
    ("estimate_likelihood_isnull=false", "s18 h07 q12"),
    ("estimate_likelihood_isnull=true", "all but s18 h07 q12"),
    ("estimate_overlaps=80000,120000&measure=military_personnel", "s19 s20"),
    ("estimate_overlaps=5,8", "s15 s20 h06 q12"),
    ("estimate_overlaps=5,8&estimate_overlaps=40000,40000", "s15 s18 s20 h03 h05 h06 q12"),
    ("estimate_overlaps=30,39", "s20 h05 h06 q01"),
    ("estimate_overlaps=60,60", "s20 h05 h06"),
    ("estimate_overlaps=90,90", "s20 h05"),
    ("estimate_overlaps=150,150", "s20 h05"),
    ("estimate_overlaps=200,200", "s20 h03 h05"),
    ("estimate_overlaps=299.5,300", "s20 h03 h05 h07"),
    ("estimate_overlaps=100000,", "s19 s20 h03 h05"),
    ("estimate_overlaps=100000.5,", "h03 h05"),
    ("estimate_overlaps=,-1", "s20 h06 q03"),
    ("estimate_overlaps_not=0,", "all but s15 s18 s19 s20 h03 h05 h06 h07 q01 q02 q05 q12"),
    ("estimate_overlaps_not=,1e12", f"all but {NUMBERS}"),
    ("measure=berths&estimate_overlaps=10,10", ""),
    ("measure=people&estimate_overlaps=10,10", "q01"),
    ("measure=berths&quantity_role=planned", ""),
    ("measure=berths&quantity_role_not=actual", ""),
    ("measure=people&quantity_role_not=planned", "q02 q05"),
    ("unit={person}&measure_not=military_personnel", "h06 q01 q02 q05"),
]

ROWS = [*CHAIN, *PARTICIPANTS, *TOPICS, *STANCE, *CONDITION, *RELATIONS, *ESTIMATES]
