import { Session } from 'node:inspector';
import { promisify } from 'node:util';

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

/**
 * How often blocks and functions of our sources run in an action, as V8 counts them: the same on
 * each machine and under each load. What native functions do inside is not counted.
 */
export async function workOf(action: () => unknown): Promise<number> {
  const session = new Session();
  session.connect();
  const post = promisify(session.post.bind(session)) as (
    method: string,
    parameters?: object,
  ) => Promise<unknown>;
  try {
    await post('Profiler.enable');
    await post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    await action();
    const { result } = (await post('Profiler.takePreciseCoverage')) as Coverage;
    return result
      .filter(({ url }) => /\/(src|generators)\//.test(url) && !url.includes('node_modules'))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
      .reduce((sum, { count }) => sum + count, 0);
  } finally {
    await post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}
