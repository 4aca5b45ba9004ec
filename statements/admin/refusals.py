"""What an editor is told if other writers kept a save from being done."""

RACE = (
    "Somebody else has just saved a record that conflicts with this one. Nothing was saved. Check "
    "the record, and try again."
)

BUSY = "Another write is taking too long. Nothing was saved. Try again."
