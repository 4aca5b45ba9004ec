"""What the scripts of a record's page ask while somebody types: what words say."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import Media, Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET

from statements.likelihood_words import read_likelihood
from statements.models import Source
from statements.number_words import read_number
from statements.typed_dates import read_date
from statements.vocabularies import SourceKind

NO_DOCUMENT = "Choose the document first: its text is held against the one you paste."


class Refused(Exception):
    """The request can't be answered; has the status and the faults, each with a JSON pointer."""

    def __init__(self, status: int, *faults: tuple[str, str]) -> None:
        self.status = status
        self.faults = faults
        super().__init__(status)


class ReadingAdmin(admin.ModelAdmin):
    """Reads dates, numbers and words of likelihood for the scripts of a record's page."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses that scripts ask, before those of the pages."""
        asked = [
            path(
                f"{name}/", self.admin_site.admin_view(self._answering(view)), name=self._url(name)
            )
            for name, view in self.asked_views().items()
        ]
        return [*asked, *super().get_urls()]

    def asked_views(self) -> dict[str, Callable[..., HttpResponse]]:
        """Return the views that scripts ask, by their names."""
        return {
            "read-date": require_GET(self.read_date),
            "read-number": require_GET(self.read_number),
            "read-likelihood": require_GET(self.read_likelihood),
        }

    def _url(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, with the script that reads dates if it can be saved."""
        if self._may_write(request):
            address = reverse(f"admin:{self._url('read-date')}")
            script = Script(
                "admin_desk/typed_dates.js", type="module", **{"data-date-url": address}
            )
            context["media"] += Media(
                js=[script],  # type: ignore[list-item]
                css={"all": ["admin_desk/typed_dates.css"]},
            )
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_write(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) or self.has_add_permission(request)

    def _answering(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """Return a view for those who may write, with what it refuses as JSON."""

        def answer(request: HttpRequest) -> HttpResponse:
            if not self._may_write(request):
                raise PermissionDenied
            try:
                return view(request)
            except Refused as refused:
                errors = [
                    {"pointer": pointer, "detail": detail} for pointer, detail in refused.faults
                ]
                return JsonResponse({"errors": errors}, status=refused.status)

        return answer

    def read_date(self, request: HttpRequest) -> HttpResponse:
        """Read a date as people write it, beside the date of a document, if one is given."""
        asked = _read_query(request, "words", "document")
        published = published_date(find_document(asked["document"])) if asked["document"] else None
        return JsonResponse(read_date(asked["words"], published)._asdict())

    def read_number(self, request: HttpRequest) -> HttpResponse:
        """Read a number as people write it."""
        return JsonResponse(read_number(_read_query(request, "words")["words"])._asdict())

    def read_likelihood(self, request: HttpRequest) -> HttpResponse:
        """Read words of likelihood."""
        band = read_likelihood(_read_query(request, "words")["words"])
        sentence = f"{band.label}: {band.meaning}" if band else "No band of probability is meant."
        return JsonResponse({"sentence": sentence, "likelihood": band})


def _read_query(request: HttpRequest, *names: str) -> dict[str, str]:
    """Return the parameters of a query, "" for those that it lacks; refuse any other."""
    faults = [(name, "There is no such parameter.") for name in request.GET if name not in names]
    faults += [
        (name, "Give this parameter once.") for name in names if len(request.GET.getlist(name)) > 1
    ]
    if faults:
        raise Refused(400, *faults)
    return {name: request.GET.get(name, "") for name in names}


def find_document(id: object) -> Source:
    """Return the document with this primary key, as forms have it; refuse anything else."""
    documents = Source.objects.filter(kind=SourceKind.DOCUMENT.value)
    if isinstance(id, str) and id.isascii() and id.isdecimal():
        source = documents.filter(pk=id).first()
        if source is not None:
            return source
    raise Refused(400, ("/document", NO_DOCUMENT))


def published_date(source: Source) -> str | None:
    """Return when a source was published, in EDTF."""
    published: str | None = source.published_edtf  # type: ignore[attr-defined]
    return published
