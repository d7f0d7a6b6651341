/** A signer that only says which CA it was given. */
export async function handler() {
  return { certificatePem: process.env.EXAMPLE_CA };
}

/** Its rehearsal, which never fails. */
export async function rehearse() {
  return { rehearsal: 'probe' };
}
