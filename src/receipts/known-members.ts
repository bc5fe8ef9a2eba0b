/** What the guides print for a message itself. Of anything else a receipt keeps the name only: nobody knows what it holds. */
const KNOWN = new Set([
  ...['instanceId', 'tenantId', 'orderId', 'testFlag', 'timeStamp', 'flag', 'authToken'],
  ...['tenantCode', 'name', 'domainName'],
  ...['appId', 'clientId', 'clientSecret', 'currentSyncTime', 'userList'],
  ...['orgCode', 'orgName', 'OrgName', 'parentCode', 'orgInfoList', 'orgInfo'],
  ...['activity', 'orderLineId', 'businessId', 'productId', 'productInfo', 'expireTime', 'scene', 'status'],
  ...['customerId', 'customerName', 'userId', 'userName', 'mobilePhone', 'email', 'saasExtendParams'],
  ...['skuCode', 'trialFlag', 'chargingMode', 'encryptType', 'trialToFormal', 'periodType'],
  ...['periodNumber', 'orderAmount', 'instanceStatus', 'signature', 'timestamp', 'nonce'],
]);

type Members = Readonly<Record<string, unknown>>;

/** The known members, and the names of the others. */
export function splitMembers(body: Members): { kept: Record<string, unknown>; withheld: string[] } {
  const kept: Record<string, unknown> = {};
  const withheld: string[] = [];
  for (const name of Object.keys(body)) {
    const value = body[name];
    if (KNOWN.has(name)) kept[name] = value;
    else withhold(withheld, name, value);
  }
  return { kept, withheld };
}

/** As many names are told; whoever sends a hundred thousand of them gains nothing. */
const MOST_NAMES = 40;

/** Notes the name of a member that is left out, unless it held nothing. Names may be anything, too. */
export function withhold(names: string[], name: string, value: unknown): void {
  if (value === '' || value === null || names.length > MOST_NAMES) return;
  if (names.length === MOST_NAMES) return void names.push('(more)');
  const told = /^\w{1,64}$/.test(name) ? name : '(other)';
  if (!names.includes(told)) names.push(told);
}
