// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from './fixtures';
import { commandLine } from './server';

const FILE = join(dirname(fileURLToPath(import.meta.url)), '../../server/tests/data/valdora.json');

export interface Project { slug: string; acronym: string; course: string; edition: string }

/**
 * Loads the file of a project that nobody who wrote the program knew, under names of the test's own. Its editions select,
 * so that there is something to decide; `settings` are further ones of the project.
 */
export async function importValdora(settings: Record<string, unknown> = {}): Promise<Project> {
  const mark = randomBytes(3).toString('hex');
  const file = { ...JSON.parse(readFileSync(FILE, 'utf8')), ...settings };
  file.slug = `valdora-${mark}`;
  file.acronym = `Val d'Ora ${mark}`;
  for (const course of file.courses) course.slug += `-${mark}`;
  for (const edition of file.editions) {
    edition.course += `-${mark}`;
    edition.code = edition.code.replace('VAL', `VAL-${mark.toUpperCase()}`);
    edition.selection = 'review';
  }
  const folder = mkdtempSync(join(tmpdir(), 'valdora-'));
  try {
    const path = join(folder, 'valdora.json');
    writeFileSync(path, JSON.stringify(file));
    expect(await commandLine('import-project', '--yes', path)).toContain(file.slug);
    expect(await commandLine('import-project', path), 'the same file again').toContain('nothing to change');
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { slug: file.slug, acronym: file.acronym, course: file.courses[0].slug, edition: file.editions[0].code };
}
