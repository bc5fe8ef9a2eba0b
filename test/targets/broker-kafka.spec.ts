import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Change } from '../../src/outbox/change.js';
import type { ChangeTarget, DeliveryResult } from '../../src/outbox/change-target.js';
import { brokerTarget } from '../../src/targets/broker/broker-target.js';
import { hasKcat, KafkaCluster } from '../support/kafka-cluster.js';
import { SAMPLES, sampleChange } from './sample-changes.js';
import { deliveryContext } from './webhook-receiver.js';

if (!hasKcat())
  process.stderr.write(
    'Kafka is skipped: there is no command kcat, install the package to test on its cluster\n',
  );

(hasKcat() ? describe : describe.skip)(
  "Kafka's protocol, as librdkafka's cluster for tests speaks it",
  () => {
    let cluster: KafkaCluster;
    let target: ChangeTarget;
    beforeEach(async () => {
      cluster = await KafkaCluster.start('koosync');
      target = brokerTarget({ url: `kafka://${cluster.address}/koosync` });
    });
    afterEach(async () => {
      await target.close?.();
      await cluster.stop();
    });

    const deliver = async (changes: readonly Change[]) => {
      const answer = await target.deliver(changes, deliveryContext());
      return [answer].flat() as DeliveryResult[];
    };

    it('takes a change of every type; the consumer reads key, value and headers as documented', async () => {
      const changes = Object.values(SAMPLES).map((change, i) => ({
        ...change,
        id: `r.${i}`,
        cursor: `42.${i}`,
      }));
      const results = await deliver(changes);
      expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['applied']));
      const records = await cluster.read(changes.length);
      const byId = new Map(records.map((record) => [record.headers['koosync-id'], record]));
      for (const change of changes) {
        const record = byId.get(change.id);
        expect(JSON.parse(record?.payload ?? '')).toEqual(change);
        expect(record).toMatchObject({
          key: `${change.instanceId}/${change.tenantId}`,
          headers: {
            'koosync-type': change.type,
            'koosync-lane': 'production',
            'koosync-subject': `koosync.production.${change.type}`,
            'content-type': 'application/json',
          },
        });
      }
    });

    it('keeps the changes of one enterprise and instance in one partition and in order', async () => {
      const scopes = Array.from({ length: 12 }, (_, i) => `tenant ${i} 企业`);
      const changes = Array.from({ length: 600 }, (_, i) => ({
        ...sampleChange('user.updated', i),
        tenantId: scopes[i % scopes.length] ?? '',
      }));
      for (let from = 0; from < changes.length; from += 100) await deliver(changes.slice(from, from + 100));
      const records = await cluster.read(changes.length);
      expect(new Set(records.map(({ partition }) => partition)).size).toBeGreaterThan(1);
      for (const tenantId of scopes) {
        const own = records.filter(({ key }) => key.endsWith(`/${encodeURIComponent(tenantId)}`));
        expect(new Set(own.map(({ partition }) => partition)).size).toBe(1);
        expect(own.map(({ headers }) => headers['koosync-id'])).toEqual(
          changes.filter((change) => change.tenantId === tenantId).map(({ id }) => id),
        );
      }
    });

    it('can be probed, and a cluster that went away loses nothing: the changes are to come again', async () => {
      await target.probe?.(AbortSignal.timeout(5000));
      await deliver([sampleChange('user.updated', 0)]);
      await cluster.read(1);
      await cluster.stop();
      const answer = target.deliver([sampleChange('user.updated', 1)], deliveryContext());
      const ended = await answer.then(
        (results) => ([results].flat() as DeliveryResult[])[0]?.status,
        () => 'threw',
      );
      expect(['retry', 'threw']).toContain(ended);
    });
  },
);
