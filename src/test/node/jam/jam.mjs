// node jam.mjs <base url> <API key>: get, set, result references, upload and events; ends with 1 where one fails
import assert from "node:assert/strict";
import { test } from "node:test";
import { EventSource } from "eventsource";
import JamClient from "jmap-jam";

const [base, bearerToken] = process.argv.slice(2);
const X = "urn:stalwart:jmap";
const jam = new JamClient({ sessionUrl: `${base}/.well-known/jmap`, bearerToken });
const session = await jam.session;
const accountId = session.primaryAccounts[X];
const options = { using: [X] };
const name = () => `jam-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;

async function create() {
  const [made] = await jam.request(["x:MtaVirtualQueue/set", { accountId, create: { k: { name: name() } } }], options);
  return made.created.k.id;
}

test("a singleton is read", async () => {
  const [manager] = await jam.request(["x:TaskManager/get", { accountId, ids: ["singleton"] }], options);
  assert.equal(manager.list[0].id, "singleton");
  assert.ok(manager.list[0].strategy["@type"]);
});

test("an object is made, changed and destroyed", async () => {
  const id = await create();
  const [changed] = await jam.request(
    ["x:MtaVirtualQueue/set", { accountId, update: { [id]: { threadsPerNode: 7 } } }],
    options,
  );
  assert.ok(id in changed.updated);
  const [read] = await jam.request(["x:MtaVirtualQueue/get", { accountId, ids: [id] }], options);
  assert.equal(read.list[0].threadsPerNode, 7);
  const [gone] = await jam.request(["x:MtaVirtualQueue/set", { accountId, destroy: [id] }], options);
  assert.deepEqual(gone.destroyed, [id]);
});

test("a get takes its ids from a query", async () => {
  const [{ found, read }] = await jam.requestMany((api) => {
    const found = api["x:MtaVirtualQueue"].query({ accountId, limit: 2 });
    return { found, read: api["x:MtaVirtualQueue"].get({ accountId, ids: found.$ref("/ids") }) };
  }, options);
  assert.equal(found.ids.length, 2);
  assert.deepEqual(read.list.map((queue) => queue.id), found.ids);
});

test("what is wrong is thrown", async () => {
  await assert.rejects(jam.request(["x:TaskManager/get", { accountId, nonsense: 1 }], options), {
    type: "invalidArguments",
  });
});

test("a file comes back as it was sent", async () => {
  const sent = await jam.uploadBlob(accountId, new Blob(["a file"], { type: "text/plain" }));
  assert.equal(sent.size, 6);
  const answer = await jam.downloadBlob({ accountId, blobId: sent.blobId, mimeType: "text/plain", fileName: "a.txt" });
  assert.equal(await answer.text(), "a file");
});

test("changes are told as they happen", async () => {
  // The client makes a plain EventSource, which in browsers cannot sign in by header
  globalThis.EventSource = class extends EventSource {
    constructor(url) {
      super(url, {
        fetch: (input, init) =>
          fetch(input, { ...init, headers: { ...init.headers, Authorization: `Bearer ${bearerToken}` } }),
      });
    }
  };
  const events = await jam.connectEventSource({ types: "*", ping: 5, closeafter: "no" });
  try {
    const told = new Promise((resolve, reject) => {
      events.addEventListener("state", (event) => resolve(JSON.parse(event.data)));
      setTimeout(() => reject(new Error("nothing was told in 30 s")), 30_000).unref();
    });
    await new Promise((resolve) => events.addEventListener("open", resolve));
    await create();
    assert.ok((await told).changed[accountId]["x:MtaVirtualQueue"]);
  } finally {
    events.close();
  }
});
