# syntax=docker/dockerfile:1
# koosync as a container: see docs/operations.md. Paths below are relative to WORKDIR, so that
# scripts/image-root.mjs can carry the same steps out where no container can be built.
ARG NODE_IMAGE=node:24.21.0-trixie-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && rm -rf dist/examples

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# the clients of message brokers, which are optional, come along; the TypeScript compiler, an optional peer of several, does not
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/typescript node_modules/.bin/tsc node_modules/.bin/tsserver

FROM ${NODE_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="koosync" \
      org.opencontainers.image.description="Keeps a SaaS product's companies, departments and users in step with Huawei Cloud's marketplace (KooGallery)" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
# the embedded database; with PostgreSQL or MariaDB nothing is written at all
RUN mkdir ./data && chown 10001:10001 ./data
ENV NODE_ENV=production \
    KOOSYNC_HOST=0.0.0.0 \
    KOOSYNC_DATA_DIR=/app/data
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "dist/src/cli/main.js", "health"]
# node is process 1: it handles SIGTERM itself and starts no other process that would need reaping
ENTRYPOINT ["node", "dist/src/cli/main.js"]
CMD ["serve"]
