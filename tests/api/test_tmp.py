import pytest, json, time
from tests.api.asking import *
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
def test_dump():
    d={}
    for r in RESOURCES:
        d[r]=get(address(r,"limit=500")).json()["results"]
    with open("/tmp/apit/world.json","w") as f: json.dump(d,f,indent=1)
    import cProfile,pstats
    for q in ("", "via=reuters&hop_relation=cites"):
        t=time.process_time()
        for i in range(5): listed("statements",q)
        print((time.process_time()-t)/5)
    p=cProfile.Profile(); p.enable()
    listed("statements"); p.disable()
    pstats.Stats(p).sort_stats("cumtime").print_stats(45)
