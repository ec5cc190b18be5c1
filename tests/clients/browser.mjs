// A person with a browser: opens a login page, fills in its form, presses a button. As a program it is what
// `sf org login web` opens, and goes on to where it is sent.
import assert from 'node:assert/strict'
import { pathToFileURL } from 'node:url'

export const admin = { username: 'admin@sfsim.test', password: 'sfsim-password' }

const plain = (text) =>
  text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')

export async function browse(address, fields, button = 'allow') {
  const page = await fetch(address)
  assert.equal(page.status, 200)
  const html = await page.text()
  const form = new URLSearchParams(fields)
  for (const [, name, value] of html.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)) form.set(name, plain(value))
  form.set('action', button)
  const [, action] = html.match(/action="([^"]+)"/)
  return fetch(new URL(action, address), { method: 'POST', body: form, redirect: 'manual' })
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const sent = await browse(process.argv[2], admin)
  await fetch(sent.headers.get('location'))
}
