/** A file as it would be sent. */
interface SentFile {
  mediaType: string;
  bytes: number;
}

type Takes = (file: SentFile) => boolean;

const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const PDF = 'application/pdf';
const MEGABYTE = 1_000_000;

const images =
  (most = Infinity): Takes =>
  ({ mediaType, bytes }) =>
    IMAGES.includes(mediaType) && bytes <= most;
const pdfs =
  (most = Infinity): Takes =>
  ({ mediaType, bytes }) =>
    mediaType === PDF && bytes <= most;
const either =
  (...kinds: Takes[]): Takes =>
  (file) =>
    kinds.some((takes) => takes(file));

/**
 * Files that a provider takes in a person's message, by the beginning of its name in the AI SDK. Anthropic takes images
 * of 5 MB as base64 (https://platform.claude.com/docs/en/build-with-claude/vision), Bedrock of 3.75 MB, and documents of
 * 4.5 MB (https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-call.html).
 */
const PROVIDERS: [provider: string, takes: Takes][] = [
  ['openai', either(images(), pdfs())],
  ['azure', either(images(), pdfs())],
  ['anthropic', either(images(3.75 * MEGABYTE), pdfs())],
  ['google', either(images(), pdfs())],
  ['amazon-bedrock', either(images(3.75 * MEGABYTE), pdfs(4.5 * MEGABYTE))],
  ['mistral', either(images(), pdfs())],
];

/** Models of other servers that see images, by their names: one that does not would refuse the request. */
const SEES_IMAGES = /vision|[-_.]vl\b|\bvl[-_.]|llava|pixtral|gpt-[4-9]|gemini|claude|gemma-?[3-9]/i;

/** Tells whether a model is sent the bytes of a file; texts are sent as such. */
export function takesFile(
  { provider, modelId }: { provider: string; modelId: string },
  file: SentFile,
): boolean {
  const known = PROVIDERS.find(([beginning]) => isOf(provider, beginning));
  if (known) return known[1](file);
  return provider !== 'offline' && SEES_IMAGES.test(modelId) && images()(file);
}

/** Tells whether a name is that of a provider: `openai.chat`, and not `openai-compatible.chat`. */
function isOf(provider: string, name: string): boolean {
  return provider === name || provider.startsWith(`${name}.`);
}
