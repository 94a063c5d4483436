import { Injectable } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { validate as isUuid } from 'uuid';

const ANY_ORIGIN = 'http://localhost';

/** Names files by the path of their route in this application. */
@Injectable()
export class FileUrls {
  constructor(
    private readonly application: ApplicationConfig,
    private readonly path: string,
  ) {}

  of(id: string): string {
    return `${this.base}${id}`;
  }

  /** The id of the file that a URL of ours names, from whichever origin; null for any other. */
  idIn(url: string): string | null {
    const path = URL.canParse(url, ANY_ORIGIN) ? new URL(url, ANY_ORIGIN).pathname : '';
    const id = path.startsWith(this.base) ? path.slice(this.base.length) : '';
    return isUuid(id) ? id.toLowerCase() : null;
  }

  /** Made when it is asked for: an application may name its prefix after its modules were made. */
  private get base(): string {
    const segments = `${this.application.getGlobalPrefix()}/${this.path}/files`.split('/');
    return `/${segments.filter((segment) => segment !== '').join('/')}/`;
  }
}
