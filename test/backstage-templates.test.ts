import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { features } from '../src/api.ts';

/* The templates to copy, compared with the options that they fill in: neither may know what the other does not. */

interface Property {
  readonly type: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
}

interface Step {
  readonly id: string;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>> & {
    readonly namespace?: string;
    readonly options?: { readonly answers: Readonly<Record<string, unknown>> };
  };
}

interface Template {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly parameters: readonly {
      readonly required?: readonly string[];
      readonly properties: Readonly<Record<string, Property>>;
    }[];
    readonly steps: readonly Step[];
    readonly output: unknown;
  };
}

const read = (name: string): Template =>
  parse(readFileSync(new URL(`../docs/backstage/${name}`, import.meta.url), 'utf8'), {
    strict: true,
  }) as Template;

const schemaOf = (id: string): { properties: Record<string, Property>; required?: string[] } => {
  const schema = features.find((feature) => feature.id === id)?.schema;
  assert.ok(schema, `no feature ${id}`);
  return schema as never;
};

const parametersOf = ({ spec }: Template): Record<string, Property> =>
  Object.assign({}, ...spec.parameters.map(({ properties }) => properties));
const yeomanStep = ({ spec }: Template): Step =>
  spec.steps.find(({ action }) => action === 'run:yeoman') as Step;

for (const name of ['template.yaml', 'add-feature.yaml']) {
  it(`${name} refers only to declared parameters and steps`, () => {
    const template = read(name);
    assert.deepEqual(
      [template.apiVersion, template.kind],
      ['scaffolder.backstage.io/v1beta3', 'Template'],
    );
    const { spec } = template;
    const used = [
      ...JSON.stringify([spec.steps, spec.output]).matchAll(/\b(parameters|steps)\.(\w+)/g),
    ].map(([, where, what = '']) => ({ where, what }));
    const parameters = Object.keys(parametersOf(template));
    const steps = spec.steps.map(({ id }) => id);
    for (const { where, what } of used)
      assert.ok((where === 'steps' ? steps : parameters).includes(what), `${where}.${what}`);
    for (const parameter of parameters)
      assert.ok(
        used.some(({ where, what }) => where === 'parameters' && what === parameter),
        `${parameter} is asked for and not used`,
      );
    for (const { required = [], properties } of spec.parameters)
      for (const each of required) assert.ok(each in properties, each);
  });
}

describe('the Backstage template of a service', () => {
  const template = read('template.yaml');
  const { properties, required = [] } = schemaOf('app');
  // The repository is made by the step that publishes it.
  const { git: _, ...options } = properties;

  it('asks for every option of the schema', () => {
    const { repoUrl, ...parameters } = parametersOf(template);
    assert.equal(repoUrl?.type, 'string');
    const shown = (all: Record<string, Property>): object =>
      Object.fromEntries(
        Object.entries(all)
          .map(([name, property]): [string, object] => [
            name,
            {
              type: property.type,
              description: property.description,
              enum: property.enum,
              default: property.default || undefined,
            },
          ])
          .sort(([a], [b]) => a.localeCompare(b)),
      );
    const falsy = Object.entries(parameters).filter(
      ([name, { default: standard }]) =>
        standard !== undefined && standard !== options[name]?.default,
    );
    assert.deepEqual(falsy, []);
    assert.deepEqual(shown(parameters), shown(options));
    const asked = template.spec.parameters.flatMap((page) => page.required ?? []);
    assert.deepEqual(asked.sort(), [...required, 'repoUrl'].sort());
  });

  it('passes on every parameter and creates no repository', () => {
    const { namespace, options: given } = yeomanStep(template).input;
    assert.equal(namespace, 'agentops:app');
    assert.deepEqual(given?.answers, {
      ...Object.fromEntries(
        Object.keys(options).map((name) => [name, `\${{ parameters.${name} }}`]),
      ),
      git: false,
    });
  });
});

describe('the Backstage template of a feature', () => {
  const template = read('add-feature.yaml');

  it('offers every feature that needs no answers', () => {
    const { feature } = parametersOf(template);
    const able = features.filter(
      ({ id, schema }) =>
        id !== 'app' &&
        ((schema.required as string[]) ?? []).length === 0 &&
        // The one option that the template asks for.
        'adr' in (schema.properties as object),
    );
    assert.deepEqual(
      feature?.enum,
      able.map(({ id }) => id),
    );
  });

  it('passes each feature only its own options', () => {
    const { answers } = yeomanStep(template).input.options ?? { answers: {} };
    for (const id of parametersOf(template).feature?.enum ?? []) {
      const { properties } = schemaOf(id);
      for (const name of Object.keys(answers)) {
        const { description, type, default: standard } = parametersOf(template)[name] as Property;
        assert.deepEqual(
          { description, type, standard },
          {
            description: properties[name]?.description,
            type: properties[name]?.type,
            standard: properties[name]?.default,
          },
          `${id}, ${name}`,
        );
      }
    }
  });
});
