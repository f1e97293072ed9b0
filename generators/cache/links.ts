import type { WireLink } from '../../src/model/actions.js';
import type { Project } from '../../src/model/project.js';

interface Linked {
  readonly dir: string;
  readonly tiers: 'memory' | 'memory+redis';
}

const check = 'health.addCheck(cache.healthCheck)';

/**
 * What the seeds of health-check and graceful-shutdown get of a cache with Redis, whichever comes
 * first. One in memory has nothing to check or to close.
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

/** The same for health checks and a shutdown that are not ours. */
export const stepsByHand = ({ dir, tiers }: Linked, { features }: Project): string[] =>
  tiers === 'memory'
    ? []
    : [
        ...(features.includes('health-check')
          ? []
          : [
              `cache: your health check can ask \`await cache.healthCheck.check()\` (${dir}/cache); it rejects where Redis does not answer, which reads survive: degraded, not unavailable.`,
            ]),
        ...(features.includes('graceful-shutdown')
          ? []
          : [
              `cache: where your service stops, once no request is open: \`cache.close()\` (${dir}/cache); its connections to Redis keep the service from ending otherwise.`,
            ]),
      ];
