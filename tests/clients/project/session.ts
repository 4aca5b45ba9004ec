// A session with openapi-fetch, by the types that openapi-typescript made. Its arguments are the
// address of the server, a key, and an id for the topic that it writes. It prints what it found.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Topic = components["schemas"]["Topic"];

const [baseUrl, key, id] = process.argv.slice(2) as [string, string, string];
const reader = createClient<paths>({ baseUrl });
const writer = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });

async function listDemands(): Promise<string[]> {
  const { data, error } = await reader.GET("/api/v1/statements/", {
    params: { query: { kind: ["demand"], speaker_isnull: false, count: "exact" } },
  });
  if (!data) throw new Error(error.detail);
  check(data.count?.value === data.results.length && data.count.relation === "exact");
  return data.results.map((statement) => statement.id);
}

async function walkTopics(): Promise<string[]> {
  const found: Topic[] = [];
  let cursor: string | undefined;
  do {
    const { data, error } = await reader.GET("/api/v1/topics/", {
      params: { query: { limit: 5, cursor } },
    });
    if (!data) throw new Error(error.detail);
    found.push(...data.results);
    cursor = data.next_cursor ?? undefined;
  } while (cursor);
  return found.map((topic) => topic.id);
}

async function readDocument(statement: string): Promise<string> {
  const { data } = await reader.GET("/api/v1/statements/{id}/", {
    params: { path: { id: statement } },
  });
  const days: (string | null)[] = [data?.said?.first ?? null, data?.said?.last ?? null];
  check(data !== undefined && days.length === 2);
  return data.document.id;
}

async function write(): Promise<string> {
  const made = await writer.POST("/api/v1/topics/", {
    body: { id, kind: "issue", name: "A made-up issue" },
  });
  check(made.data?.parent === null && made.data.identifiers.length === 0);
  const patched = await writer.PATCH("/api/v1/topics/{id}/", {
    params: { path: { id }, header: { "If-Match": made.response.headers.get("ETag") ?? "" } },
    body: { name: "A renamed issue", identifiers: null },
  });
  if (!patched.data) throw new Error(patched.error.detail);
  const put = await writer.PUT("/api/v1/topics/{id}/", {
    params: { path: { id } },
    body: patched.data,
  });
  check(put.data?.revision === patched.data.revision);
  return patched.data.name;
}

async function overwrite(): Promise<number> {
  const { error } = await writer.PUT("/api/v1/topics/{id}/", {
    params: { path: { id }, header: { "If-Match": '"an older state"' } },
    body: { id, kind: "issue", name: "Somebody else's name" },
  });
  check(error !== undefined);
  return error.status;
}

async function askWrongly(): Promise<(string | undefined)[]> {
  const { error } = await reader.GET("/api/v1/statements/", {
    params: { query: { limit: 0, said: ["soon"] } },
  });
  check(error !== undefined && error.status === 400);
  return error.errors.map((fault) => fault.parameter).sort();
}

async function checkImport(): Promise<number> {
  const { data } = await writer.POST("/api/v1/imports/", {
    params: { query: { dry_run: true } },
    body: [{ resource: "topics", id: `${id}-2`, kind: "issue", name: "Another made-up issue" }],
  });
  check(data?.revision === null);
  return data.created.topics;
}

async function readColumns(): Promise<string[]> {
  const { data } = await reader.GET("/api/v1/topics/", {
    params: { query: { format: "csv", kind: ["event"] } },
    parseAs: "text",
  });
  check(data !== undefined);
  return data.split("\r\n", 1)[0]!.split(",").slice(0, 2);
}

function check(holds: boolean): asserts holds {
  if (!holds) throw new Error("The answer is not as expected.");
}

const demands = await listDemands();
const facts = {
  demands,
  topics: await walkTopics(),
  document: await readDocument(demands[0]!),
  written: await write(),
  refused: await overwrite(),
  faults: await askWrongly(),
  imported: await checkImport(),
  columns: await readColumns(),
};
console.log(JSON.stringify(facts));
