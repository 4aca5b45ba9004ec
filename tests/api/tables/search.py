"""What `q` finds in statements, over both seeds and the quay, in any way of writing it."""

ELEVEN = "a b c d e f g h i j k"
LONG = "a" * 500
TOO_LONG = "a" * 501

FOUND: list[tuple[str, str]] = [
    # forms of English words; whole words only
    ("crosetto", "s23"),
    ("ministry", "s29 s30"),
    ("MINISTRIES", "s29 s30"),
    ("extends", "q01"),
    ("exten", ""),
    # texts of other languages have words only as they are
    ("Заметка", "q11"),
    ("ЗАМЕТКА набережной", "q11"),
    ("заметки", ""),
    # accents, cases and letters that look alike
    ("NÄSUDDEN", "h01 h02"),
]
