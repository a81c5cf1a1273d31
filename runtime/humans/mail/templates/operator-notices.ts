import type { MailSource } from '../mail-engine.ts';

/** What owners of processes and those who began an operation are told: a sentence, how things stand, and the first of them. */
export const operatorNotices = {
  'incident-alert': notice(`{{t "subject"}}`, `{{t "intro"}}`, `{{t "next"}}`),
  'incident-resolved': notice(`{{t "subject"}}`, `{{t "intro"}}`),
  'stalled-alert': notice(`{{t "subject"}}`, `{{t "intro"}}`),
  'ops-digest': notice(
    `{{#if isOne}}{{t "subjectOne"}}{{else}}{{t "subject"}}{{/if}}`,
    `{{t "intro"}}`,
    `{{t "next"}}`,
  ),
  'batch-finished': notice(
    `{{t "subject"}}`,
    `{{#if failedCount}}{{t "introFailed"}}{{else}}{{t "intro"}}{{/if}}`,
  ),
  'migration-finished': notice(
    `{{t "subject"}}`,
    `{{#if leftCount}}{{t "introLeft"}}{{else}}{{t "intro"}}{{/if}}`,
  ),
  'token-expiring': notice(`{{t "subject"}}`, `{{t "intro"}}`, `{{t "next"}}`),
  'deployment-notice': notice(`{{t "subject"}}`, `{{t "intro"}}{{#if hasRows}} {{t "changes"}}{{/if}}`),
} as const;

// helpers

function notice(subject: string, intro: string, next = ''): MailSource {
  return {
    subject,
    html: `{{#> layout}}<p style="margin:0 0 16px">${intro}</p>
{{#if hasLines}}<table role="presentation" style="border-collapse:collapse;margin:0 0 16px;font-size:15px">
{{#each lines}}<tr><td style="padding:2px 16px 2px 0;vertical-align:top">{{label}}</td><td style="padding:2px 0">{{value}}</td></tr>
{{/each}}</table>
{{/if}}{{#if hasRows}}<ul style="margin:0 0 16px;padding:0 0 0 20px">
{{#each rows}}<li style="margin:0 0 4px">{{#if link}}<a href="{{link}}" style="color:inherit">{{text}}</a>{{else}}{{text}}{{/if}}</li>
{{/each}}{{#if moreText}}<li style="margin:0 0 4px">{{moreText}}</li>
{{/if}}</ul>
{{/if}}${next === '' ? '' : `<p style="margin:0 0 16px">${next}</p>\n`}{{> button}}{{/layout}}`,
    text: `{{#> layout}}
${intro}

{{#each lines}}
{{label}}: {{value}}
{{/each}}

{{#each rows}}
- {{text}}
{{#if link}}
  {{link}}
{{/if}}
{{/each}}
{{#if moreText}}
- {{moreText}}
{{/if}}

${next === '' ? '' : `${next}\n\n`}{{> button}}
{{/layout}}`,
  };
}
