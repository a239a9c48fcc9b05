/** Replaces parts of the SDK in the bundles (`scripts/build.ts`): its validator of elicited answers, and zod's version 3. */
export class AjvJsonSchemaValidator {
  getValidator(): never {
    throw new Error('this build has no elicitation: nothing to validate');
  }
}

const noVersion3 = (): never => {
  throw new Error('this build has no schemas of version 3 of zod');
};

/** What the SDK calls for schemas that were written with that version. */
export { noVersion3 as object, noVersion3 as zodToJsonSchema };
