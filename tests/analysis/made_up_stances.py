"""Made-up statements with stances: few holders and topics, and dates of every kind."""

from typing import Any

from hypothesis import strategies as st

from tests.builders import actor, article, outlet, save, topic

HOLDERS = ("ada", "bo", "cy")
TOPICS = {"bridge": None, "toll": "bridge", "night-toll": "toll", "harbor": None}
DATES = (
    *("2024-01", "2024-02", "2024-01-10", "2024-01-20/2024-02-10", "2024-02-20", "2024-03"),
    *("2024", "2024-02/..", "../2024-01-15", "../..", "2024-02-01/", "/2024-02-15"),
)
DOCUMENTS = {"dated": {"edtf": "2024-01-25"}, "undated": None, "in-words": {"text": "in spring"}}
STANCES = ("favor", "against", "neutral", "unclear")

dates = st.one_of(
    st.sampled_from(DATES).map(lambda edtf: {"edtf": edtf}),
    st.sampled_from([None, {"text": "once"}]),
)
roles = st.lists(
    st.tuples(st.sampled_from(HOLDERS), st.sampled_from(["speaker", "on_behalf_of", "about"])),
    unique=True,
    max_size=3,
)
held = st.lists(
    st.tuples(st.sampled_from(HOLDERS), st.sampled_from([*TOPICS]), st.sampled_from(STANCES)),
    unique_by=lambda one: one[:2],
    max_size=3,
)
statements = st.lists(
    st.fixed_dictionaries(
        {
            "document": st.sampled_from([*DOCUMENTS]),
            "said": dates,
            "roles": roles,
            "held": held,
            "is_conditional": st.booleans(),
            "is_draft": st.sampled_from([False, False, False, True]),
        }
    ),
    min_size=1,
    max_size=14,
)


def write(drawn: list[dict[str, Any]]) -> None:
    """Write what was drawn, and the world that it is about."""
    save(
        {
            "actors": {id: actor(id) for id in HOLDERS},
            "sources": {
                "herald": outlet(),
                **{
                    id: article(id, published=published, publisher="herald")
                    for id, published in DOCUMENTS.items()
                },
            },
            "topics": {id: topic(id, parent=parent) for id, parent in TOPICS.items()},
            "statements": {
                id: statement(id, one)
                for id, one in ((f"s{number:02}", one) for number, one in enumerate(drawn))
            },
        }
    )


def statement(id: str, drawn: dict[str, Any]) -> dict[str, Any]:
    """Return the raw statement of what was drawn."""
    is_spoken = any(role == "speaker" for _, role in drawn["roles"])
    return {
        "id": id,
        "document": drawn["document"],
        "text": f"What {id} says.",
        "kind": "assertion",
        "attribution": "explicit" if is_spoken else "narrator",
        "speech": "indirect" if is_spoken else "none",
        "said": drawn["said"],
        "participants": [{"actor": actor, "role": role} for actor, role in drawn["roles"]],
        "stances": [
            {"holder": holder, "topic": topic, "stance": stance}
            for holder, topic, stance in drawn["held"]
        ],
        "conditions": [{"kind": "if", "text": "it rains"}] if drawn["is_conditional"] else [],
        "review_status": "draft" if drawn["is_draft"] else "accepted",
    }
