/** Stands in the bundles for the SDK's validator of elicited answers: this server asks its user for nothing. */
export class AjvJsonSchemaValidator {
  getValidator(): never {
    throw new Error('this build has no elicitation: nothing to validate');
  }
}
