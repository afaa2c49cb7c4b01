/**
 * A stage and one guest for each test of a file, opened before and stopped
 * after it.
 *
 * @module
 */

import {
  openStage,
  type IGuestVisitor,
  type IRequestStage
} from './request-stage';

/** @param use takes the stage and a guest who is in, before each test */
export function stageWithGuest(
  use: (stage: IRequestStage, guest: IGuestVisitor) => void
): void {
  let opened: IRequestStage;
  beforeEach(async () => {
    opened = await openStage();
    use(opened, opened.guest());
  });
  afterEach(() => opened.stop());
}
