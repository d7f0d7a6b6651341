import { SDK } from '../../sdk';
import { ServiceModel } from '../../wire/model';

/** DynamoDB's public model. */
export const MODEL = new ServiceModel(SDK.dynamodb);
