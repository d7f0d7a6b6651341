/** A signer that only says which CA it was given. */
export const handler = async () => ({ certificatePem: process.env.EXAMPLE_CA });

/** Its rehearsal. */
export const rehearse = handler;
