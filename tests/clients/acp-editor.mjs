// An editor made of the official ACP SDK: starts the agent that its arguments name, does what the lines of its standard input say (JSON, one request a line), and says
// on standard output what came back, one JSON line each. Permission requests are answered by the first choice of the kind that ALLOW names.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Readable, Writable } from "node:stream";
import * as acp from "@agentclientprotocol/sdk/unstable";

const child = spawn(process.argv[2], process.argv.slice(3), { stdio: ["pipe", "pipe", "inherit"] });
const started = Date.now();
const say = (line) => process.stdout.write(JSON.stringify({ ...line, ms: Date.now() - started }) + "\n");
say({ agent: child.pid });
child.on("exit", (code) => say({ exit: code }));

const app = acp.client({ name: "editor" })
  .onRequest("session/request_permission", ({ params }) => {
    say({ permission: params.toolCall });
    return { outcome: { outcome: "selected", optionId: params.options.find((option) => option.kind === (process.env.ALLOW ?? "allow_once")).optionId } };
  })
  .onNotification("session/update", ({ params }) => say({ update: params.update }));

await app.connectWith(acp.ndJsonStream(Writable.toWeb(child.stdin), Readable.toWeb(child.stdout)), async (agent) => {
  for await (const line of createInterface({ input: process.stdin })) {
    const { method, params } = JSON.parse(line);
    try {
      say({ method, result: await agent.request(method, params) });
    } catch (error) {
      say({ method, error: [error.code, error.message] });
    }
  }
});
child.stdin.end();
