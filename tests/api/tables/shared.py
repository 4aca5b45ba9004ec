"""Rows that the tables of several lists have in common."""

Row = tuple[str, str]
"""A query and the short names of what it finds; see `tests.api.world.ids`."""


def rows_of_writing(first: str, second: str, third: str, fourth: str) -> list[Row]:
    """Return what dates find records by that were written in the four moments around a day.

    In UTC they are the last microsecond before 18 December 2024, its first, its last, and the
    first of the next day; and a year and a day later for the last write. All else is of 2026.
    """
    return [
        ("created=2024-12-18", f"{second} {third}"),
        ("created=2024-12-17&created=2024-12-19", f"{first} {fourth}"),
        ("created=2024-12", f"{first} {second} {third} {fourth}"),
        ("created=2024-12-18T00:00:00Z", second),
        ("created=2024-12-18T01:00:00%2B01:00", second),
        ("created=2024-12-18T18:59:59.999999-05:00", third),
        ("created_not=2024-12-18", f"all but {second} {third}"),
        ("created_not=2024", f"all but {first} {second} {third} {fourth}"),
        ("created_after=2024-12-19&created_before=2025", fourth),
        ("created_after=2024-12-18&created_before=2024-12-18", f"{second} {third}"),
        ("created_after=2024-12-18T23:59:59.999999Z&created_before=2024", f"{third} {fourth}"),
        ("created_after=2026-11-22", f"all but {first} {second} {third} {fourth}"),
        ("created_before=2024-12-17", first),
        ("created_before=2024-12-18T00:00:00Z", f"{first} {second}"),
        ("created_before=2024-12-18T00:30:00%2B01:00", ""),
        ("updated=2025-12-19", f"{second} {third}"),
        ("updated_not=2025-12-19", f"all but {second} {third}"),
        ("updated_after=2025-12-20", f"all but {first} {second} {third}"),
        ("updated_before=2025-12-18", first),
    ]
