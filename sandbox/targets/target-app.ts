import { Hono } from 'hono';
import { apiError } from './api-error';
import { crmRoutes } from './crm-routes';
import { guard, type GuardProps } from './guard';
import { paymentRoutes } from './payment-routes';

/** Every environment's CRM and payment API, at `/<environment>/<service>/…`. */
export function createTargetApp(props: GuardProps): Hono {
  const app = new Hono();
  for (const guarded of [...crmRoutes, ...paymentRoutes]) {
    app.on(guarded.method, `/:environment/${guarded.service}${guarded.route}`, guard(props, guarded));
  }
  app.notFound(() => apiError(404, 'not_found', 'no such route'));
  app.onError(() => apiError(500, 'internal', 'the sandbox target failed'));
  return app;
}
