/** To an administrator who tries the mail server. It names server and sender, and no password. */
export const smtpTest = {
  subject: `{{t "subject"}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}</p>
<table role="presentation" style="border-collapse:collapse;margin:0 0 16px;font-size:15px">
<tr><td style="padding:2px 16px 2px 0">{{t "sentAt"}}</td><td style="padding:2px 0">{{sentAt}}</td></tr>
<tr><td style="padding:2px 16px 2px 0">{{t "server"}}</td><td style="padding:2px 0">{{smtpServer}}</td></tr>
<tr><td style="padding:2px 16px 2px 0">{{t "sender"}}</td><td style="padding:2px 0">{{sender}}</td></tr>
</table>
<p style="margin:0 0 16px">{{t "headers"}}</p>
{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}

{{t "sentAt"}}: {{sentAt}}
{{t "server"}}: {{smtpServer}}
{{t "sender"}}: {{sender}}

{{t "headers"}}

{{> button}}
{{/layout}}`,
} as const;
