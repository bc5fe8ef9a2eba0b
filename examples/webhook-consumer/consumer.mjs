// Keeps the users that koosync tells of: an example to copy. GET /users shows them.
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const { WEBHOOK_SECRET = '', PORT = '4000' } = process.env;
const webhook = new Webhook(WEBHOOK_SECRET);

/** Where your product has a table: who may use which application, as it was at `sourceTime`. */
const users = new Map();

/** Webhooks come at least once, and one that was parked may come late: a change counts when it is not older than what is known. */
function keep({ type, data: { tenantId, instanceId, sourceTime, user } }) {
  if (!user) return 'not about a user';
  const key = JSON.stringify([tenantId, instanceId, user.appId, user.userName]);
  if (users.get(key)?.sourceTime > sourceTime) return `${user.userName}: something newer is known`;
  const active = type !== 'user.removed' && user.authorized && user.enabled;
  // who was removed is remembered without personal data, so that an older change does not bring the user back
  const profile = type === 'user.removed' ? {} : { name: user.name, role: user.role };
  const { appId, userName } = user;
  users.set(key, { tenantId, instanceId, appId, userName, ...profile, active, sourceTime });
  return `${user.userName}: ${active ? 'may come in' : 'stays out'}`;
}

async function receive(request) {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  let event;
  try {
    event = webhook.verify(body, request.headers);
  } catch (error) {
    console.log(`refused: ${error.message}`);
    return 401;
  }
  console.log(`${event.type}  ${keep(event)}`);
  return 204;
}

const server = createServer(async (request, response) => {
  if (request.method === 'POST') response.writeHead(await receive(request)).end();
  else
    response.setHeader('content-type', 'application/json').end(JSON.stringify([...users.values()], null, 2));
});
server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`listening at http://127.0.0.1:${server.address().port}/`);
});
