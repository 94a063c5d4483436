import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A regular expression as it is written in a source. */
export interface ExpressionLiteral {
  file: string;
  source: string;
  flags: string;
}

const SOURCES = /\.[jt]s$/;
const LEFT_OUT = /\.(?:spec|d)\.ts$|[/\\](?:generated|node_modules|dist)[/\\]/;

/** Every regular expression literal in the sources below a folder, tests and generated files aside. */
export function expressionLiterals(folder: string): ExpressionLiteral[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => SOURCES.test(file) && !LEFT_OUT.test(file))
    .flatMap((file) => literalsOf(file, readFileSync(join(folder, file), 'utf8')));
}

function literalsOf(file: string, text: string): ExpressionLiteral[] {
  const found: ExpressionLiteral[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}
