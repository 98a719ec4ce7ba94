// The official ACP SDK (the one that claude-agent-acp brings along) as one side of a connection on standard input and output.
// usage: node acp-sdk.mjs agent | agent-v2 | client   (as `client` it asks everything, says on standard error what it saw, as one JSON line, and ends)
import { Readable, Writable } from "node:stream";

const role = process.argv[2];
const acp = await import(role === "agent-v2" ? "@agentclientprotocol/sdk/experimental/v2/unstable" : "@agentclientprotocol/sdk/unstable");
const stream = () => acp.ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin));
const asIs = (params) => params;
const abort = (signal) => new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener("abort", resolve, { once: true })));
const text = (text) => ({ type: "text", text });

const options = [
  { id: "model", name: "Model", category: "model", type: "select", currentValue: "opus", options: [{ value: "opus", name: "Opus" }, { value: "haiku", name: "Haiku" }] },
  { id: "effort", name: "Effort", type: "select", currentValue: "a", options: [{ group: "g", name: "Group", options: [{ value: "a", name: "A" }] }] },
  { id: "fast", name: "Fast", type: "boolean", currentValue: false },
];
const modes = { currentModeId: "ask", availableModes: [{ id: "ask", name: "Ask", description: null }] };

const updates = [
  { sessionUpdate: "user_message_chunk", content: text("question") },
  { sessionUpdate: "agent_thought_chunk", content: text("hm"), messageId: "m1" },
  { sessionUpdate: "agent_message_chunk", content: { type: "image", data: "aGk=", mimeType: "image/png", annotations: { priority: 0.5, audience: ["user"] } } },
  { sessionUpdate: "agent_message_chunk", content: { type: "resource", resource: { uri: "file:///a", text: "ü", mimeType: "text/plain" } } },
  { sessionUpdate: "tool_call", toolCallId: "t", title: "Edit", kind: "edit", status: "pending", rawInput: { deep: [1, { a: null }] }, locations: [{ path: "/a", line: 3 }], content: [{ type: "diff", path: "/a", oldText: null, newText: "b" }] },
  { sessionUpdate: "tool_call_update", toolCallId: "t", status: "completed", content: [{ type: "content", content: text("done") }, { type: "terminal", terminalId: "1" }], rawOutput: "out" },
  { sessionUpdate: "plan", entries: [{ content: "first", priority: "high", status: "in_progress" }] },
  { sessionUpdate: "available_commands_update", availableCommands: [{ name: "compact", description: "Compacts", input: { hint: "what to keep" } }, { name: "clear", description: "Clears" }] },
  { sessionUpdate: "current_mode_update", currentModeId: "ask" },
  { sessionUpdate: "config_option_update", configOptions: options },
  { sessionUpdate: "session_info_update", title: null, updatedAt: "2026-01-01T00:00:00Z" },
  { sessionUpdate: "usage_update", used: 12, size: 200000, cost: { amount: 0.25, currency: "USD" } },
  { sessionUpdate: "plan_removed", planId: "p" },
];

function agent() {
  const cancelled = new Map();
  const done = ({ params }) => ({ _meta: { seen: params } });
  const opened = (more) => ({ params }) => ({ ...more, modes, configOptions: options, _meta: { seen: params } });
  return acp.agent({ name: "judge" })
    .onRequest("initialize", ({ params }) => ({
      protocolVersion: 1,
      agentInfo: { name: "judge", version: "1", title: null },
      agentCapabilities: { loadSession: true, promptCapabilities: { image: true }, sessionCapabilities: { list: {}, fork: {}, resume: {}, close: {}, delete: {} }, auth: { logout: {} }, providers: {} },
      authMethods: [{ id: "login", name: "Log in" }, { id: "t", name: "Terminal", type: "terminal", args: ["--login"], env: { A: "b" } }],
      _meta: { seen: params, steering: { supported: true } },
    }))
    .onRequest("authenticate", done).onRequest("logout", done).onRequest("providers/set", done).onRequest("providers/disable", done)
    .onRequest("providers/list", () => ({ providers: [{ providerId: "main", supported: ["anthropic", "bedrock"], required: false, current: { apiType: "anthropic", baseUrl: "http://x" } }, { providerId: "off", supported: ["new"], required: false, current: null }] }))
    .onRequest("session/new", opened({ sessionId: "new" })).onRequest("session/fork", opened({ sessionId: "fork" })).onRequest("session/resume", opened({}))
    .onRequest("session/load", () => undefined)
    .onRequest("session/list", ({ params }) => ({ sessions: [{ sessionId: "old", cwd: "/w", title: "Old", updatedAt: "2026-01-01T00:00:00Z" }], nextCursor: "more", _meta: { seen: params } }))
    .onRequest("session/delete", done).onRequest("session/close", done).onRequest("session/set_mode", done)
    .onRequest("session/set_config_option", ({ params }) => ({ configOptions: options, _meta: { seen: params } }))
    .onRequest("_session/steering", asIs, () => ({ outcome: "promptRequired", reason: "noRunningTurn" }))
    .onNotification("session/cancel", ({ params }) => cancelled.get(params.sessionId)?.())
    .onRequest("session/prompt", async ({ params, client, signal }) => {
      const { sessionId } = params;
      switch (params.prompt[0].text) {
        case "updates":
          for (const update of updates) await client.notify("session/update", { sessionId, update });
          await client.notify("_auth/status_update", { authStatus: { kind: "gateway", label: "Custom model gateway", detail: "host" } });
          await client.notify("_claude/sdkMessage", { sessionId, message: { type: "system", subtype: "api_retry", attempt: 1 } });
          await client.notify("elicitation/complete", { elicitationId: "e" });
          return { stopReason: "end_turn", usage: { totalTokens: 3, inputTokens: 1, outputTokens: 2 } };
        case "ask": {
          const terminal = { sessionId, terminalId: "t" };
          const answers = {
            permission: await client.request("session/request_permission", { sessionId, toolCall: { toolCallId: "t", title: "rm", kind: "execute" }, options: [{ optionId: "yes", name: "Yes", kind: "allow_once" }] }),
            read: await client.request("fs/read_text_file", { sessionId, path: "/a", line: 1, limit: 2 }),
            write: await client.request("fs/write_text_file", { sessionId, path: "/a", content: "c" }),
            create: await client.request("terminal/create", { sessionId, command: "ls", args: ["-l"], env: [{ name: "A", value: "b" }], cwd: "/w", outputByteLimit: 10 }),
            output: await client.request("terminal/output", terminal),
            exit: await client.request("terminal/wait_for_exit", terminal),
            kill: await client.request("terminal/kill", terminal),
            release: await client.request("terminal/release", terminal),
            form: await client.request("elicitation/create", { sessionId, mode: "form", message: "?", requestedSchema: { type: "object", properties: { a: { type: "string" } } } }),
            unknown: await client.request("_unknown/method", {}).catch((error) => error.code),
          };
          const controller = new AbortController();
          const undecided = client.request("session/request_permission", { sessionId, toolCall: { toolCallId: "undecided" }, options: [] }, { cancellationSignal: controller.signal });
          controller.abort();
          answers.takenBack = await undecided.catch((error) => error.code);
          return { stopReason: "end_turn", _meta: { answers } };
        }
        case "wait":
          await new Promise((resolve) => { cancelled.set(sessionId, resolve); client.notify("session/update", { sessionId, update: updates[0] }); });
          return { stopReason: "cancelled" };
        case "hang":
          await client.notify("session/update", { sessionId, update: updates[0] });
          await abort(signal);
          await client.notify("session/update", { sessionId, update: updates[1] });
          throw acp.RequestError.requestCancelled();
        case "noise":
          process.stdout.write("a stray log line\n");
          return { stopReason: "end_turn" };
        default:
          throw new acp.RequestError(-32603, "Internal error: no such model", { errorKind: "model_not_found" });
      }
    });
}

async function client() {
  const seen = { updates: [], answers: {}, errors: {} };
  const app = acp.client({ name: "judge" })
    .onRequest("session/request_permission", async ({ params, signal }) => {
      if (params.toolCall.toolCallId !== "undecided") return { outcome: { outcome: "selected", optionId: params.options[0].optionId } };
      await abort(signal);
      throw acp.RequestError.requestCancelled();
    })
    .onRequest("fs/read_text_file", ({ params }) => ({ content: `text of ${params.path}` }))
    .onRequest("fs/write_text_file", () => undefined)
    .onRequest("terminal/create", () => ({ terminalId: "t" }))
    .onRequest("terminal/output", () => ({ output: "o", truncated: true, exitStatus: null }))
    .onRequest("terminal/wait_for_exit", () => ({ exitCode: null, signal: "SIGTERM" }))
    .onRequest("terminal/kill", () => ({})).onRequest("terminal/release", () => ({}))
    .onRequest("elicitation/create", () => ({ action: "accept", content: { a: "b" } }))
    .onNotification("session/update", ({ params }) => seen.updates.push(params.update))
    .onNotification("elicitation/complete", ({ params }) => (seen.completed = params.elicitationId))
    .onNotification("_auth/status_update", asIs, ({ params }) => (seen.auth = params.authStatus))
    .onNotification("_claude/sdkMessage", asIs, ({ params }) => (seen.sdk = params.message));
  await app.connectWith(stream(), async (agent) => {
    const ask = async (method, params, options) => {
      try {
        seen.answers[method] = await agent.request(method, params, options);
      } catch (error) {
        seen.errors[method] = [error.code, error.message, error.data ?? null];
      }
    };
    const sessionId = "s";
    const mcpServers = [{ name: "m", command: "/bin/m", args: ["-x"], env: [{ name: "A", value: "b" }] }, { type: "http", name: "h", url: "http://h", headers: [] }];
    await ask("initialize", { protocolVersion: 1, clientInfo: { name: "judge", version: "1" }, clientCapabilities: { fs: { readTextFile: true, writeTextFile: true }, terminal: true, elicitation: { form: {} } } });
    await ask("authenticate", { methodId: "gateway", _meta: { gateway: { baseUrl: "http://x", headers: {} } } });
    await ask("providers/list", {});
    await ask("providers/set", { providerId: "main", apiType: "anthropic", baseUrl: "http://x", headers: { "x-api-key": "k" } });
    await ask("providers/disable", { providerId: "main" });
    await ask("session/new", { cwd: "/w", mcpServers });
    await ask("session/load", { sessionId, cwd: "/w", mcpServers: [] });
    await ask("session/resume", { sessionId, cwd: "/w" });
    await ask("session/fork", { sessionId, cwd: "/w" });
    await ask("session/list", { cwd: "/w", cursor: null });
    await ask("session/delete", { sessionId });
    await ask("session/close", { sessionId });
    await ask("session/set_mode", { sessionId, modeId: "ask" });
    await ask("session/set_config_option", { sessionId, configId: "fast", type: "boolean", value: true });
    await ask("_session/steering", { sessionId, prompt: [text("also")] });
    await ask("_unknown/method", {});
    await ask("session/prompt", { sessionId, prompt: [text("everything"), { type: "resource_link", uri: "file:///a", name: "a" }, { type: "audio", data: "", mimeType: "audio/wav" }] });
    const waiting = agent.request("session/prompt", { sessionId, prompt: [text("wait")] });
    await agent.notify("session/cancel", { sessionId });
    seen.cancelled = (await waiting).stopReason;
    const controller = new AbortController();
    const hanging = agent.request("session/prompt", { sessionId, prompt: [text("hang")] }, { cancellationSignal: controller.signal });
    controller.abort();
    seen.aborted = await hanging.catch((error) => error.code);
    seen.failed = await agent.request("session/prompt", { sessionId, prompt: [text("fail")] }).catch((error) => [error.code, error.message, error.data]);
    seen.many = (await Promise.all(Array.from({ length: 50 }, () => agent.request("session/set_mode", { sessionId, modeId: "ask" })))).length;
    await ask("logout", {});
  });
  console.error(JSON.stringify(seen));
  process.exit(0);
}

if (role === "client") await client();
else if (role === "agent") agent().connect(stream());
else {
  acp.agent({ name: "judge" })
    .onRequest("initialize", ({ params }) => ({ protocolVersion: 2, info: { name: "judge", version: "2" }, capabilities: { session: {} }, authMethods: [{ type: "agent", methodId: "a", name: "A" }], _meta: { seen: params } }))
    .onRequest("auth/login", () => ({})).onRequest("auth/logout", () => ({}))
    .connect(stream());
}
