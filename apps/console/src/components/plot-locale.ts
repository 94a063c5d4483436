/**
 * Gives uPlot a language that is one. It formats numbers by the browser's when it is loaded, and a Chromium that was
 * started in the POSIX locale says `en-US@posix`, which `Intl` refuses with an error.
 */
if (!isLanguage(navigator.language))
  Object.defineProperty(navigator, 'language', { value: new Intl.NumberFormat().resolvedOptions().locale });

function isLanguage(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch {
    return false;
  }
}
