"""Read words of likelihood as a band of probability (ICD 203)."""

import re

from statements.vocabularies import Likelihood

LONGEST = 100
"""Most characters that are read, which is the length of the column for such words."""

PHRASES = {
    Likelihood.ALMOST_NO_CHANCE: "almost no chance|remote|(?:next to|almost|virtually) impossible",
    Likelihood.VERY_UNLIKELY: "(?:very|highly) (?:unlikely|improbable)",
    Likelihood.UNLIKELY: "unlikely|improbable|improbably|doubtful",
    Likelihood.ROUGHLY_EVEN_CHANCE: "(?:roughly |about )?(?:an )?even (?:chance|odds)"
    "|could go either way|fifty-fifty|50-50",
    Likelihood.LIKELY: "likely|probably|probable|more likely than not",
    Likelihood.VERY_LIKELY: "(?:very|highly) (?:likely|probable|probably)",
    Likelihood.ALMOST_CERTAIN: "(?:almost|nearly|virtually) (?:certain|certainly)"
    "|as good as (?:sure|certain)",
}
LEAD = "(?:(?:it )?(?:is|was|would be|seems|looks|will|would) )?(?:a )?"
TAIL = "(?: (?:that|to|chance|possibility))?"
BANDS = [
    (band, re.compile(rf"{LEAD}(?:{phrases}){TAIL}", re.IGNORECASE))
    for band, phrases in PHRASES.items()
]


def read_likelihood(words: str) -> Likelihood | None:
    """Return the band that words stand for, or None if they have no place among the bands.

    All the words must be understood: "not likely" and "very, very likely" are none.
    """
    if len(words) > LONGEST:
        return None
    plain = " ".join(words.split())
    return next((band for band, pattern in BANDS if pattern.fullmatch(plain)), None)
