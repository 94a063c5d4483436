# syntax=docker/dockerfile:1

# Built on Debian's slim image of Node.js: docs/deploy.md says how to build and run it.
ARG NODE_IMAGE=node:24-trixie-slim

# What production needs, without a compiler and without the embedded PostgreSQL.
FROM ${NODE_IMAGE} AS modules
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY tools/embedded-postgres/package.json tools/embedded-postgres/package.json
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund
# Packages of providers beside Anthropic, such as '@ai-sdk/mistral@^3'.
ARG PROVIDER_PACKAGES=""
RUN if [ -n "$PROVIDER_PACKAGES" ]; then npm install --save-prod --omit=dev --omit=optional --no-audit --no-fund $PROVIDER_PACKAGES; fi
# The image names its own contents: docker run --rm --entrypoint cat conversation-store sbom.cdx.json
# Without development dependencies, which would count as missing.
RUN npm pkg delete devDependencies && npm sbom --sbom-format cyclonedx --sbom-type application > sbom.cdx.json

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY tools/embedded-postgres/package.json tools/embedded-postgres/package.json
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json prisma.config.ts ./
COPY prisma prisma
COPY tools tools
COPY apps/backend/src apps/backend/src
COPY apps/console apps/console
RUN npm run build

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="conversation-store" \
  org.opencontainers.image.licenses="MIT"
WORKDIR /app
ENV NODE_ENV=production
COPY --from=modules /app/package.json /app/sbom.cdx.json ./
COPY --from=modules /app/node_modules node_modules
COPY --from=build /app/dist dist
# The user node, by its number: Kubernetes reads no names.
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself, past any shell: signals reach it. Other programs are arguments: dist/commands/migrate.js
ENTRYPOINT ["node"]
CMD ["dist/main.js"]
