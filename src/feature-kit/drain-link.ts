import type { WireLink } from '../model/actions.js';
import type { Project } from '../model/project.js';

/**
 * Where probes and a drain are both there, the drain makes readiness fail. Whichever of the two
 * features comes second brings it about, so both name it.
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
