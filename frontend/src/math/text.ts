/** What strangers write, made fit to be shown. */

/**
 * A token's own words are a stranger's: short, and without what is not seen. That is line breaks, letters of no width, and
 * those that turn the line around; and of marks that pile up on one letter, two.
 */
export function cleanText(text: string, length = 24): string {
  const plain = Array.from(
    text
      .slice(0, 20 * length)
      .replace(/[\n\r\t]/g, " ")
      .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")
      .replace(/(\p{M}{2})\p{M}+/gu, "$1")
      .trim(),
  );
  return plain.length > length ? `${plain.slice(0, length - 1).join("")}…` : plain.join("") || "?";
}
