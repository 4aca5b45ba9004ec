"""What every controlled list has in common: values with a meaning, an origin and a label."""

from enum import Enum, IntEnum, StrEnum
from typing import Self


class Described(Enum):
    """A member that says what it means, where it comes from and what to call it.

    `meaning` is one or more full sentences that tell the value from its neighbors, for a person
    who annotates; `origin` names the standard or paper it was taken from, or "On Record"; `label`
    is its name in forms and lists, such as "Event report".
    """

    meaning: str
    origin: str
    label: str

    @classmethod
    def choices(cls) -> list[tuple[str | int, str]]:
        """Return (value, label) of every member in the order of the list, as Django takes them."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def values(cls) -> list[str | int]:
        """Return the value of every member, in the order of the list."""
        return [member.value for member in cls]

    def _describe(self, meaning: str, origin: str, label: str) -> Self:
        self.meaning = meaning
        self.origin = origin
        self.label = label
        return self


# The descriptions have defaults in both `__new__` only because type checkers read them as the
# signature of the look-up by value too (`Polarity("negative")`); a test finds a member without.
class Vocabulary(Described, StrEnum):
    """A controlled list of slugs; the docstring of each subclass says what its list describes.

    A member is written `NAME = "slug", "What it means.", "Where it is from"`, with its label as
    a fourth item where the slug does not spell it.
    """

    def __new__(cls, slug: str, meaning: str = "", origin: str = "", label: str = "") -> Self:
        """Make a member that is its slug."""
        member = str.__new__(cls, slug)
        member._value_ = slug
        return member._describe(meaning, origin, label or slug.replace("_", " ").capitalize())


class Scale(Described, IntEnum):
    """A controlled list of grades, stored and compared as integers.

    A member is written `NAME = 1, "What it means.", "Where it is from", "Label"`.
    """

    def __new__(cls, grade: int, meaning: str = "", origin: str = "", label: str = "") -> Self:
        """Make a member that is its grade."""
        member = int.__new__(cls, grade)
        member._value_ = grade
        return member._describe(meaning, origin, label)
