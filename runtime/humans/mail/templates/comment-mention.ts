/** To a person whom a comment mentions. The words are shown as they were written, lines and all. */
export const commentMention = {
  reason: 'you are mentioned in a comment',
  action: 'Reply',
  subject: '{{authorName}} mentioned you on {{subjectName}}',
  html: '{{#> layout}}<p style="margin:0 0 16px">{{authorName}} mentioned you in a comment:</p><blockquote style="margin:0 0 16px;padding:4px 0 4px 16px;border-left:3px solid #8a94a6;white-space:pre-wrap">{{quote}}</blockquote>{{/layout}}',
  text: '{{#> layout}}{{authorName}} mentioned you in a comment:\n\n{{quotedText}}{{/layout}}',
} as const;
