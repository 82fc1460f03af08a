// A program without a browser: shows a code, waits for its owner, prints the titles of their photos.
//
//   node by-code.mjs anna@id.example https://app.example/client.json
//
// The client document lists urn:ietf:params:oauth:grant-type:device_code among its grant_types.
import { askByCode } from '@mandate/client'

const [whose, clientId] = process.argv.slice(2)
const asked = await askByCode({ clientId }, whose, { scope: 'google.photos.title' })
console.error(`Open ${asked.verificationUri} and type ${asked.userCode}`)
const access = await asked.wait()
for await (const photo of access.records('google.photos')) console.log(photo.title)
