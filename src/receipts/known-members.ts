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
export function splitMembers(
  body: Members,
  known: ReadonlySet<string> = KNOWN,
): { kept: Record<string, unknown>; withheld: string[] } {
  const kept: Record<string, unknown> = {};
  const withheld = new Set<string>();
  for (const [name, value] of Object.entries(body)) {
    if (known.has(name)) kept[name] = value;
    else if (value !== '' && value !== null) withheld.add(/^\w{1,64}$/.test(name) ? name : '(other)');
  }
  return { kept, withheld: [...withheld] };
}
