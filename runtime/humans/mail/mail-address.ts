const mailAddress =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;
const LENGTH_MAX = 254;
const LOCAL_LENGTH_MAX = 64;

/**
 * Exactly one plain address: no name, no list, no group, no comment, no quotes, no line break. Checked here because a mail
 * library may read a list out of what was meant as one address.
 */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= LENGTH_MAX &&
    text.indexOf('@') <= LOCAL_LENGTH_MAX &&
    !text.includes('..') &&
    mailAddress.test(text)
  );
}
