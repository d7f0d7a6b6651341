/** What a period without a value means, where several rows mean the same. */

export const NO_REQUEST = {
  as: 'notBreaching',
  because: 'No value means that no device asked, which is normal at night.',
} as const;

export const NOTHING_COUNTED = {
  as: 'notBreaching',
  because: 'It is counted only when it happens: no value is the good case.',
} as const;

export const KEEP_STATE = {
  as: 'ignore',
  because: 'Silent health checks have their own alarm. Until they run again, the last finding stands.',
} as const;
