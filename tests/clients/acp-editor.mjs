// An editor made of the official ACP SDK: starts `patchbay acp`, holds one conversation, says on standard output what it saw, as one JSON line.
// usage: node acp-editor.mjs PROGRAM|ENTRY STEPS [ARGUMENTS…]   ENTRY = JSON as an editor's settings have it: {"command", "args", "env"}   STEPS = JSON: ["prompt text", {"option": "value"}, …]
import { spawn } from "node:child_process";
import { Readable, Writable } from "node:stream";
import * as acp from "@agentclientprotocol/sdk/unstable";

const [program, steps, ...args] = process.argv.slice(2);
const entry = program.startsWith("{") ? JSON.parse(program) : { command: program, args: ["acp", ...args] };
const child = spawn(entry.command, entry.args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...entry.env } });
const exited = new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
const seen = { turns: [], options: [], permissions: [], updated: [], raw: 0, pid: child.pid };
let turn = { said: "", at: [] };
let begun = 0;
const app = acp.client({ name: "editor" })
  .onRequest("session/request_permission", ({ params }) => {
    seen.permissions.push(params.toolCall.kind);
    return { outcome: { outcome: "selected", optionId: params.options.find((option) => option.kind === "allow_once").optionId } };
  })
  .onNotification("session/update", ({ params: { update } }) => {
    if (update.sessionUpdate === "config_option_update") seen.updated.push(update.configOptions.map((option) => [option.id, option.currentValue]));
    if (update.sessionUpdate !== "agent_message_chunk") return;
    turn.said += update.content.text;
    turn.at.push([Date.now() - begun, update.content.text]);
  })
  .onNotification("_claude/sdkMessage", (params) => params, () => seen.raw++)
  .onNotification("_auth/status_update", (params) => params, () => undefined);
await app.connectWith(acp.ndJsonStream(Writable.toWeb(child.stdin), Readable.toWeb(child.stdout)), async (agent) => {
  const tried = async (method, params) => {
    try {
      return await Promise.race([agent.request(method, params), exited.then((code) => { throw new Error(`the agent ended: ${code}`); })]);
    } catch (error) {
      return { error: [error.code ?? 0, error.message] };
    }
  };
  seen.initialize = await tried("initialize", { protocolVersion: 1, clientInfo: { name: "editor", version: "1" }, clientCapabilities: {} });
  if (seen.initialize.error) return;
  const session = await tried("session/new", { cwd: process.cwd(), mcpServers: [] });
  seen.session = session.sessionId ?? session;
  seen.first = session.configOptions;
  const { sessionId } = session;
  if (session.modes) await tried("session/set_mode", { sessionId, modeId: "default" });
  for (const step of JSON.parse(steps)) {
    begun = Date.now();
    if (typeof step === "string") {
      turn = { said: "", at: [] };
      const end = await tried("session/prompt", { sessionId, prompt: [{ type: "text", text: step }] });
      seen.turns.push({ ...turn, end, took: Date.now() - begun });
    } else if (step.kill) {
      process.kill(Number((await import("node:child_process")).execSync(`pgrep -P ${child.pid} -f claude-agent-acp`).toString().trim().split("\n")[0]), "SIGKILL");
    } else {
      turn = { said: "", at: [] };
      const answer = await tried("session/set_config_option", { sessionId, configId: "patchbay_endpoint", value: step.option });
      await new Promise((resolve) => setTimeout(resolve, 100));
      seen.options.push({ answer: answer.error ?? answer.configOptions.map((option) => [option.id, option.currentValue]), said: turn.said });
    }
  }
}).catch((error) => (seen.failed = String(error)));
child.stdin.end();
const closed = Date.now();
seen.code = await exited;
seen.ended = Date.now() - closed;
console.log(JSON.stringify(seen));
process.exit(0);
