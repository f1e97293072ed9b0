import { proveOnServices } from './support/laid-over.ts';
import { frameworks } from './support/made-service.ts';

for (const framework of frameworks) {
  proveOnServices(['platform', `platform-${framework}`], [[`--framework=${framework}`]]);
}
