"""What `q` finds among statements, over both seeds and the quay, however it is written."""

Q = "q01 q02 q03 q04 q05 q06 q07 q08 q09 q10 q12"
"""The statements that speak of a quay; q11 does so in Russian."""

WITH_A = (
    "h04 h05 h07 h08 h10 h15 s01 s05 s07 s09 s11 s12 s13 s17 s18 s20 s25 s26 s27 s29 s31 s34 s35"
)
"""The statements that have the word "a"."""

PEACE = "s01 s02 s03 s06 s09 s13 s27 s28 s33 s35"
OR = "h05 h08 s05 s08 s09 s32"

FOUND: list[tuple[str, str]] = [
    # forms of English words
    ("crosetto", "s23"),
    ("ministry", "s29 s30"),
    ("MINISTRIES", "s29 s30"),
    ("extends", "q01"),
    ("exten", ""),
    ("exten*", "q01"),
    ("peace*", PEACE),
    # words of other languages, as they are
    ("Заметка", "q11"),
    ("ЗАМЕТКА НАБЕРЕЖНОЙ", "q11"),
    ("заметки", ""),
    ("замет*", "q11"),
    # accents, apostrophes and what else is no part of a word
    ("nasudden -works", "h01 h02 h07 h13 h14"),
    ("NÄSUDDEN -works", "h01 h02 h07 h13 h14"),
    ("outlet's", "q12 s15"),
    ("OUTLET\u2019S", "q12 s15"),
    ("outlets", "q12 s15"),
    ("40,000", "s18"),
    ("40 000", "s18"),
    ("on_behalf_of", "s07"),
    # notes, conditions, fragments, speakers and topics
    ("russian", "s34"),
    ("rain", "q01"),
    ("ada", "q01"),
    ("board", "q12"),
    ("united nations", "h02 h09 h10 s23 s24 s25"),
    ("extended harbor", "q01"),
    # side by side, in one text
    ('"say ada quay"', "q01"),
    ('"ada say quay"', ""),
    ('"ADA Quay"', "q01"),
    ('"united nations"', "h02 h09 h10 s23 s24 s25"),
    ('"nations united"', ""),
    ('"on the quay"', "q01 q02 q03 q04 q05 q06 q07 q08 q09 q10 q12"),
    ('"quay the board"', ""),
    ('"money it rains"', ""),
    # or, and minus
    ("quay", Q),
    ("-quay", f"all but {Q}"),
    ("quay -remark", "q01"),
    ("quay or crosetto", f"{Q} s23"),
    ("quay OR crosetto", f"{Q} s23"),
    ("crosetto or remark -remark", "s23"),
    ("money crosetto or rain", "q01"),
    ('-"the quay"', f"all but {Q}"),
    ('-"a b"', "all but"),
    ("- -a", f"all but {WITH_A}"),
    ("- quay", Q),
    ("--quay", f"all but {Q}"),
    ("or", OR),
    ("or or", OR),
    ("or quay", Q),
    ("quay or", Q),
    ("quay or or crosetto", f"{Q} s23"),
    # quotation marks without a partner
    ('"the quay', Q),
    ('quay"', Q),
    ('quay"ada', ""),
    ('ada"quay', "q01"),
    # what the databases' own languages would take for operators
    ("NEAR(quay ada)", ""),
    ("NEAR(quay", ""),
    ("quay NEAR ada", ""),
    ("quay AND ada", "q01"),
    ("NOT quay", ""),
    ("quay:*", Q),
    ("^quay", Q),
    ("{quay}", Q),
    ("words:quay", ""),
    ("words : quay", ""),
    ("quay\\", Q),
    ("\\quay", Q),
    ("quay & ada", "q01"),
    ("quay | ada", "q01"),
    ("!quay", Q),
    ("quay <-> ada", "q01"),
    ("quay'", Q),
    ("''quay''", Q),
    ("quay' OR 1=1 --", Q),
    ("';DROP TABLE quay", ""),
    ("quay%", Q),
    ("quay;", Q),
    # the signs of our own tokens
    ("~quay", Q),
    ("=quay", Q),
    ("@1", "s11 s12 s13 s14"),
    ("#1", "s11 s12 s13 s14"),
    ("quay _ _", Q),
    # letters of all kinds
    ("\U0001f986 quay", Q),
    ("quay\U0001f986ada", ""),
    ("ada\U0001f986quay", "q01"),
    ("\u202equay", Q),
    ("\u0642\u0627\u0644", ""),
    ("\ufb01", ""),
    ("\uff51\uff55\uff41\uff59", Q),
    ("qua\u0301y", Q),
    # as long as can be
    ("a" * 500, ""),
    ("a b c d e f g h i j", ""),
    ("a " * 100, WITH_A),
]
"""Queries, and short names of what they find."""

REFUSED: list[tuple[str, str]] = [
    *((text, "empty") for text in ("", " ", '"', '""', "''", "-", "*", "**", "\\", "%", "_", ".*")),
    ("\U0001f986", "empty"),
    ("-\u202e", "empty"),
    ("quay\0ada", "nul"),
    ("qu*ay", "star"),
    ("*quay", "star"),
    ('"the quay*"', "star"),
    ("on_behalf*", "star"),
    ("quay or -ada", "or_not"),
    ("a" * 501, "too_long"),
    ("a b c d e f g h i j k", "too_many_words"),
    ("a b c d e or f g h -i -j -k", "too_many_words"),
]
"""Queries, and the code with which they are refused."""
