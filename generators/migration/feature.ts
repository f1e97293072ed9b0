import { type Action, file, note } from '../../src/model/actions.js';
import { AgentopsError } from '../../src/model/errors.js';
import { defineFeature } from '../../src/model/feature.js';
import { type MigrationAnswers, migrationOptions } from './options.js';
import { type RecipeFile, recipes } from './recipes.js';

export const migration = defineFeature({
  id: 'migration',
  summary: 'A migration in SQL, empty or by a recipe that keeps the running release working',
  options: migrationOptions,
  requires: [],
  word: 'name',
  forgets: true,
  unsupported: ({ migrationFiles, features }) =>
    migrationFiles.value || features.includes('migrations')
      ? []
      : [
          `There are no migrations of node-pg-migrate here (${migrationFiles.evidence}). Add them with agentops add migrations, or name the folder with --fact migrationFiles.folder=<folder>.`,
        ],
  plan: (answers, project) => {
    const { folder, files: existing } = project.migrationFiles.value ?? noFiles;
    const chosen = chosenFiles(answers);
    const stems = chosen.map(({ suffix }) => [answers.name, suffix].filter(Boolean).join('_'));
    const there = existing.find((each) => stems.includes(each.replace(/^\d+_|\.\w+$/g, '')));
    if (there !== undefined) {
      return [note(`${folder}/${there} already has this name; choose another name.`)];
    }
    return [
      ...chosen.map(({ template, values }, at) => {
        const ending = template.slice(template.lastIndexOf('.'));
        const path = `${folder}/${project.migrationTimes?.[at]}_${stems[at]}${ending}`;
        return file(path, `migration/${template}`, values);
      }),
      ...nextStep(answers),
    ];
  },
});

const noFiles = { folder: 'migrations', files: [] };

function chosenFiles(answers: MigrationAnswers): readonly RecipeFile[] {
  const { recipe: name, step } = answers;
  if (name === undefined) return [{ suffix: '', template: 'empty.sql', values: {} }];
  const recipe = recipes[name];
  const files = recipe.files(answers);
  const chosen = step ?? (recipe.isStaged ? '1' : 'all');
  if (chosen === 'all') return files;
  const one = files[Number(chosen) - 1];
  if (one) return [one];
  throw new AgentopsError('ANSWERS', `The recipe ${name} has no step ${chosen}.`, {
    next: `Pass --step 1 to ${files.length}, or all.`,
  });
}

/** The next file of a series, which waits until this one is deployed. */
function nextStep({ recipe, step = '1' }: MigrationAnswers): Action[] {
  if (recipe === undefined || !recipes[recipe].isStaged || step === 'all' || step === '5')
    return [];
  const text = `migration: when this is deployed, run the same with --step ${Number(step) + 1} (of 5).`;
  return [note(text)];
}
