/** The document of `/api-docs`. Its program reads the settings from the attribute, so no inline script is needed. */
const SETTINGS = JSON.stringify({
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
  defaultOpenAllTags: false,
  hiddenClients: [],
  proxyUrl: '',
  showDeveloperTools: 'never',
}).replaceAll('"', '&quot;');

export const REFERENCE_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Millrace API</title>
  </head>
  <body>
    <script id="api-reference" type="application/json" data-url="/v2/openapi.json" data-configuration="${SETTINGS}"></script>
    <script src="/api-docs/reference.js"></script>
    <noscript>The contract is at <a href="/v2/openapi.json">/v2/openapi.json</a>.</noscript>
  </body>
</html>
`;
