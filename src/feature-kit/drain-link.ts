import type { WireLink } from '../model/actions.js';
import type { Project } from '../model/project.js';

/**
 * With both probes and a drain, the drain makes readiness fail. The feature added second makes the
 * link, so both declare it.
 */
export const drainLink = (dir: string, { features }: Project): WireLink[] =>
  features.includes('health-check') && features.includes('graceful-shutdown')
    ? [
        {
          file: `${dir}/shutdown.ts`,
          object: 'shutdownOptions',
          key: 'onDrain',
          value: 'health.drain',
          imports: [{ from: `${dir}/health.ts`, names: ['health'] }],
        },
      ]
    : [];
