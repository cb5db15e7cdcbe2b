// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, open, test } from '../support/fixtures';

test('the figures of a project add up, on the page and in the open data', async ({ page, request, withWasm }) => {
  const answer = await request.get('/api/v1/projects/correlare/indicators?territory=CR');
  expect(answer.ok()).toBe(true);
  const { indicators } = await answer.json();
  expect(indicators.applications).toBe(
    indicators.accepted_ever + indicators.not_accepted + indicators.pending + indicators.withdrawn_before_decision,
  );
  expect(indicators.accepted_ever).toBe(indicators.participations + indicators.withdrawn_before_start);
  expect(indicators.persons).toBeLessThanOrEqual(indicators.participations);

  // What Cremona reported in June 2013.
  expect(indicators).toMatchObject({
    modules: 12, meetings: 45, applications: 437, not_accepted: 84, accepted_ever: 353, withdrawn_before_start: 39,
    participations: 314, participations_female: 270, participations_male: 44, persons: 246, persons_in_more_than_one_course: 52,
  });

  await open(page, '/monitoraggio/correlare?territorio=CR', withWasm);
  const main = page.getByRole('main');
  for (const figure of [437, 314, 246]) await expect(main).toContainText(String(figure));
});

test('a territory is chosen', async ({ page, withWasm }) => {
  await open(page, '/monitoraggio/correlare', withWasm);
  await page.getByLabel("Territorio dell'edizione", { exact: true }).selectOption('CR');
  await page.getByRole('button', { name: 'Mostra', exact: true }).click();
  await expect(page).toHaveURL(/territorio=CR/);
  await expect(page.getByRole('main')).toContainText('437');
});
