// Carries out the Dockerfile's steps in plain directories, where no container can be built:
// `node scripts/image-root.mjs FOLDER [NAME=value of an ARG …]` fills FOLDER/<stage>/… and tells in FOLDER/image.json how the image
// is run. Every COPY and RUN is done for real with this machine's Node and npm; the base image is not there. Needs root for chown.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, matchesGlob, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DockerfileParser } from 'dockerfile-ast';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Files that the builder would not be handed. */
export function ignoredFiles(text) {
  const patterns = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return (path) => patterns.some((pattern) => path === pattern || matchesGlob(path, pattern));
}

class Stage {
  workdir = '/';
  env = {};
  args = {};
  image = { labels: {} };

  constructor(folder) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** A path of the image as one of this machine; absolute ones begin at the stage's folder. */
  place(path) {
    return path.startsWith('/') ? join(this.folder, path) : join(this.folder, this.workdir, path);
  }
}

function runStep(stage, command) {
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|KOOSYNC_|JEST_|NODE_OPTIONS|NODE_ENV|INIT_CWD)/.test(name),
  );
  const env = {
    ...Object.fromEntries(clean),
    npm_config_prefer_offline: 'true',
    ...stage.env,
    ...stage.args,
  };
  // npm and its children run on the Node that this script runs on
  env.PATH = `${dirname(process.execPath)}:${env.PATH}`;
  process.stderr.write(`RUN ${command}\n`);
  const run = spawnSync('sh', ['-c', command], { cwd: stage.place('.'), env, stdio: ['ignore', 2, 2] });
  if (run.status !== 0) throw new Error(`"${command}" ended with ${run.status ?? run.signal}`);
}

function copyStep(stage, stages, words, flags) {
  const from = flags.find((flag) => flag.getName() === 'from')?.getValue();
  const source = from ? stages.get(from) : undefined;
  if (from && !source) throw new Error(`COPY --from=${from}: there is no such stage`);
  const to = words.at(-1);
  const isIgnored = source ? () => false : ignoredFiles(readFileSync(join(root, '.dockerignore'), 'utf8'));
  for (const word of words.slice(0, -1)) {
    const path = source ? source.place(word) : resolve(root, word);
    const isFile = statSync(path).isFile();
    const target = isFile && /\/$/.test(to) ? join(stage.place(to), basename(word)) : stage.place(to);
    const filter = (file) => file === root || !isIgnored(relative(root, file));
    cpSync(path, target, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true, filter });
  }
}

const words = (instruction) => instruction.getArguments().map((argument) => argument.getValue());
const pairs = (instruction) =>
  instruction.getProperties().map((property) => [property.getName(), property.getValue() ?? '']);

/** Every step of the Dockerfile; returns the last stage, which is the image. */
export function carryOut(folder, given = {}) {
  const dockerfile = DockerfileParser.parse(readFileSync(join(root, 'Dockerfile'), 'utf8'));
  const stages = new Map();
  let stage = new Stage(join(folder, 'before'));
  for (const instruction of dockerfile.getInstructions()) {
    const name = instruction.getKeyword();
    const filled = (text) => text.replaceAll(/\$\{(\w+)\}/g, (_, arg) => stage.args[arg] ?? '');
    if (name === 'FROM') {
      const called = instruction.getBuildStage() ?? 'image';
      stage = new Stage(join(folder, called));
      stages.set(called, stage);
    } else if (name === 'ARG') {
      for (const [arg, value] of pairs(instruction)) stage.args[arg] = given[arg] ?? value;
    } else if (name === 'ENV') Object.assign(stage.env, Object.fromEntries(pairs(instruction)));
    else if (name === 'LABEL')
      for (const [label, value] of pairs(instruction)) stage.image.labels[label] = filled(value);
    else if (name === 'WORKDIR') {
      stage.workdir = words(instruction)[0];
      mkdirSync(stage.place('.'), { recursive: true });
    } else if (name === 'COPY') copyStep(stage, stages, words(instruction), instruction.getFlags());
    else if (name === 'RUN') runStep(stage, instruction.getArgumentsContent());
    else if (name === 'USER' || name === 'EXPOSE' || name === 'STOPSIGNAL')
      stage.image[name.toLowerCase()] = words(instruction)[0];
    else if (name === 'ENTRYPOINT' || name === 'CMD')
      stage.image[name.toLowerCase()] = JSON.parse(instruction.getArgumentsContent());
    else if (name === 'HEALTHCHECK')
      stage.image.healthcheck = JSON.parse(/CMD\s+(\[.*\])/.exec(instruction.getArgumentsContent())[1]);
    else throw new Error(`Dockerfile: ${name} is not known here`);
  }
  return stage;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, ...args] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node scripts/image-root.mjs FOLDER [NAME=value …]');
  const {
    folder: place,
    workdir,
    env,
    image,
  } = carryOut(resolve(folder), Object.fromEntries(args.map((arg) => arg.split(/=(.*)/s))));
  const told = { root: place, workdir, env, ...image };
  writeFileSync(join(folder, 'image.json'), `${JSON.stringify(told, null, 2)}\n`);
}
