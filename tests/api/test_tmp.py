import pytest, json, time, base64
from django.test import Client
from tests.api.asking import *
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
C=Client(raise_request_exception=False)
def b(x): return base64.urlsafe_b64encode(json.dumps(x).encode()).decode().rstrip("=")
def test_probe():
    def cur(q):
        from urllib.parse import urlsplit, parse_qs
        n=C.get("/api/v1/statements/?limit=2&"+q).json()["next"]
        t=parse_qs(urlsplit(n).query)["cursor"][0]
        return json.loads(base64.urlsafe_b64decode(t+"="*(-len(t)%4)))
    import logging; pass
    o=cur("ordering=said"); cr=cur("ordering=created"); print(o,cr)
    probes=[]
    for v in ([],["2024-12-18"],["2024-12-18","a","b"],["2024-12-18",None],[None,"a"],[1,2],[[1],{}],["x","y"],["2024-12-18","\ud800"]):
        probes.append("ordering=said&cursor="+b([o[0],o[1],v,False]))
    for v in ("9999-12-31T23:59:59.999999-14:00","0001-01-01T00:00:00+14:00","2024-01-01",5,True,"2024-01-01T00:00:00Z"):
        probes.append("ordering=created&cursor="+b([cr[0],cr[1],[v,"a"],False]))
    probes.append("cursor="+b(o)); 
    probes += ["q="+"a+"*600, "q="+"a+"*2000,"q="+"a"*5000,"q="+"a"*50000,"q="+"b+"*40,
      "&".join(["said=2024"]*900),"&".join(["said=2024"]*1000),"&".join(f"said={y:04}" for y in range(1000,1999)),"&".join(["chain_length=1"]*500),"&".join(["created=2024"]*999),
      "&".join(f"estimate_overlaps={i},{i}" for i in range(999)),"&".join(f"id=x{i}" for i in range(999)),"&".join(f"unk{i}=1" for i in range(999)),"&".join(f"unk{i}=1" for i in range(1200)),
      "fields="+",".join(f"n{i}" for i in range(5000)),"fields="+"x"*100000,"language="+"en-"*1000,"language="+"a"*100000,"unit="+"m."*5000+"!","unit="+"m2"*5000+"!","unit="+"10"*5000+"!","unit="+"{"*5000,
      "confidence_min=9223372036854775807","confidence=9223372036854775807","chain_length_max=9223372036854775807","chain_length=9223372036854775807","chain_length_min=-9223372036854775808","chain_length=40000",
      "document_country=%C3%9F","kind=%ED%A0%80","q=%00","q=%EF%BF%BD","%00=1","%FF=1","=","=1","&&","q","a"*10000+"=1","cursor="+"A"*100000,"cursor=%C3%A9","limit=%D9%A3","limit=+5","limit=5.0","limit=05","limit=-5","confidence=%D9%A3",
      "created=0001-01-01T00:00:00%2B14:00","created_before=9999-12-31T23:59:59Z","created=9999","created=0001","created_after=9999-12-31T23:59:59-14:00","created=2024-12-18T23:59:60Z","created=2024-12-18T24:00:00Z","said=0000","said=2024-13","said=2023-02-29","said=2024-12-18T00:00:00Z",
      "format=xyz","format=api","format=json","format=","fields=","fields=.","fields=id.","fields=..","fields=said.edtf.x","omit=id","omit=document.id","fields=document..name","count=EXACT","ordering=-","ordering=--id","ordering=%20id","credibility=01","credibility=1.0","speaker_named=True","speaker_named=1","estimate_overlaps=,","estimate_overlaps=1","estimate_overlaps=5,1","estimate_overlaps=1,2,3","estimate_overlaps=nan,1","estimate_overlaps=inf,","estimate_overlaps=1e400,","id=a,b","kind=assertion,demand","id=A","published=2024..","stance=favour","via=reuter",
      ]
    for p in probes:
        t=time.time()
        from django.db import transaction
        with transaction.atomic():
            r=C.get("/api/v1/statements/?limit=2&"+p)
            if r.status_code>=500: transaction.set_rollback(True); print(repr(getattr(r,'exc_info',None) or r.content)[:300])
        dt=time.time()-t
        body=r.content.decode()
        d=json.loads(body) if 'json' in r.headers['Content-Type'] else {}
        flag="!!!!" if r.status_code>=500 else ("slow" if dt>.5 else "")
        print(flag,r.status_code, f"{dt:.2f}", p[:100], len(body), (d.get("errors") or [{}])[0].get("detail","")[:150] if r.status_code==400 else [x['id'][-3:] for x in d.get('results',[])])
