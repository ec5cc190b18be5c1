// jsforce as its users write it: records, queries, collections, describe, bulk 2.0, errors.
import jsforce from 'jsforce'
import { admin } from './browser.mjs'
import { check, done, assert, url, token, app, control } from './checks.mjs'

const conn = new jsforce.Connection({ instanceUrl: url, accessToken: token, version: '60.0' })
const refused = async (promise, code) => {
  const error = await promise.then(() => null, (e) => e)
  assert.ok(error, 'it was not refused')
  assert.equal(error.errorCode ?? error.name, code)
  return error
}

await check('versions and identity', async () => {
  const versions = await conn.request('/services/data')
  assert.ok(versions.some((v) => v.version === '60.0'))
  const me = await conn.identity()
  assert.equal(me.username, admin.username)
  assert.match(me.id, /^https:/)
})

await check('create, retrieve, update, upsert, delete one record', async () => {
  const made = await conn.sobject('Contact').create({ LastName: 'Lovelace', Email: 'ada@clients.test' })
  assert.equal(made.success, true)
  assert.match(made.id, /^003\w{15}$/)
  const read = await conn.sobject('Contact').retrieve(made.id)
  assert.equal(read.LastName, 'Lovelace')
  assert.equal(read.attributes.type, 'Contact')
  assert.equal((await conn.sobject('Contact').update({ Id: made.id, FirstName: 'Ada' })).success, true)
  assert.equal((await conn.sobject('Contact').findOne({ Id: made.id })).Name, 'Ada Lovelace')
  assert.equal((await conn.sobject('Contact').destroy(made.id)).success, true)
  await refused(conn.sobject('Contact').retrieve(made.id), 'NOT_FOUND')
})

await check('several records at once, allOrNone or not', async () => {
  const rows = await conn.sobject('Lead').create([
    { LastName: 'One', Company: 'Clients' }, { LastName: 'Two', Company: 'Clients' }, { Company: 'Clients' }])
  assert.deepEqual(rows.map((r) => r.success), [true, true, false])
  assert.equal(rows[2].errors[0].statusCode, 'REQUIRED_FIELD_MISSING')
  const none = await conn.sobject('Lead').create(
    [{ LastName: 'Three', Company: 'Clients' }, { Company: 'Clients' }], { allOrNone: true })
    .then((r) => r, (e) => e)
  assert.equal(await conn.sobject('Lead').count({ LastName: 'Three' }), 0)
  assert.ok(none)
  const ids = rows.slice(0, 2).map((r) => r.id)
  const changed = await conn.sobject('Lead').update(ids.map((Id) => ({ Id, Title: 'Dr' })))
  assert.ok(changed.every((r) => r.success))
  assert.ok((await conn.sobject('Lead').destroy(ids)).every((r) => r.success))
})

await check('queries: chained, counted, paged, all rows', async () => {
  const made = []
  for (let part = 0; part < 6; ++part)
    made.push(...await conn.sobject('Contact').create(
      Array.from({ length: 200 }, (_, i) => ({ LastName: `Page ${part * 200 + i}`, Department: 'paged' }))))
  assert.equal(made.length, 1200)
  const found = await conn.sobject('Contact').find({ Department: 'paged' }, 'Id, LastName').sort('LastName').limit(3)
  assert.equal(found.length, 3)
  const some = await conn.query("SELECT Id FROM Contact WHERE Department = 'paged'", { autoFetch: true, maxFetch: 5000 })
  assert.equal(some.totalSize, 1200)
  const records = []
  let page = await conn.query("SELECT Id FROM Contact WHERE Department = 'paged'",
    { headers: { 'Sforce-Query-Options': 'batchSize=500' } })
  records.push(...page.records)
  while (!page.done) {
    page = await conn.queryMore(page.nextRecordsUrl)
    records.push(...page.records)
  }
  assert.equal(new Set(records.map((r) => r.Id)).size, 1200)
  for (let i = 0; i < records.length; i += 200)
    await conn.sobject('Contact').destroy(records.slice(i, i + 200).map((r) => r.Id))
  const all = await conn.query("SELECT COUNT() FROM Contact WHERE Department = 'paged'", { scanAll: true })
  assert.equal(all.totalSize, 1200)
})

await check('describe: global, object, layouts', async () => {
  const global = await conn.describeGlobal()
  assert.ok(global.sobjects.some((o) => o.name === 'Contact' && o.keyPrefix === '003'))
  const contact = await conn.sobject('Contact').describe()
  const optOut = contact.fields.find((f) => f.name === 'HasOptedOutOfEmail')
  assert.deepEqual([optOut.type, optOut.updateable, optOut.label], ['boolean', true, 'Email Opt Out'])
  assert.ok(contact.childRelationships.length > 0)
  assert.ok(await conn.sobject('Contact').layouts())
})

await check('tabs, theme, named layouts, processes of an org that has none', async () => {
  assert.ok((await conn.tabs()).some((tab) => tab.sobjectName === 'Contact'))
  assert.ok((await conn.theme()).themeItems.length > 0)
  const [layout] = (await conn.sobject('User').layouts('UserAlt')).layouts
  assert.ok(layout.buttonLayoutSection.detailButtons.length > 0)
  assert.deepEqual(await conn.process.rule.list(), {})
  assert.deepEqual(await conn.process.approval.list(), {})
})

await check('metadata: a custom object made, read, changed, listed, renamed, taken away', async () => {
  const nameField = { type: 'Text', label: 'Name' }
  const invoice = { fullName: 'Invoice__c', label: 'Invoice', pluralLabel: 'Invoices', nameField,
    deploymentStatus: 'Deployed', sharingModel: 'ReadWrite' }
  assert.equal((await conn.metadata.create('CustomObject', invoice)).success, true)
  assert.equal((await conn.metadata.upsert('CustomObject', { ...invoice, label: 'Bill' })).created, false)
  const read = await conn.metadata.read('CustomObject', 'Invoice__c')
  assert.equal(read.label, 'Bill')
  assert.equal((await conn.metadata.update('CustomObject', { ...read, pluralLabel: 'Bills' })).success, true)
  const field = { fullName: 'Invoice__c.Key__c', type: 'Text', label: 'Key', length: 20, externalId: true }
  assert.equal((await conn.metadata.create('CustomField', field)).success, true)
  assert.equal((await conn.sobject('Invoice__c').upsert({ Name: 'x', Key__c: 'k' }, 'Key__c')).created, true)
  const listed = await conn.metadata.list({ type: 'CustomObject' })
  assert.ok(listed.some((one) => one.fullName === 'Invoice__c' && one.id))
  const again = await conn.metadata.create('CustomObject', invoice)
  assert.equal([again.errors].flat()[0].statusCode, 'DUPLICATE_DEVELOPER_NAME')
  assert.equal((await conn.metadata.delete('CustomObject', 'Invoice__c')).success, true)
  await refused(conn.sobject('Invoice__c').describe(), 'NOT_FOUND')
})

await check('limits: in the answer and on every answer', async () => {
  const limits = await conn.limits()
  assert.ok(limits.DailyApiRequests.Max > 0)
  assert.ok(conn.limitInfo.apiUsage.limit > 0)
})

await check('bulk 2.0: load, failed rows, query', async () => {
  const results = await conn.bulk2.loadAndWaitForResults({
    object: 'Lead', operation: 'insert', pollTimeout: 20_000, pollInterval: 100,
    input: [{ LastName: 'Bulk', Company: 'Clients' }, { LastName: '', Company: 'Clients' }] })
  assert.equal(results.successfulResults.length, 1)
  assert.equal(results.failedResults.length, 1)
  assert.match(results.failedResults[0].sf__Error, /REQUIRED_FIELD_MISSING/)
  const stream = await conn.bulk2.query("SELECT Id, LastName FROM Lead WHERE LastName = 'Bulk'",
    { pollTimeout: 20_000, pollInterval: 100 })
  const rows = await stream.toArray()
  assert.equal(rows.length, 1)
  await conn.sobject('Lead').destroy(rows[0].Id)
})

await check('errors are Salesforce errors', async () => {
  await refused(conn.query('SELECT Nonsense FROM Contact'), 'INVALID_FIELD')
  await refused(conn.query('SELEC Id FROM Contact'), 'MALFORMED_QUERY')
  await refused(conn.query('SELECT Id FROM Nonsense'), 'INVALID_TYPE')
  await refused(conn.sobject('Contact').create({ FirstName: 'x' }), 'REQUIRED_FIELD_MISSING')
  await refused(conn.sobject('Contact').create({ LastName: 'x', Nonsense: 1 }), 'INVALID_FIELD')
  const stranger = new jsforce.Connection({ instanceUrl: url, accessToken: '00D000000000001!x' })
  await refused(stranger.query('SELECT Id FROM Contact'), 'INVALID_SESSION_ID')
})

await check('a session that ended is refreshed on the way', async () => {
  const session = await new jsforce.OAuth2({ loginUrl: url, ...app })
    .authenticate(admin.username, admin.password)
  let refreshed = 0
  const aged = new jsforce.Connection({
    instanceUrl: url, accessToken: session.access_token,
    refreshFn: (_, callback) => { ++refreshed; callback(null, token) } })
  assert.equal((await aged.query('SELECT Id FROM User LIMIT 1')).totalSize, 1)
  await control('DELETE', 'sessions')
  assert.equal((await aged.query('SELECT Id FROM User LIMIT 1')).totalSize, 1)
  assert.equal(refreshed, 1)
})

await check('files by blob(), quick actions', async () => {
  const account = (await conn.sobject('Account').create({ Name: 'Files' })).id
  const text = async (stream) => {
    const parts = []
    for await (const part of stream) parts.push(part)
    return Buffer.concat(parts).toString()
  }
  const body = Buffer.from('hello').toString('base64')
  const attachment = await conn.sobject('Attachment').create({ Name: 'a.txt', ParentId: account, Body: body })
  assert.equal(await text(conn.sobject('Attachment').record(attachment.id).blob('Body')), 'hello')
  const version = await conn.sobject('ContentVersion').create({ PathOnClient: 'b.txt', VersionData: body })
  assert.equal(await text(conn.sobject('ContentVersion').record(version.id).blob('VersionData')), 'hello')
  const action = conn.quickAction('LogACall')
  assert.equal((await action.describe()).targetSobjectType, 'Task')
  assert.equal((await action.defaultValues(account)).WhatId, account)
  const logged = await action.execute(account, { Subject: 'Call', Description: 'x' })
  assert.equal(logged.success && logged.created, true)
  assert.equal(logged.contextId, account)
  await conn.sobject('Account').destroy(account)
})

done('jsforce')
