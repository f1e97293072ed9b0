/** A request with a body, as JSON unless the headers say otherwise. */
export function post(body: string, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
}
