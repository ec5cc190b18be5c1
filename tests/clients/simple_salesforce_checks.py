# simple-salesforce over TLS, which is all it speaks: session, client credentials, records, queries, errors.
import os
import sys

import requests
from simple_salesforce import Salesforce, SalesforceResourceNotFound, SalesforceMalformedRequest

url, token = os.environ["SFSIM_URL"], os.environ["SFSIM_TOKEN"]
host = url.split("://")[1]
sf = Salesforce(instance=host, session_id=token, version="60.0")
failed, passed = [], 0


def check(name, body):
    global passed
    try:
        body()
        passed += 1
    except Exception as error:  # a check that breaks is one that failed
        failed.append(name)
        print(f"FAIL  {name}\n      {type(error).__name__}: {error}")


def same(one, other):
    assert one == other, f"{one!r} is not {other!r}"


def refused(kind, body):
    try:
        body()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


def records():
    made = sf.Contact.create({"LastName": "Hopper", "Email": "grace@clients.test"})
    assert made["success"]
    same(sf.Contact.get(made["id"])["LastName"], "Hopper")
    same(sf.Contact.update(made["id"], {"FirstName": "Grace"}), 204)
    same(sf.query(f"SELECT Name FROM Contact WHERE Id = '{made['id']}'")["records"][0]["Name"], "Grace Hopper")
    same(sf.Contact.upsert(f"Id/{made['id']}", {"Title": "Admiral"}), 200)
    same(sf.Contact.delete(made["id"]), 204)
    refused(SalesforceResourceNotFound, lambda: sf.Contact.get(made["id"]))


def queries():
    for n in range(3):
        sf.Lead.create({"LastName": f"Query {n}", "Company": "Clients"})
    rows = list(sf.query_all_iter("SELECT Id FROM Lead WHERE Company = 'Clients'"))
    same(len(rows), 3)
    for row in rows:
        sf.Lead.delete(row["Id"])
    same(sf.query_all("SELECT Id FROM Lead WHERE Company = 'Clients'")["totalSize"], 0)
    refused(SalesforceMalformedRequest, lambda: sf.query("SELECT Nonsense FROM Contact"))


def describes():
    assert any(one["name"] == "Lead" for one in sf.describe()["sobjects"])
    fields = {one["name"] for one in sf.Contact.describe()["fields"]}
    assert "HasOptedOutOfEmail" in fields
    assert sf.limits()["DailyApiRequests"]["Max"] > 0


def bulk2():
    made = sf.bulk2.Lead.insert(records=[{"LastName": "Bulk", "Company": "Clients"}])
    same(made[0]["numberRecordsFailed"], 0)
    text = "".join(sf.bulk2.Lead.query("SELECT Id, LastName FROM Lead WHERE LastName = 'Bulk'"))
    assert "Bulk" in text


def setup():
    user = sf.query("SELECT Id FROM User WHERE Username = 'integration@sfsim.test'")["records"][0]["Id"]
    same(sf.set_password(user, "Admiral-1906"), None)
    same(sf.restful(f"sobjects/User/{user}/password")["isExpired"], False)
    mapping = sf.restful("sobjects/Contact/describe/layouts")["recordTypeMappings"][0]
    same(sf.Contact.describe_layout(mapping["recordTypeId"])["id"], mapping["layoutId"])
    same(sf.is_sandbox(), False)
    same(sf.toolingexecute("query?q=SELECT+Id+FROM+ApexClass")["size"], 0)


def client_credentials():
    # Its own login refuses an address with a port; the request it makes is this one.
    answer = requests.post(
        f"{url}/services/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=("sfsim-client", "sfsim-secret"),
        timeout=30,
    ).json()
    other = Salesforce(instance=host, session_id=answer["access_token"], version="60.0")
    same(other.query("SELECT COUNT() FROM User WHERE Username = 'admin@sfsim.test'")["totalSize"], 1)


for name, body in list(globals().items()):
    if callable(body) and name in ("records", "queries", "describes", "bulk2", "setup", "client_credentials"):
        check(name, body)
print(f"simple-salesforce: {passed} passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
