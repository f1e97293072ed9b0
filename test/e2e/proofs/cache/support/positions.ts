import { Redis } from 'ioredis';
import type { Logger } from '../../src/platform/cache/backing.js';
import { connectRedis } from '../../src/platform/cache/redis-commands.js';
import type { Scope } from '../../src/platform/cache/scope.js';
import { createTieredCache } from '../../src/platform/cache/tiered-cache.js';
import {
  connectQueue,
  createWriteBehind,
  type WriteBehindOptions,
} from '../../src/platform/cache/write-behind.js';
import type { BehindId, BehindOptions } from '../../src/platform/cache/write-behind-entity.js';

/** Where something is: written often, and allowed to reach the database later. */
export interface Position {
  readonly tenant: string;
  readonly id: string;
  readonly version: number;
  readonly place: string;
}

export const schema = {
  parse(input: unknown): Position {
    const { tenant, id, version, place } = input as Position;
    if ([tenant, id, place].every((each) => typeof each === 'string') && version >= 0) {
      return { tenant, id, version, place };
    }
    throw new TypeError('not a whole position');
  },
};

type Row = Scope<BehindId>;

/** A table of positions. A script of Redis stands for the UPDATE: nothing comes in between, either. */
export function openTable(url: string, app: string) {
  const redis = new Redis(url);
  const keyOf = ({ tenant, id }: Row) => `${app}:table:${tenant}:${id}`;
  return {
    insert: (position: Position) =>
      redis.hset(keyOf(position), { version: position.version, place: position.place }),

    async load({ tenant, id }: Row): Promise<Position> {
      const { version, place = '' } = await redis.hgetall(keyOf({ tenant, id }));
      return { tenant, id: String(id), version: Number(version), place };
    },

    async apply(row: Row, { place }: Position, version: number) {
      const outcome = await redis.eval(UPDATE, 1, keyOf(row), version, place);
      return outcome as 'applied' | 'superseded' | 'missing';
    },

    close: () => redis.disconnect(),
  };
}

const UPDATE = `
local version = tonumber(redis.call('HGET', KEYS[1], 'version'))
if not version then return 'missing' end
if version >= tonumber(ARGV[1]) then return 'superseded' end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'place', ARGV[2])
return 'applied'
`;

interface Opened extends Partial<WriteBehindOptions> {
  readonly app: string;
  readonly queueUrl: string;
  /** Of the cache and the table. */
  readonly url: string;
  readonly logger: Logger;
  readonly apply?: BehindOptions<Position>['apply'];
}

/** One process of a service that writes positions behind. */
export function openPositions({ queueUrl, url, ...options }: Opened) {
  const { app, logger } = options;
  const table = openTable(url, app);
  const redis = connectRedis(url, app);
  const tiered = createTieredCache({ app, logger, redis, subscriber: connectRedis(url, app) });
  const cache = tiered.entity<Position>({
    ...{ entity: 'position', schemaVersion: 1, schema },
    versionOf: ({ version }) => version,
  });
  const behind = createWriteBehind({ ...options, redis: connectQueue(queueUrl) });
  const positions = behind.entity<Position>({
    ...{ cache, schema, apply: options.apply ?? table.apply },
    scopeOf: ({ tenant, id }) => ({ tenant, id }),
    versionOf: ({ version }) => version,
    withVersion: (position, version) => ({ ...position, version }),
  });
  return {
    table,
    cache,
    behind,
    positions,
    async read(row: Row): Promise<Position> {
      return cache.getOrCompute(
        row,
        positions.reading(row, () => table.load(row)),
      );
    },
    async close(): Promise<void> {
      await behind.close();
      tiered.close();
      table.close();
    },
  };
}
