const NOT_FOUND = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

/**
 * Loads the package of a provider, which an application installs only where it uses that provider. Its types are not
 * imported, since an application compiles without the packages that it does not have.
 *
 * @param wanted the package with its version, such as `@ai-sdk/mistral@^3`
 * @throws Error with a sentence that says what to install, where it is missing
 */
export async function loadPackage<Module>(provider: string, wanted: string): Promise<Module> {
  const name = wanted.slice(0, wanted.lastIndexOf('@'));
  try {
    return (await import(name)) as Module;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!NOT_FOUND.includes(code ?? '') || !message.includes(name)) throw error;
    throw new Error(`AI_PROVIDER=${provider} needs the package ${name}: npm install ${wanted}`, {
      cause: error,
    });
  }
}
