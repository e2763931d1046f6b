import type { Context } from "hono"
import { html } from "hono/html"
import type { Child } from "hono/jsx"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import type { AppEnv } from "../context.ts"
import { Layout } from "./layout.tsx"
import { viewOf } from "./view.ts"

type Answer = Response | Promise<Response>

/** A whole page. */
export function page<E extends AppEnv>(
  c: Context<E>,
  title: string,
  body: Child,
  status: ContentfulStatusCode = 200,
): Answer {
  c.header("vary", "HX-Request")
  return c.html(
    html`<!doctype html>${(
      <Layout title={title} view={viewOf(c)}>
        {body}
      </Layout>
    )}`,
    status,
  )
}

/** A piece of a page, for htmx to put where it was asked for. */
export function fragment<E extends AppEnv>(
  c: Context<E>,
  body: Child,
  status: ContentfulStatusCode = 200,
): Answer {
  c.header("vary", "HX-Request")
  return c.html(html`${body}`, status)
}

/** Whether htmx asks for a piece; a history restore wants the whole page again. */
export function wantsFragment<E extends AppEnv>(c: Context<E>): boolean {
  return c.req.header("hx-request") === "true" && c.req.header("hx-history-restore-request") !== "true"
}
