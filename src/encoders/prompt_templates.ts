const PLACE = "{}";

/** The prompts of each label: every template with the label in the place of its `{}`.
 *
 * @throws {RangeError} If there is no label, one is empty or there twice, or a template has no `{}`.
 */
export function fillTemplates(
  template: string | readonly string[],
  labels: readonly string[],
): string[][] {
  const templates = typeof template === "string" ? [template] : template;
  const lacking = templates.find((template) => !template.includes(PLACE));
  const twice = labels.find((label, i) => labels.indexOf(label) < i);
  const fault = templates.length === 0
    ? "there is no template"
    : lacking !== undefined
    ? `the template ${JSON.stringify(lacking)} has no ${PLACE} for the label`
    : labels.length === 0
    ? "there is no label"
    : labels.some((label) => label.trim() === "")
    ? "a label is empty"
    : twice !== undefined
    ? `the label ${JSON.stringify(twice)} is there twice`
    : undefined;
  if (fault !== undefined) throw new RangeError(`Cannot classify by labels: ${fault}`);
  return labels.map((label) =>
    templates.map((template) => template.replaceAll(PLACE, () => label))
  );
}
