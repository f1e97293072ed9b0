import type { WireLink } from '../../src/model/actions.js';
import type { Project } from '../../src/model/project.js';

interface Linked {
  readonly dir: string;
  readonly tiers: 'memory' | 'memory+redis';
}

const check = 'health.addCheck(cache.healthCheck)';

/**
 * Links from a cache with Redis to the seeds of health-check and graceful-shutdown, in any order of
 * installation. A cache in memory has nothing to check or to close.
 */
export const cacheLinks = ({ dir, tiers }: Linked): WireLink[] =>
  tiers === 'memory'
    ? []
    : [
        { file: `${dir}/health.ts`, object: 'health', statement: check, imports: [own(dir)] },
        {
          file: `${dir}/shutdown.ts`,
          object: 'shutdownOptions',
          key: 'closers',
          entry: 'cache',
          value: '() => cache.close()',
          before: 'onDrain',
          imports: [own(dir)],
        },
      ];

const own = (dir: string) => ({ from: `${dir}/cache.ts`, names: ['cache'] });

/** The same as notes, for health checks and a shutdown that the user wrote. */
export const stepsByHand = ({ dir, tiers }: Linked, { features }: Project): string[] =>
  tiers === 'memory'
    ? []
    : [
        ...(features.includes('health-check')
          ? []
          : [
              `cache: your health check can call \`await cache.healthCheck.check()\` (${dir}/cache). It rejects if Redis does not answer; reads still work then, so report the service as degraded, not as unavailable.`,
            ]),
        ...(features.includes('graceful-shutdown')
          ? []
          : [
              `cache: call \`cache.close()\` (${dir}/cache) when your service stops, after its last request. Otherwise the connections to Redis keep the service running.`,
            ]),
      ];
