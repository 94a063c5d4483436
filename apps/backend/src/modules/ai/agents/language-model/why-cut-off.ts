import type { FinishReason } from 'ai';

/**
 * Says why an answer is not whole.
 *
 * @param outputTokens the limit of the answer
 */
export function whyCutOff(reason: FinishReason | undefined, outputTokens: number): string {
  switch (reason) {
    case 'length':
      return `The model's answer was cut at its limit of ${outputTokens} tokens.`;
    case 'content-filter':
      return 'The provider filtered the answer, or the model refused to give it.';
    case 'other':
      return "The model's answer ended for a reason that is not known; try again.";
    default:
      return 'The model could not answer, or the connection was cut; try again.';
  }
}
