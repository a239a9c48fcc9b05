/** Replaces the SDK's validator of elicited answers in the bundles (`scripts/build.ts`): this server elicits none. */
export class AjvJsonSchemaValidator {
  getValidator(): never {
    throw new Error('this build has no elicitation: nothing to validate');
  }
}
