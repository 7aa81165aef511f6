"""The dashboard: native ES modules without a build step, served by `gateway.web.dashboard`; speaks GraphQL only."""
