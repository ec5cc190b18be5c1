# salesforce-bulk: jobs and batches of Bulk API 1.0 in CSV and JSON, results, failures.
import csv
import io
import json
import os
import sys

from salesforce_bulk import SalesforceBulk, CsvDictsAdapter
from salesforce_bulk.salesforce_bulk import BulkApiError, BulkBatchFailed

bulk = SalesforceBulk(sessionId=os.environ["SFSIM_TOKEN"], host=os.environ["SFSIM_URL"])
failed, passed = [], 0


def check(body):
    global passed
    try:
        body()
        passed += 1
    except Exception as error:  # a check that breaks is one that failed
        failed.append(body.__name__)
        print(f"FAIL  {body.__name__}\n      {type(error).__name__}: {error}")


def same(one, other):
    assert one == other, f"{one!r} is not {other!r}"


def refused(kind, body):
    try:
        body()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


def run(job, rows):
    batch = bulk.post_batch(job, CsvDictsAdapter(iter(rows)))
    bulk.close_job(job)
    bulk.wait_for_batch(job, batch)
    return bulk.get_batch_results(batch)


def rows_of(soql, content_type="CSV"):
    job = bulk.create_query_job("Contact", contentType=content_type)
    batch = bulk.query(job, soql)
    bulk.close_job(job)
    bulk.wait_for_batch(job, batch)
    out = []
    for result in bulk.get_all_results_for_query_batch(batch):
        text = b"".join(result).decode()
        out += json.loads(text) if content_type == "JSON" else list(csv.DictReader(io.StringIO(text)))
    return out


def lives_of_rows():
    made = run(bulk.create_insert_job("Contact", contentType="CSV"), [{"LastName": f"Bulk {n}"} for n in range(5)])
    same([one.success for one in made], ["true"] * 5)
    ids = [one.id for one in made]
    titles = [{"Id": one, "Title": "Bulk"} for one in ids]
    same([one.created for one in run(bulk.create_update_job("Contact", contentType="CSV"), titles)], ["false"] * 5)
    same(len(rows_of("SELECT Id FROM Contact WHERE Title = 'Bulk'")), 5)
    same(rows_of("SELECT Id, Title FROM Contact WHERE Title = 'Bulk'", "JSON")[0]["Title"], "Bulk")
    gone = run(bulk.create_delete_job("Contact", contentType="CSV"), [{"Id": one} for one in ids])
    same([one.success for one in gone], ["true"] * 5)
    same(rows_of("SELECT Id FROM Contact WHERE Title = 'Bulk'"), [])


def json_rows():
    job = bulk.create_insert_job("Contact", contentType="JSON")
    batch = bulk.post_batch(job, json.dumps([{"LastName": "Bulk"}, {"FirstName": "Nobody"}]))
    bulk.close_job(job)
    bulk.wait_for_batch(job, batch)
    good, bad = bulk.get_batch_results(batch)
    same((good.success, bad.success), (True, False))
    same(bad.error[0]["statusCode"], "REQUIRED_FIELD_MISSING")


def jobs():
    job = bulk.create_insert_job("Contact")
    bulk.abort_job(job)
    same(bulk.job_state(job), "Aborted")
    refused(BulkApiError, lambda: bulk.job_status("7505e00000AAAAAAA0"))
    other = SalesforceBulk(sessionId="expired", host=os.environ["SFSIM_URL"])
    refused(BulkApiError, lambda: other.create_insert_job("Contact"))


def failed_query():
    refused(BulkBatchFailed, lambda: rows_of("SELECT Nonsense FROM Contact"))


for one_check in (lives_of_rows, json_rows, jobs, failed_query):
    check(one_check)
print(f"salesforce-bulk: {passed} passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
