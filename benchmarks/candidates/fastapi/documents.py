"""The document as plain dicts, built from SQLAlchemy's objects without validation."""

from typing import Any

from benchmarks.candidates.values import edtf_date, instant

DRAFT = "draft"


def _brief(resource: str, record: Any) -> dict[str, Any] | None:
    if record is None:
        return None
    return {
        "id": record.key,
        "name": record.name,
        "kind": record.kind,
        "url": f"/api/v1/{resource}/{record.key}/",
    }


def _actor(record: Any) -> dict[str, Any] | None:
    return _brief("actors", record)


def _source(record: Any) -> dict[str, Any] | None:
    return _brief("sources", record)


def _topic(record: Any) -> dict[str, Any] | None:
    return _brief("topics", record)


def _anchor(row: Any) -> dict[str, Any]:
    return {"start": row.start, "end": row.end, "exact": row.exact, "digest": row.digest}


def _written(record: Any) -> dict[str, Any]:
    return {
        "created_at": instant(record.created_at),
        "updated_at": instant(record.updated_at),
        "revision": record.revision,
    }


def _participation(row: Any) -> dict[str, Any]:
    return {
        "position": row.position,
        "role": row.role,
        "actor": _actor(row.actor),
        "office": row.office,
        "described_as": row.described_as,
    }


def _hop(row: Any) -> dict[str, Any]:
    return {
        "position": row.position,
        "source": _source(row.source),
        "actor": _actor(row.actor),
        "relation": row.relation,
        "explicit": row.explicit,
        **_anchor(row),
    }


def _stance(row: Any) -> dict[str, Any]:
    return {"holder": _actor(row.holder), "topic": _topic(row.topic), "stance": row.stance}


def _condition(row: Any) -> dict[str, Any]:
    return {
        "position": row.position,
        "kind": row.kind,
        "text": row.text,
        "topic": _topic(row.topic),
        **_anchor(row),
    }


def _span(row: Any) -> dict[str, Any]:
    return {"position": row.position, "part": row.part, **_anchor(row)}


def _relation(row: Any) -> dict[str, Any]:
    other = row.other
    return {
        "kind": row.kind,
        "other": {
            "id": other.key,
            "text": other.text,
            "kind": other.kind,
            "url": f"/api/v1/statements/{other.key}/",
        },
    }


def _estimate(row: Any) -> dict[str, Any]:
    return {
        "id": row.key,
        "url": f"/api/v1/estimates/{row.key}/",
        "topic": _topic(row.topic),
        "measure": row.measure,
        "measured": row.measured,
        "quantity_role": row.quantity_role,
        "value": row.value,
        "lower": row.lower,
        "upper": row.upper,
        "lower_inclusive": row.lower_inclusive,
        "upper_inclusive": row.upper_inclusive,
        "approximator": row.approximator,
        "approximator_text": row.approximator_text,
        "unit": row.unit,
        "scenario": row.scenario,
        "likelihood": row.likelihood,
        "likelihood_text": row.likelihood_text,
        "as_of": edtf_date(row, "as_of"),
        **_anchor(row),
        "range_min": row.range_min,
        "range_max": row.range_max,
        **_written(row),
    }


def _assessment(row: Any) -> dict[str, Any]:
    return {
        "position": row.position,
        "assessor": _actor(row.assessor),
        "verdict": row.verdict,
        "verdict_text": row.verdict_text,
        "document": _source(row.document),
        "assessed": edtf_date(row, "assessed"),
        "web_url": row.web_url,
    }


def document(row: Any) -> dict[str, Any]:
    """Return a statement with all its parts, which have to be loaded already."""
    return {
        "id": row.key,
        "url": f"/api/v1/statements/{row.key}/",
        "document": _source(row.document),
        "text": row.text,
        "language": row.language,
        "kind": row.kind,
        "attribution": row.attribution,
        "speech": row.speech,
        "polarity": row.polarity,
        "modality": row.modality,
        "likelihood": row.likelihood,
        "likelihood_text": row.likelihood_text,
        "said": edtf_date(row, "said"),
        "occasion": row.occasion,
        "event": edtf_date(row, "event"),
        "credibility": row.credibility,
        "confidence": row.confidence,
        "review_status": row.review_status,
        "note": row.note,
        "topics": [_topic(topic) for topic in row.topics],
        "participants": [_participation(part) for part in row.participants],
        "chain": [_hop(part) for part in row.chain],
        "stances": [_stance(part) for part in row.stances],
        "conditions": [_condition(part) for part in row.conditions],
        "spans": [_span(part) for part in row.spans],
        "relations": [
            _relation(part) for part in row.relations if part.other.review_status != DRAFT
        ],
        "estimates": [_estimate(part) for part in row.estimates],
        "assessments": [_assessment(part) for part in row.assessments],
        "identifiers": [{"scheme": one.scheme, "value": one.value} for one in row.identifiers],
        **_written(row),
    }
