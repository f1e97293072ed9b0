import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/* A small service that somebody wrote before: Express 5, JavaScript, CommonJS. */

const serverText = `'use strict';

const express = require('express');

const app = express();

app.get('/', (_request, response) => {
  response.json({ till: 'open' });
});

const server = app.listen(process.env.PORT || 3000, () => {
  console.log('listening', server.address());
});
`;

const manifest = {
  name: 'till',
  version: '1.0.0',
  private: true,
  scripts: { start: 'node src/server.js' },
  dependencies: { express: '^5.1.0' },
};

export function writeTill(folder: string): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(folder, 'src/server.js'), serverText);
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
}
