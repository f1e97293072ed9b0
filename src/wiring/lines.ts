import type { ImportOf, WireEdit } from '../model/actions.js';
import type { Sites } from './locate.js';
import { specifierFor, type WiringView } from './view.js';
import { tryLocate } from './wiring-error.js';

/** Each place in words, for manual steps. */
const placeInWords: Readonly<Record<WireEdit['place'], string>> = {
  entry: 'Before anything else runs',
  options: 'In the options that create the application',
  made: 'Right after the application is created, before any route',
  registered: 'After all routes and middleware',
  server: 'Where the server listens',
  sockets: 'Right after the WebSocket server is created',
};

/** The step that is left to the user: why, where, and the exact lines. */
export function linesFor(
  edits: readonly WireEdit[],
  sites: Sites,
  reason: string,
  view: WiringView,
): { where: string; lines: string[] } {
  const app = tryLocate(() => sites.app());
  const listen = tryLocate(() => sites.listen());
  const entry = view.project.entry.value;
  const file = app?.source.path ?? listen?.source.path ?? entry ?? 'src/main.ts';
  const isJs = view.project.language.value === 'js';
  const isRequire = isJs && view.project.moduleSystem.value === 'cjs';
  const importLine = ({ from, names, type = false }: ImportOf): string[] => {
    if (type && isJs) return [];
    const path = `'${specifierFor(file, from, view)}'`;
    return [
      isRequire
        ? `const { ${names.join(', ')} } = require(${path});`
        : `import ${type ? 'type ' : ''}{ ${names.join(', ')} } from ${path};`,
    ];
  };
  const lines = together(edits.flatMap(({ imports }) => imports)).flatMap(importLine);
  for (const { place, code, replaces } of edits) {
    const written = code
      .replaceAll('$sockets', view.project.webSockets.value === 'socket.io' ? 'io' : 'wss')
      .replaceAll('$app', (place === 'server' ? listen?.app : undefined) ?? 'app')
      .replaceAll('$server', listen?.server ?? 'server');
    const instead = replaces === undefined ? '' : ` (instead of its own ${replaces})`;
    lines.push(
      '',
      `// ${placeInWords[place]}${instead}:`,
      place === 'options' ? `${written},` : `${written};`,
    );
  }
  return {
    where: `${entry === undefined && app === undefined ? 'The file that starts the service' : file}: ${reason}`,
    lines,
  };
}

/** One import for each module, with all names that any edit takes from it. */
function together(imports: readonly ImportOf[]): ImportOf[] {
  const merged: ImportOf[] = [];
  for (const { from, names, type = false } of imports) {
    const at = merged.findIndex((each) => each.from === from && (each.type ?? false) === type);
    const before = merged[at];
    if (before === undefined) merged.push({ from, names, type });
    else merged[at] = { from, names: [...new Set([...before.names, ...names])], type };
  }
  return merged;
}
