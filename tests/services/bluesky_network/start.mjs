// Starts the network and says where it is; ends with its standard input. CHAT is where somebody plays the chat, which is
// not published: it becomes a service with an identity of its own, to which the account server hands on what is asked of it.
import { TestNetwork } from '@atproto/dev-env'
import { Secp256k1Keypair } from '@atproto/crypto'

const network = await TestNetwork.create({
  dbPostgresSchema: 'bsky',
  pds: { hostname: 'localhost', inviteRequired: false },
})
const directory = network.plc.getClient()
const key = await Secp256k1Keypair.create()
const chat = await directory.createDid({
  signingKey: key.did(),
  handle: 'chat.test',
  pds: process.env.CHAT,
  rotationKeys: [key.did()],
  signer: key,
})
await directory.updateData(chat, key, (last) => ({
  ...last,
  services: { ...last.services, bsky_chat: { type: 'BskyChatService', endpoint: process.env.CHAT } },
}))
console.log(JSON.stringify({ url: network.pds.url, view: network.bsky.url, chat: `${chat}#bsky_chat` }))
process.stdin.resume()
process.stdin.on('end', async () => {
  await network.close()
  process.exit(0)
})
