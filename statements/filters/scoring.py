"""How well a record matches a search, by the words that are kept of it."""

from collections.abc import Sequence, Set

from statements.documents.store.words import FORM, NAME
from statements.filters.search_query import Operand

OWN, OFTEN, AS_TYPED, IN_NAME, IN_OTHER_NAME = 400, 600, 250, 500, 200
"""What a word counts: for being there, and at most for being there often; see `score`."""

LONG = 100
"""How many words make a text long: that much longer, it counts like one word that doesn't match."""


def score(words: str, operands: Sequence[Operand], names: Sequence[Set[str]]) -> int:
    """Return how well a record matches, given its words: the sum over all wanted operands.

    ``names`` are, for each operand, the tokens of the speakers and topics named so. An operand that
    stands n times among the record's L words counts ::

        400 + 600 n / (n + 1 + L / 100)    so once in a short text counts more than in a long one
        + 250                              if it stands there as it was typed, in the same form
        + 500                              if it is in the record's own name
        + 200                              if it names a speaker or a topic

    and the parts that don't hold count nothing. Most of all it matters how many operands are there,
    and a record's own words always count more than a name. Both databases give the same numbers.
    """
    tokens = frozenset(words.split())
    return sum(
        _score_own(words, tokens, one) + (0 if tokens.isdisjoint(named) else IN_OTHER_NAME)
        for one, named in zip(operands, names, strict=True)
    )


def _score_own(words: str, tokens: Set[str], operand: Operand) -> int:
    count = max(words.count(fragment) for fragment in operand.fragments())
    if not count:
        return 0
    often = round(OFTEN * count / (count + 1 + len(tokens) / LONG))
    is_as_typed = all(f"{FORM}{word}" in tokens for word in operand.words)
    is_in_name = any(fragment in words for fragment in operand.fragments(NAME))
    return OWN + often + AS_TYPED * is_as_typed + IN_NAME * is_in_name
