"""Every link of the documentation leads somewhere, and none leads off needlessly."""

from pathlib import Path

import pytest

from tests.docs.markdown import ROOT, anchors, documents, links, name_of, prose

STANDARDS = ("https://semver.org",)
"""The only places outside to which the documentation may link: standards that it follows."""

LINKS = [
    pytest.param(document, link, id=f"{name_of(document)} {link}")
    for document in documents()
    for link in links(document)
]


@pytest.mark.parametrize(("document", "link"), LINKS)
def test_a_link_leads_to_a_file_and_heading_that_exist(document: Path, link: str):
    if "://" in link:
        assert link.startswith(STANDARDS)
        return
    path, _, anchor = link.partition("#")
    target = (document.parent / path).resolve() if path else document
    assert target.is_relative_to(ROOT)
    assert target.is_file()
    if anchor:
        assert anchor in anchors(target)


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_a_bare_address_is_one_of_this_installation_or_made_up(document: Path):
    words = prose(document).replace("(", " ").replace("<", " ").replace("`", " ").split()
    addresses = [word for word in words if word.startswith(("http://", "https://"))]
    ours = ("http://127.0.0.1", "https://records.example", *STANDARDS)

    assert [address for address in addresses if not address.startswith(ours)] == []


def test_every_page_and_decision_can_be_reached_from_the_readme():
    reached: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        document = ahead.pop()
        if document in reached or document.suffix != ".md":
            continue
        reached.add(document)
        local = [link.partition("#")[0] for link in links(document) if "://" not in link]
        ahead += [(document.parent / path).resolve() for path in local if path]

    assert set(documents()) == reached
