// The sf CLI as its users type it: three logins, records, queries, describes, bulk. It runs in a home of its own.
import { execFile } from 'node:child_process'
import { writeFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, done, assert, url, token, app, control } from './checks.mjs'

const home = process.env.SF_HOME
const folder = new URL('.', import.meta.url).pathname
const quiet = ['SF_DISABLE_TELEMETRY', 'SF_DISABLE_AUTOUPDATE', 'SF_AUTOUPDATE_DISABLE', 'SF_SKIP_NEW_VERSION_CHECK',
  'SF_DISABLE_LOG_FILE', 'SF_HIDE_RELEASE_NOTES', 'SF_DISABLE_DNS_CHECK']
const env = { ...process.env, HOME: home, SF_ACCESS_TOKEN: token, SFSIM_NODE: process.execPath,
  BROWSER: join(folder, 'browser'), ...Object.fromEntries(quiet.map((name) => [name, 'true'])) }

// The command's JSON; it must succeed, or fail where `fails`.
function sf(line, { fails = false, more = [] } = {}) {
  const words = [process.env.SF_RUN, ...line.split(' '), ...more, '--json']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, words, { env, cwd: home, timeout: 60_000 }, (error, out, err) => {
      if (Boolean(error) !== fails) return reject(new Error(`sf ${line}: ${out || err}`))
      try {
        resolve(JSON.parse(out))
      } catch {
        reject(new Error(`sf ${line}: ${out}${err}`))
      }
    })
  })
}
const patience = { seconds: 120 }

await check('login with an access token', async () => {
  const { result } = await sf(`org login access-token --instance-url ${url} --alias sim --no-prompt`)
  assert.equal(result.username, 'admin@sfsim.test')
  assert.match(result.orgId, /^00D\w{15}$/)
}, patience)

await check('login with a JWT', async () => {
  const { result } = await sf(`org login jwt --instance-url ${url} --client-id ${app.clientId} ` +
    `--username integration@sfsim.test --jwt-key-file ${process.env.SFSIM_PRIVATE_KEY} --alias jwt`)
  assert.equal(result.username, 'integration@sfsim.test')
}, patience)

await check('login with a browser', async () => {
  const { result } = await sf(`org login web --instance-url ${url} --alias web`)
  assert.equal(result.username, 'admin@sfsim.test')
  await control('DELETE', 'sessions')  // it refreshes by itself
  assert.ok((await sf('sobject list -o web')).result.includes('Contact'))
  await sf('org logout -o web --no-prompt')
  await sf(`org login access-token --instance-url ${url} --alias sim --no-prompt`)
}, patience)

await check('create, get, update, delete a record', async () => {
  const { result } = await sf('data create record -o sim -s Contact', { more: ['-v', 'LastName=Cli Email=cli@clients.test'] })
  assert.match(result.id, /^003/)
  assert.equal((await sf(`data get record -o sim -s Contact -i ${result.id}`)).result.LastName, 'Cli')
  await sf(`data update record -o sim -s Contact -i ${result.id} -v FirstName=Command`)
  await sf('data delete record -o sim -s Contact', { more: ['-w', "FirstName='Command' LastName='Cli'"] })
  await sf(`data get record -o sim -s Contact -i ${result.id}`, { fails: true })
}, patience)

await check('describe and list objects', async () => {
  assert.ok((await sf('sobject list -o sim')).result.includes('Lead'))
  const { result } = await sf('sobject describe -o sim -s Contact')
  assert.ok(result.fields.some((field) => field.name === 'HasOptedOutOfEmail'))
}, patience)

await check('query for people and for programs', async () => {
  await sf('data create record -o sim -s Lead', { more: ['-v', 'LastName=Query Company=Clients'] })
  const { result } = await sf('data query -o sim', { more: ['-q', "SELECT Id, Name FROM Lead WHERE LastName = 'Query'"] })
  assert.equal(result.totalSize, 1)
  await sf('data delete record -o sim -s Lead', { more: ['-w', "LastName='Query'"] })
  const wrong = await sf('data query -o sim', { fails: true, more: ['-q', 'SELECT Nonsense FROM Lead'] })
  assert.match(wrong.message, /No such column 'Nonsense'/)
}, patience)

await check('bulk import and export', async () => {
  const file = join(home, 'leads.csv'), out = join(home, 'out.csv')
  writeFileSync(file, 'LastName,Company\nBulk One,Clients\nBulk Two,Clients\n')
  const { result } = await sf(`data import bulk -o sim -s Lead -f ${file} --wait 1`)
  assert.equal(Number(result.successfulRecords ?? result.processedRecords), 2)
  await sf(`data export bulk -o sim --output-file ${out} --result-format csv --wait 1`,
    { more: ['-q', "SELECT LastName FROM Lead WHERE Company = 'Clients' ORDER BY LastName"] })
  assert.deepEqual(readFileSync(out, 'utf8').replaceAll('"', '').split('\n').slice(0, 3), ['LastName', 'Bulk One', 'Bulk Two'])
}, patience)

await check('bulk update, upsert and delete', async () => {
  const file = join(home, 'changes.csv')
  const { result: { records } } = await sf('data query -o sim', { more: ['-q', "SELECT Id FROM Lead WHERE Company = 'Clients'"] })
  const rows = (column, value) => writeFileSync(file, [column, ...records.map((r) => value(r.Id))].join('\n') + '\n')
  rows('Id,Title', (id) => `${id},Dr`)
  await sf(`data update bulk -o sim -s Lead -f ${file} --wait 1`)
  rows('Id,Title', (id) => `${id},Prof`)
  await sf(`data upsert bulk -o sim -s Lead -i Id -f ${file} --wait 1`)
  const { result } = await sf('data query -o sim', { more: ['-q', "SELECT COUNT() FROM Lead WHERE Title = 'Prof'"] })
  assert.equal(result.totalSize, records.length)
  rows('Id', (id) => id)
  await sf(`data delete bulk -o sim -s Lead -f ${file} --wait 1`)
}, patience)

await check('trees out and in again, by a plan', async () => {
  const { result } = await sf('data create record -o sim -s Account', { more: ['-v', 'Name=Tree'] })
  await sf('data create record -o sim -s Contact', { more: ['-v', `LastName=Leaf AccountId=${result.id}`] })
  const more = ['-q', "SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Tree'"]
  await sf(`data export tree -o sim --plan -d ${home}`, { more })
  await sf(`data import tree -o sim -p ${join(home, 'Account-Contact-plan.json')}`)
  const found = await sf('data query -o sim', { more: ['-q', "SELECT COUNT() FROM Contact WHERE Account.Name = 'Tree'"] })
  assert.equal(found.result.totalSize, 2)
}, patience)

await check('search, limits, record counts, the way in, metadata', async () => {
  const { result } = await sf('data search -o sim', { more: ['-q', 'FIND {Tree} RETURNING Account(Id, Name)'] })
  assert.ok(result.searchRecords.length > 0)
  assert.ok((await sf('org list limits -o sim')).result.some((limit) => limit.name === 'DailyApiRequests'))
  assert.equal((await sf('org list sobject record-counts -o sim -s Account')).result[0].name, 'Account')
  assert.match((await sf('org open -r -o sim')).result.url, /frontdoor/)
  assert.ok((await sf('org list metadata -o sim -m CustomObject')).result.some((one) => one.fullName === 'Account'))
  assert.equal((await sf('org list metadata-types -o sim')).result.metadataObjects[0].xmlName, 'CustomObject')
}, patience)

done('sf')
