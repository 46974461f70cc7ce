// Linters over the files of deploy/: Docker's own checks for the Dockerfile, dclint for the compose file. Nothing here can build them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import dockerfile from 'dockerfile-utils';

const folder = process.argv[2];
const report = (name, problems) => console.log(JSON.stringify({ name, error: problems.length ? problems.join('\n') : null }));

const problems = dockerfile.validate(readFileSync(join(folder, 'Dockerfile'), 'utf8'));
report('Dockerfile', problems.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`));

const linted = new DCLinter({ rules: {}, quiet: false, debug: false, exclude: [] }).lintFiles([join(folder, 'compose.yaml')], false);
if (linted.length !== 1) throw new Error('the compose file was not found');
report('compose.yaml', linted[0].messages.map(({ message, line, rule }) => `line ${line}: ${message} (${rule})`));
