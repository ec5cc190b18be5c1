// Logins, as jsforce makes them and as a browser does: password, client credentials, JWT, web server with PKCE.
import { createHash, createPrivateKey, createSign, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import jsforce from 'jsforce'
import { check, done, assert, url, app, admin, control } from './checks.mjs'

const redirectUri = 'http://localhost:1717/OauthRedirect'
const alive = async (accessToken) => {
  const conn = new jsforce.Connection({ instanceUrl: url, accessToken })
  return conn.query('SELECT Id FROM User LIMIT 1').then(() => true, () => false)
}

// What a person does: opens the page, fills in its form, presses a button.
async function browse(address, fields, button = 'allow') {
  const page = await fetch(address)
  assert.equal(page.status, 200)
  const html = await page.text()
  const form = new URLSearchParams(fields)
  for (const [, name, value] of html.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g))
    form.set(name, value.replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'))
  form.set('action', button)
  const action = html.match(/action="([^"]+)"/)[1]
  return fetch(new URL(action, address), { method: 'POST', body: form, redirect: 'manual' })
}

await check('user name and password', async () => {
  const conn = new jsforce.Connection({ instanceUrl: url, oauth2: { loginUrl: url, ...app } })
  const me = await conn.login(admin.username, admin.password + 'sfsimtoken')
  assert.match(me.id, /^005/)
  assert.match(me.organizationId, /^00D/)
  assert.ok(await alive(conn.accessToken))
  const wrong = await conn.login(admin.username, 'wrong').then(() => null, (e) => e)
  assert.match(wrong.message, /authentication failure/)
})

await check('client credentials', async () => {
  const conn = new jsforce.Connection({ instanceUrl: url, oauth2: { loginUrl: url, ...app } })
  await conn.authorize({ grant_type: 'client_credentials' })
  assert.ok(await alive(conn.accessToken))
})

await check('web server flow with PKCE, refresh, revoke', async () => {
  const oauth2 = new jsforce.OAuth2({ loginUrl: url, redirectUri, useVerifier: true, ...app })
  const address = oauth2.getAuthorizationUrl({ state: 'a&b' })
  const back = await browse(address, admin)
  assert.equal(back.status, 302)
  const location = new URL(back.headers.get('location'))
  assert.equal(location.searchParams.get('state'), 'a&b')
  const conn = new jsforce.Connection({ oauth2 })
  await conn.authorize(location.searchParams.get('code'))
  assert.ok(conn.refreshToken)
  assert.equal((await conn.identity()).username, admin.username)
  await control('DELETE', 'sessions')
  assert.equal((await conn.query('SELECT Id FROM User LIMIT 1')).totalSize, 1)
  const { accessToken } = conn
  await conn.logout(true)
  assert.equal(await alive(accessToken), false)
})

await check('web server flow: denied, wrong password, PlatformCLI without a secret', async () => {
  const oauth2 = new jsforce.OAuth2({ loginUrl: url, redirectUri, ...app })
  const denied = await browse(oauth2.getAuthorizationUrl({}), admin, 'deny')
  assert.equal(new URL(denied.headers.get('location')).searchParams.get('error'), 'access_denied')
  const wrong = await browse(oauth2.getAuthorizationUrl({}), { ...admin, password: 'wrong' })
  assert.equal(wrong.status, 200)
  const cli = new jsforce.OAuth2({ loginUrl: url, redirectUri, clientId: 'PlatformCLI', useVerifier: true })
  const back = await browse(cli.getAuthorizationUrl({ scope: 'refresh_token api web', prompt: 'login' }), admin)
  const conn = new jsforce.Connection({ oauth2: cli })
  await conn.authorize(new URL(back.headers.get('location')).searchParams.get('code'))
  assert.ok(await alive(conn.accessToken))
})

await check('JWT bearer', async () => {
  const key = createPrivateKey(readFileSync(process.env.SFSIM_PRIVATE_KEY))
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(Date.now() / 1000) + 120
  for (const claims of [{ exp, aud: 'https://login.salesforce.com' }, { exp: Date.now() + 300, aud: url },
    { exp: String(exp), aud: 'https://test.salesforce.com' }, { exp, aud: 'login.salesforce.com' }]) {
    const text = `${part({ alg: 'RS256' })}.${part({ iss: app.clientId, sub: admin.username, ...claims })}`
    const assertion = `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`
    const answer = await fetch(`${url}/services/oauth2/token`, { method: 'POST',
      body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }) })
    const body = await answer.json()
    assert.equal(answer.status, 200, JSON.stringify(body))
    assert.ok(await alive(body.access_token))
  }
})

await check('codes cannot be used twice, nor without their verifier', async () => {
  const verifier = randomBytes(48).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const ask = `${url}/services/oauth2/authorize?response_type=code&client_id=${app.clientId}` +
    `&redirect_uri=${encodeURIComponent(redirectUri)}&code_challenge=${challenge}`
  const exchange = async (code, code_verifier) => (await fetch(`${url}/services/oauth2/token`, { method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', code, code_verifier, redirect_uri: redirectUri,
      client_id: app.clientId, client_secret: app.clientSecret }) })).json()
  const code = async () => new URL((await browse(ask, admin)).headers.get('location')).searchParams.get('code')
  assert.equal((await exchange(await code(), 'guessed')).error_description, 'invalid code verifier')
  const good = await code()
  assert.ok((await exchange(good, verifier)).access_token)
  assert.equal((await exchange(good, verifier)).error_description, 'expired authorization code')
})

done('flows')
