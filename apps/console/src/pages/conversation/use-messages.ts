import { useQueries } from '@tanstack/react-query';
import { useCallback } from 'react';
import { costsQuery, type Message, messagesQuery, PAGE_SEQUENCES, type Read } from './conversation.query.js';
import { callIdsOf, type Outcome, outcomesOf } from './message-parts.js';

/** The messages around what is on the screen. */
export interface LoadedMessages {
  bySequence: ReadonlyMap<number, Message>;
  /** What calls have come to, by the id of the call. */
  outcomes: ReadonlyMap<string, Outcome>;
  /** The calls that are among these messages: their results stand beside them. */
  calls: ReadonlySet<string>;
  /** Tells whether it is known what a sequence is. */
  isLoaded: (sequence: number) => boolean;
  error: Error | null;
}

interface Result<Data> {
  data?: Data | undefined;
  error: Error | null;
}

/** Reads the pages that have rows from one index to another. */
export function useMessages(read: Read, first: number, last: number): LoadedMessages {
  const pages = pagesOf(first, last);
  const key = pages.join();
  const combine = useCallback(
    (results: Result<Message[]>[]): LoadedMessages => {
      const messages = results.flatMap(({ data }) => data ?? []);
      const loaded = new Set(key.split(',').filter((_, index) => results[index]?.data !== undefined));
      return {
        bySequence: new Map(messages.map((message) => [message.sequence, message])),
        outcomes: outcomesOf(messages),
        calls: callIdsOf(messages),
        isLoaded: (sequence) => loaded.has(String(pageOf(sequence))),
        error: results.find(({ error }) => error)?.error ?? null,
      };
    },
    [key],
  );
  return useQueries({ queries: pages.map((page) => messagesQuery(read, page)), combine });
}

/** What messages cost, by sequence, of the pages that have rows from one index to another. */
export function useCosts(
  read: Read,
  first: number,
  last: number,
  isShown: boolean,
): ReadonlyMap<number, string | null> {
  const pages = isShown ? pagesOf(first, last) : [];
  return useQueries({ queries: pages.map((page) => costsQuery(read, page)), combine: combinedCosts });
}

function combinedCosts(results: Result<{ sequence: number; usd: string | null }[]>[]) {
  return new Map(results.flatMap(({ data }) => data?.map(({ sequence, usd }) => [sequence, usd]) ?? []));
}

function pagesOf(first: number, last: number): number[] {
  const from = pageOf(first + 1);
  return Array.from({ length: Math.max(0, pageOf(last + 1) - from + 1) }, (_, index) => from + index);
}

function pageOf(sequence: number): number {
  return Math.floor((sequence - 1) / PAGE_SEQUENCES);
}
