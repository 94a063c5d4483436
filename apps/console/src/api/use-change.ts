import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';

/**
 * Changes something, and has asked again what the change is seen in.
 *
 * @param keys the first parts of the keys of these queries
 */
export function useChange<Input, Answer>(change: (input: Input) => Promise<Answer>, ...keys: QueryKey[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
