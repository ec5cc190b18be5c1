// A list of checks that says what failed and ends with the right exit code; and where the server is.
import assert from 'node:assert/strict'

export { assert }
export const url = process.env.SFSIM_URL
export const token = process.env.SFSIM_TOKEN
export const app = { clientId: 'sfsim-client', clientSecret: 'sfsim-secret' }
export const admin = { username: 'admin@sfsim.test', password: 'sfsim-password' }

const failed = []
let passed = 0
const patience = 30_000

export async function check(name, body) {
  let timer
  try {
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no end within ${patience / 1000} s`)), patience)
    })
    await Promise.race([body(), late])
    ++passed
  } catch (error) {
    failed.push(name)
    console.log(`FAIL  ${name}\n      ${String(error.message).split('\n').join('\n      ')}`)
  } finally {
    clearTimeout(timer)
  }
}

export function done(client) {
  console.log(`${client}: ${passed} passed, ${failed.length} failed`)
  process.exit(failed.length === 0 ? 0 : 1)
}

// The control below /_sfsim/, for what Salesforce has no call for.
export async function control(method, what, body) {
  const answer = await fetch(`${url}/_sfsim/${what}`, { method, body: body && JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${method} ${what}: ${await answer.text()}`)
  return answer.json()
}
