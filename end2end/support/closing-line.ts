// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Ends the output with one line that programs can read: `end2end: 12 passed, 0 failed, 1 skipped`. */
export default class ClosingLine implements Reporter {
  readonly #outcomes = new Map<string, TestCase>();

  onTestEnd(test: TestCase, _result: TestResult): void {
    this.#outcomes.set(test.id, test);
  }

  onEnd(): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const test of this.#outcomes.values()) {
      const outcome = test.outcome();
      if (outcome === 'skipped') count.skipped += 1;
      else if (outcome === 'unexpected') count.failed += 1;
      else count.passed += 1;
    }
    console.log(`end2end: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
