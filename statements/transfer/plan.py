"""Write what an import found to be new or different, and delete what it names for deletion."""

from collections import Counter
from collections.abc import Collection, Iterator

from statements.documents import MODELS, DocumentWriter, Facts, InUse
from statements.documents.rules.facts import COLUMNS, LINKS, REFERRED_TO
from statements.documents.serializers.layout import Key, sort_keys_into_waves
from statements.documents.store.bulk import chunked
from statements.documents.store.in_use import detach_sources, refuse_in_use
from statements.documents.store.merged_ids import find_merged
from statements.documents.store.writes import IDS_PER_QUERY
from statements.models import Record, Revision
from statements.transfer.items import Progress
from statements.transfer.report import Imported, ImportFaults
from statements.transfer.spool import Spool


class Plan:
    """Which records to write, by their places in the spool, which are new, and which to delete."""

    def __init__(
        self, facts: Facts, gone: dict[str, dict[str, int]], merged: dict[Key, str]
    ) -> None:
        self.facts = facts
        self.gone = gone
        self.merged = merged
        self.places: dict[str, dict[str, int]] = {resource: {} for resource in MODELS}
        self.new: dict[str, set[str]] = {resource: set() for resource in MODELS}
        self.imported = Imported()

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to do."""
        return self.count == 0

    @property
    def count(self) -> int:
        """How many records are written or deleted."""
        return sum(map(len, (*self.places.values(), *self.gone.values())))

    def will_have(self, resource: str, id: str) -> bool:
        """Return whether there will be a record with this id."""
        return id in self.facts.records[resource] or (
            id not in self.gone.get(resource, ())
            and MODELS[resource].objects.filter(key=id).exists()
        )

    def drop_needless_deletions(self) -> None:
        """Drop deletions of records that don't exist anyway, and merges that are known."""
        for resource, lines in self.gone.items():
            there: set[str] = set()
            for some in chunked(list(lines), IDS_PER_QUERY):
                rows = MODELS[resource].objects.filter(key__in=some)
                there.update(rows.values_list("key", flat=True))
            missing = {id: self.merged.get((resource, id)) for id in lines.keys() - there}
            known = find_merged(resource, [id for id, into in missing.items() if into])
            there |= {id for id, into in missing.items() if into and known.get(id) != into}
            self.gone[resource] = {id: line for id, line in lines.items() if id in there}
        merged = Counter(resource for resource, id in self.merged if id in self.gone[resource])
        gone = Counter({resource: len(lines) for resource, lines in self.gone.items() if lines})
        self.imported.merged, self.imported.deleted = merged, gone - merged

    def waves(self) -> Iterator[tuple[str, list[int]]]:
        """Yield (resource, places) so that a record's own row refers only to earlier ones."""
        links = {
            (resource, id): [link[1:] for link in self.facts.links(resource, id)]
            for resource in REFERRED_TO
            for id in self.places[resource]
        }
        for wave in sort_keys_into_waves(links):
            for resource, ids in wave.items():
                yield resource, sorted(self.places[resource][id] for id in ids)
        for resource, places in self.places.items():
            if resource not in REFERRED_TO:
                yield resource, list(places.values())


def write_plan(plan: Plan, spool: Spool, revision: Revision, progress: Progress) -> None:
    """Carry out the plan, inside the revision's transaction.

    Rows come first, each after those it refers to, then parts and history, then deletions. Raises
    ImportRefused if other records still refer to one that is deleted.
    """
    writer = DocumentWriter(revision)
    total, done = sum(map(len, plan.places.values())), 0
    for resource, places in plan.places.items():
        writer.find_previous(resource, [*places, *plan.gone.get(resource, ())])
    for resource, ordered in plan.waves():
        for chunk in spool.chunks(resource, ordered):
            documents = [spooled.document for _, spooled in chunk]
            writer.write_rows(resource, documents)
            done += len(documents)
            progress("writing", done // 2, total)
    for resource, places in plan.places.items():
        for chunk in spool.chunks(resource, places.values()):
            documents = [spooled.document for _, spooled in chunk]
            writer.write_parts(resource, documents)
            writer.record(resource, documents)
            done += len(documents)
            progress("writing", done // 2, total)
    _delete(plan, writer)
    # After the deletions, so that deleted records aren't touched too.
    writer.recorder.touch_referrers()


def _delete(plan: Plan, writer: DocumentWriter) -> None:
    faults = ImportFaults()
    gone: dict[type[Record], Collection[str]] = {
        MODELS[kind]: ids for kind, ids in plan.gone.items()
    }
    detach_sources(gone)
    for resource, ids in _gone_in_order(plan):
        model = MODELS[resource]
        lines = plan.gone[resource]
        try:
            refuse_in_use(model, ids, gone)
        except InUse as error:
            for id, reason in error.reasons.items():
                faults.add(lines[id], "", "in_use", reason)
            faults.more += error.more
            faults.refuse()
        model.objects.filter(key__in=ids).delete()
        there = writer.before[resource]
        before = {id: there[id] for id in ids if id in there and (resource, id) not in plan.merged}
        writer.recorder.record_deleted(resource, before)
    for resource, lines in plan.gone.items():
        merged = {id: plan.merged[resource, id] for id in lines if (resource, id) in plan.merged}
        writer.recorder.record_merged(resource, merged, writer.before[resource])


def _gone_in_order(plan: Plan) -> Iterator[tuple[str, list[str]]]:
    """Yield (resource, ids) to delete, each record before those its own row refers to."""
    after: dict[Key, list[Key]] = {}
    for resource, lines in plan.gone.items():
        if resource not in REFERRED_TO:
            yield resource, list(lines)
            continue
        columns = [COLUMNS[resource][name] for name in LINKS[resource]]
        rows = MODELS[resource].objects.filter(key__in=list(lines))
        for id, *others in rows.values_list("key", *columns):
            after.setdefault((resource, id), [])
            for target, other in zip(LINKS[resource].values(), others, strict=True):
                if other in plan.gone.get(target, ()):
                    after.setdefault((target, other), []).append((resource, id))
    for wave in sort_keys_into_waves(after):
        yield from wave.items()
